"""A validating resolver of the grader's own, new for each run.

Fresh, so that nothing remembered from before decides; a daemon rather than a library
call, because a question to a frozen name server then ends when the asker says so.
"""

import contextlib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dns.name
from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady

from dnssec_grading.questions import Reply, ask

CONFIGURATION = """\
server:
    interface: 127.0.0.1@{port}
    do-ip6: no
    username: ""
    chroot: ""
    directory: "{folder}"
    pidfile: ""
    use-syslog: no
    logfile: "{folder}/log"
    num-threads: 1
    msg-cache-size: 1m
    rrset-cache-size: 2m
    key-cache-size: 1m
    module-config: "validator iterator"
    root-hints: "{folder}/root.hints"
    trust-anchor-file: "{anchor}"
    ede: yes
    val-log-level: 2
    # Without these, signatures that ended an hour ago still pass.
    val-sig-skew-min: 0
    val-sig-skew-max: 0
remote-control:
    control-enable: yes
    control-interface: "{folder}/control"
    control-use-cert: no
"""
HINTS = ". 86400 IN NS ns.root-servers.\nns.root-servers. 86400 IN A {root}\n"


@dataclass(frozen=True)
class Validator:
    """A running validator on the loopback address."""

    port: int
    deadline: Deadline
    control: Path

    def ask(self, name: dns.name.Name, rdtype: str, *, tcp: bool = False) -> Reply:
        """Its answer; `authenticated` means that the whole chain verified."""
        return ask(
            "127.0.0.1",
            name,
            rdtype,
            deadline=self.deadline,
            port=self.port,
            tcp=tcp,
            recursive=True,
        )

    def forget(self, zone: dns.name.Name) -> None:
        """Drop all it remembers of this zone, its DS set, questions still under way
        and every server's silence. OSError when the daemon does not listen.
        """
        for order in (f"flush_zone {zone}", "flush_requestlist", "flush_infra all"):
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self.control))
                line.sendall(f"UBCT1 {order}\n".encode())
                # It has done so when it closes.
                while line.recv(4096):
                    pass


@contextlib.contextmanager
def running(*, root: str, anchor: Path, deadline: Deadline) -> Iterator[Validator]:
    """A validator that trusts `anchor` (a file of DNSKEY records) and asks `root`.

    NotReady when it does not validate the root within five seconds.
    """
    with tempfile.TemporaryDirectory(prefix="validator-") as folder:
        port = _free_port()
        text = CONFIGURATION.format(port=port, folder=folder, anchor=anchor)
        Path(folder, "unbound.conf").write_text(text, encoding="utf-8")
        Path(folder, "root.hints").write_text(HINTS.format(root=root), encoding="utf-8")
        daemon = subprocess.Popen(  # noqa: S603 - our own argument list
            ["/usr/sbin/unbound", "-d", "-p", "-c", f"{folder}/unbound.conf"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            control = Path(folder, "control")
            yield _awaited(Validator(port, deadline, control), daemon)
        finally:
            daemon.kill()
            daemon.wait()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _awaited(validator: Validator, daemon: subprocess.Popen) -> Validator:
    start = Deadline(5)
    while not start.over and daemon.poll() is None:
        # Over TCP a daemon that does not listen yet is known at once.
        reply = validator.ask(dns.name.root, "SOA", tcp=True)
        if reply.authenticated:
            return validator
        time.sleep(0.03)
    raise NotReady("the grader's own validator does not work")
