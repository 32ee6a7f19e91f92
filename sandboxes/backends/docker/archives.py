"""Tar archives by which files reach a node that nothing can be copied into."""

import io
import tarfile
import time
from collections.abc import Sequence

from sandboxes.spec import FileSpec


def pack(files: Sequence[FileSpec], user: str) -> bytes:
    """An archive of files and folders, in this order, to be unpacked at `/`.

    No links; `tar -x` makes the parents that are missing.
    """
    uid, _, gid = user.partition(":")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for file in files:
            member = tarfile.TarInfo(file.path.strip("/"))
            if file.path.endswith("/"):
                member.type = tarfile.DIRTYPE
            member.size = len(file.content)
            member.mode = file.mode
            member.uid, member.gid = int(uid), int(gid or uid)
            member.mtime = int(time.time())
            archive.addfile(member, io.BytesIO(file.content))
    return buffer.getvalue()
