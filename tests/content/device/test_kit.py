"""What each student's product is, and who is told what."""

import json
import random
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from product_kit import drawing, passwords

from tests.content.device.products import NODES, made

SEEDS = [f"seed-{number}" for number in range(30)]
KIT = made()
TRUTH = json.loads(KIT.files["grader/etc/product/truth.json"])


def draw(seed: str) -> drawing.Product:
    return drawing.draw(random.Random(seed), "amber")


def test_products_differ_in_everything() -> None:
    drawn = [draw(seed) for seed in SEEDS]
    for name in ("leak_file", "leak_user", "leak_secret", "version", "topic", "header"):
        assert len({getattr(product, name) for product in drawn}) > 4


@pytest.mark.parametrize("seed", SEEDS)
def test_the_secret_lies_where_the_truth_says(seed: str) -> None:
    files = made(seed).files
    truth = json.loads(files["grader/etc/product/truth.json"])
    image = files["device/var/lib/board/slot-a"].decode()
    part = image.partition(f"== {truth['leak_file']}\n")[2].partition("== ")[0]
    assert truth["leak_secret"] in part
    assert truth["leak_user"] in part
    assert f'. "$FIRMWARE/{truth["leak_file"]}"' in image
    assert image.count(truth["leak_secret"]) == 1
    assert "{{" not in image


def test_the_image_is_somewhere_in_what_the_vendor_publishes() -> None:
    published = KIT.files["workstation/home/student/vendor/firmware.bin"]
    assert published[: TRUTH["header"]].startswith(b"FWUP")
    assert published[TRUTH["header"] :] == KIT.files["device/var/lib/board/slot-a"]


def test_the_student_is_told_no_secret_of_the_examiner() -> None:
    theirs = [
        content
        for path, content in KIT.files.items()
        if not path.startswith(("grader/", "sample/", "spare/"))
    ]
    for token in TRUTH["tokens"].values():
        assert not any(token.encode() in content for content in theirs)
    assert TRUTH["leak_secret"] not in json.dumps(KIT.public)
    assert "seed" not in KIT.public


def test_each_board_is_programmed_by_its_own_host_only() -> None:
    owners = {"device": "workstation", "sample": "grader", "spare": "grader"}
    for board, owner in owners.items():
        settings = json.loads(KIT.files[f"{board}/etc/board/settings.json"])
        assert settings["peers"] == [NODES[owner]["cable"]]
        assert settings["address"] == NODES[board]["cable"]
    token = KIT.files["workstation/etc/lab/token"].decode()
    assert token == json.loads(KIT.files["device/etc/board/settings.json"])["token"]
    assert len({token, *TRUTH["tokens"].values()}) == 3


def test_keys_and_tokens_are_for_their_owner_only() -> None:
    for path in KIT.files:
        if path.endswith((".key", "/token", "truth.json", "settings.json")):
            assert any(Path(path).match(pattern) for pattern in KIT.private)


def test_the_units_certificate_is_by_the_labs_authority() -> None:
    context = ssl.create_default_context(
        cadata=KIT.files["workstation/etc/lab/ca.crt"].decode()
    )
    assert context.cert_store_stats()["x509_ca"] == 1
    pem = KIT.files["device/factory/device.crt"]
    names = x509.load_pem_x509_certificate(pem).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    serial = KIT.public["serial"]
    assert names.value.get_values_for_type(x509.DNSName) == [f"{serial}.local"]


def test_a_label_has_a_strong_password() -> None:
    told = {made(seed).public["label_password"] for seed in SEEDS}
    assert len(told) == len(SEEDS)
    assert all(len(word) == 16 for word in told)


def test_mosquitto_knows_the_users_line() -> None:
    line = passwords.line("fleet", "secret", b"twelve bytes")
    assert line.startswith("fleet:$7$101$dHdlbHZlIGJ5dGVz$")
    assert len(line.strip().rpartition("$")[2]) == 88
