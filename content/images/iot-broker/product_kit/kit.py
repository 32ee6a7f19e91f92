"""Puts the lab's kit together: workstation, the student's unit, broker and examiner."""

import json
import random
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from lab_kit.archive import produce
from lab_kit.authority import Authority
from lab_kit.kit import Kit

from product_kit import drawing, firmware, passwords

NODES = Path(__file__).parent / "nodes"
PRIVATE = {"**/*.key", "**/truth.json", "**/settings.json", "**/token", "**/users"}
CABLE = "cable"
# Which boards the examiner has, and how many seconds firmware has to confirm on any.
SAMPLES = ("sample", "spare")
TRIAL = 6


def write() -> None:
    """Read the session from standard input, write its kit to standard output."""
    produce(make)


def make(
    session: dict[str, Any], now: datetime, pack: firmware.Pack = firmware.packed
) -> Kit:
    """The kit of one session; `pack` makes a squashfs image of a folder's `root`."""
    kit = Kit.begun(session, {}, now)
    kit.private |= PRIVATE
    # Not for secrets: what is drawn only has to differ between students.
    source = random.Random(kit.secret("draw"))  # noqa: S311
    product = drawing.draw(source, session["parameters"]["word"])
    unit = drawing.serial(source), drawing.label_password(source)
    _tell_student(kit, product, *unit)
    image = firmware.build(product, pack)
    kit.files["workstation/home/student/vendor/firmware.bin"] = firmware.published(
        product, image
    )
    kit.files["device/var/lib/board/slot-a"] = image
    _certify(kit, product, *unit, now)
    _boards(kit)
    kit.fill(NODES)
    _truth(kit, product)
    return kit


def _tell_student(
    kit: Kit, product: drawing.Product, serial: str, password: str
) -> None:
    told = {
        "kind": product.kind,
        "version": product.version,
        "topic": product.topic,
        "serial": serial,
        "label_password": password,
    }
    kit.public |= told
    kit.values |= told
    kit.values["leak_user"] = product.leak_user


def _certify(
    kit: Kit, product: drawing.Product, serial: str, password: str, now: datetime
) -> None:
    """The lab's authority; identities of broker, update server and the unit."""
    authority = Authority("Lab CA", now)
    broker, updates = authority.issue("broker"), authority.issue("workstation")
    own = authority.issue(serial, f"{serial}.local")
    files = {
        "workstation/etc/lab/ca.crt": authority.certificate,
        "workstation/etc/lab/updates.crt": updates.certificate,
        "workstation/etc/lab/updates.key": updates.key,
        "broker/etc/mosquitto/lab/ca.crt": authority.certificate,
        "broker/etc/mosquitto/lab/broker.crt": broker.certificate,
        "broker/etc/mosquitto/lab/broker.key": broker.key,
        "broker/etc/mosquitto/lab/users": passwords.line(
            product.leak_user, product.leak_secret, kit.secret("salt")[:12]
        ),
    }
    factory = {
        "serial": serial,
        "password": password,
        "broker": "broker:8883",
        "updates": "workstation:8443",
        "interval": "2",
        "ca.crt": authority.certificate,
        "device.crt": own.certificate,
        "device.key": own.key,
    }
    files |= {f"device/factory/{name}": text for name, text in factory.items()}
    kit.files |= {path: text.encode() for path, text in files.items()}


def _boards(kit: Kit) -> None:
    """Who may program which board, over its cable, with which token."""
    owners = {"device": "workstation"} | dict.fromkeys(SAMPLES, "grader")
    for board, owner in owners.items():
        token = kit.secret(f"token of {board}").hex()
        settings = {
            "address": kit.session["nodes"][board][CABLE],
            "token": token,
            "peers": [kit.session["nodes"][owner][CABLE]],
            "trial": TRIAL,
        }
        kit.files[f"{board}/etc/board/settings.json"] = json.dumps(settings).encode()
        kit.values[f"{board}_token"] = token
    told = kit.values["device_token"], kit.session["nodes"]["device"][CABLE]
    for name, value in zip(("token", "cable"), told, strict=True):
        kit.files[f"workstation/etc/lab/{name}"] = value.encode()


def _truth(kit: Kit, product: drawing.Product) -> None:
    tokens = {sample: kit.values[f"{sample}_token"] for sample in SAMPLES}
    truth = {**asdict(product), "tokens": tokens}
    kit.files["grader/etc/product/truth.json"] = json.dumps(truth).encode()
