# What a student with some Python makes of the own token and the own CA's key.
set -eu
cat >~/tools.py <<'PYTHON'
import base64, json, secrets, time, urllib.error, urllib.request
from pathlib import Path

from roa_cli.ca_folder import CaFolder

SETTINGS = json.loads(Path("/etc/roa/roa.json").read_text())
CA = CaFolder(Path.home() / "ca")


def put(objects):
    """Have the registry publish these files."""
    encoded = {name: base64.b64encode(o).decode() for name, o in objects.items()}
    request = urllib.request.Request(
        SETTINGS["registry"] + "/objects",
        data=json.dumps({"objects": encoded}).encode(),
        method="PUT",
        headers={"Authorization": "Bearer " + SETTINGS["token"]},
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


def signed():
    """What the CA has signed last."""
    return {
        file.name: file.read_bytes()
        for file in (Path.home() / "ca" / "signed").iterdir()
        if file.suffix in (".roa", ".mft", ".crl")
    }


def publish(objects):
    """The same as put, at the pace that the registry allows."""
    while True:
        try:
            return put(objects)
        except urllib.error.HTTPError as error:
            if error.code != 429:
                raise
            time.sleep(0.5)
PYTHON
