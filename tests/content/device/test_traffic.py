"""The kernel's tables of sockets."""

import os
import socket
from pathlib import Path

from board_runtime.traffic import Flow, of_user

HEAD = "sl local remote st queues tr retrnsmt uid timeout inode\n"


def test_doors_and_peers_are_told_apart(tmp_path: Path) -> None:
    rest = "00000000:00000000 00:00000000 00000000"
    (tmp_path / "tcp").write_text(
        f"{HEAD} 0: 00000000:01BB 00000000:0000 0A {rest} 1001 0 1\n"
        f" 1: 0200A8C0:C000 0300A8C0:22B3 01 {rest} 1001 0 2\n"
        f" 2: 00000000:1B58 00000000:0000 0A {rest} 0 0 3\n"
        " bad line\n"
    )
    (tmp_path / "udp6").write_text(
        f"{HEAD} 0: {'0' * 32}:0035 {'0' * 32}:0000 07 {rest} 1001 0 4\n"
    )
    assert of_user(1001, tmp_path) == [
        Flow("tcp", "0.0.0.0", 443),  # noqa: S104
        Flow("tcp", "192.168.0.2", 49152, "192.168.0.3", 8883),
        Flow("udp", "::", 53),
    ]


def test_a_socket_of_this_machine_is_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        assert Flow("tcp", "127.0.0.1", port) in of_user(os.getuid())
