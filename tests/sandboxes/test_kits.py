"""Archives of a lab's preparation, well made and otherwise."""

import io
import tarfile

import pytest

from sandboxes.errors import LabError
from sandboxes.kits import unpack_kit

NODES = ["client", "server"]


def archive(files: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.type = kind
            member.linkname = "/etc/passwd"
            member.size = len(content) if kind == tarfile.REGTYPE else 0
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def test_a_kit_s_files_and_parameters_come_out() -> None:
    kit = archive({"client/home/student/a": b"1", "parameters.json": b'{"tag": 7}'})
    files, computed = unpack_kit(kit, NODES)
    assert [(f.path, f.content) for f in files["client"]] == [("/home/student/a", b"1")]
    assert computed == {"tag": "7"}


@pytest.mark.parametrize(
    "files",
    [
        b"not a tar archive at all" * 40,
        archive({"stranger/etc/x": b""}),
        archive({"client/../../etc/x": b""}),
        archive({"client/link": b""}, tarfile.SYMTYPE),
        archive({"client/device": b""}, tarfile.CHRTYPE),
        archive({"parameters.json": b"[]"}),
        archive({f"client/{n}": b"" for n in range(600)}),
    ],
)
def test_a_kit_that_is_not_plain_files_is_refused(files: bytes) -> None:
    with pytest.raises(LabError) as caught:
        unpack_kit(files, NODES)
    assert caught.value.reason == "bad-kit"
