"""`python -m sandboxes.agent`: the process that holds the container engine."""

import argparse
import asyncio
import contextlib
import grp
import ipaddress
import logging
import os
import pwd
import signal
import socket
import ssl
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvloop
from pythonjsonlogger.json import JsonFormatter

from sandboxes.agent.client import Certificates
from sandboxes.agent.isolation import ENGINE_DOWN
from sandboxes.agent.local import LocalAgent
from sandboxes.agent.server import AgentServer
from sandboxes.backend import load_backend
from sandboxes.errors import SandboxError
from sandboxes.template import TemplateFolder

log = logging.getLogger("sandboxes.agent")
# How often it is proved anew that sandboxes reach nothing else.
PROOF_SECONDS = 3600.0
# After a failed proof.
PROOF_AGAIN_SECONDS = 30.0
# While the engine does not answer at all.
OUTAGE_SECONDS = 0.3
# How long what a crash left in the middle of short work may lie about.
TIDY_SECONDS = 5.0
READ_BUFFER = 256 << 10
BACKLOG = 512


def main() -> None:
    """Serve until SIGTERM or SIGINT; exit status 1 when it cannot."""
    options = _options()
    _log_as(options.log)
    try:
        uvloop.run(_run(options))
    except (OSError, ValueError, SandboxError, KeyError) as error:
        sys.exit(f"The agent cannot start: {error}")


def _log_as(kind: str) -> None:
    handler = logging.StreamHandler()
    line = "{asctime} {levelname} {name}: {message}"
    handler.setFormatter(logging.Formatter(line, style="{"))
    if kind == "json":
        # As the site's, so that both can be collected together.
        names = {"levelname": "level", "name": "logger", "exc_info": "exception"}
        handler.setFormatter(
            JsonFormatter(
                ["levelname", "name", "message"], timestamp="time", rename_fields=names
            )
        )
    logging.basicConfig(handlers=[handler], level=logging.INFO)


def _options() -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args()
    if bool(options.socket) == bool(options.listen):
        parser.error("give either --socket or --listen")
    if options.listen and not (
        options.certificate and options.key and options.authority
    ):
        parser.error("--listen needs --certificate, --key and --authority")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandboxes.agent", description=__doc__
    )
    add = parser.add_argument
    add("--socket", type=Path, help="unix socket to listen on")
    add("--listen", metavar="HOST:PORT", help="or TCP with mutual TLS")
    for name in ("certificate", "key", "authority"):
        add(f"--{name}", type=Path, help="PEM file, for --listen")
    add("--templates", type=Path, required=True, help="folder of templates")
    add(
        "--state",
        type=Path,
        required=True,
        help="own folder; the engine sees it too",
    )
    add("--project", required=True, help="marks what is ours on the engine")
    add("--pool", required=True, help="address pool, CIDR")
    add("--docker-host", help="the engine; default: as the docker command")
    add("--web-user", help="may ask besides our own user; its group owns the socket")
    add("--starts", type=int, default=3, help="sandboxes brought up at once")
    add("--grace", type=float, default=10.0, help="seconds for calls when it stops")
    add("--log", choices=("line", "json"), default="line", help="form of the log")
    add("--record", action="store_true", help="keep what terminals show")
    add("--unproven", action="store_true", help="do not prove isolation first")
    return parser


async def _run(options: argparse.Namespace) -> None:
    # A pool that is none is told now, not at the first start of a lab.
    ipaddress.IPv4Network(options.pool)
    backend = load_backend(
        {
            "BACKEND": "sandboxes.backends.docker.DockerBackend",
            "OPTIONS": {
                "project": options.project,
                "state_dir": options.state,
                "base_url": options.docker_host,
            },
        }
    )
    options.state.mkdir(parents=True, exist_ok=True)
    agent = LocalAgent(
        backend,
        TemplateFolder(options.templates),
        pool=options.pool,
        state_dir=options.state,
        starts=options.starts,
        proven=options.unproven,
        record=options.record,
    )
    agent.bind_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with _listening(AgentServer(agent, users=_users(options)), options):
        jobs = _jobs(agent, proving=not options.unproven)
        log.info("the agent listens, project %s", options.project)
        await stop.wait()
        _end_within(options.grace)
        for job in jobs:
            job.cancel()
    # Only now can no page open another shell.
    await agent.aclose()


def _jobs(agent: LocalAgent, *, proving: bool) -> list[asyncio.Task[None]]:
    """What goes on besides answering."""
    jobs = [_sweep(agent), _keep_tidy(agent)]
    if proving:
        jobs.append(_keep_proving(agent))
    return [asyncio.create_task(job) for job in jobs]


def _end_within(grace: float) -> None:
    """Exit even if a thread still waits for the engine: any verb can be repeated."""
    last = threading.Timer(grace, os._exit, [0])
    last.daemon = True
    last.start()


async def _sweep(agent: LocalAgent) -> None:
    try:
        await asyncio.to_thread(agent.sweep)
    except SandboxError as error:
        log.warning("old shells were not swept: %s", error)


async def _keep_tidy(agent: LocalAgent) -> None:
    """Remove what short work leaves when we, or the engine, are cut off in it."""
    while True:
        try:
            await asyncio.to_thread(agent.brief.tidy)
        except SandboxError as error:
            log.warning("nothing was tidied: %s", error)
        await asyncio.sleep(TIDY_SECONDS)


async def _keep_proving(agent: LocalAgent) -> None:
    """Close the host to labs and prove it: now, then every hour; sooner if it fails."""
    while True:
        pause = PROOF_SECONDS
        try:
            await asyncio.to_thread(agent.secure)
            log.info("isolation proved")
        except SandboxError as error:
            log.error("isolation is not proved: %s (%s)", error, error.reason)
            away = error.reason == ENGINE_DOWN
            pause = OUTAGE_SECONDS if away else PROOF_AGAIN_SECONDS
        except Exception:
            log.exception("the proof of isolation failed in its own code")
            pause = PROOF_AGAIN_SECONDS
        await asyncio.sleep(pause)


def _users(options: argparse.Namespace) -> set[int]:
    users = {os.getuid(), 0}
    if options.web_user:
        users.add(pwd.getpwnam(options.web_user).pw_uid)
    return users


@asynccontextmanager
async def _listening(
    server: AgentServer, options: argparse.Namespace
) -> AsyncIterator[None]:
    if options.listen:
        host, _colon, port = options.listen.rpartition(":")
        certificates = Certificates(options.certificate, options.key, options.authority)
        door = await asyncio.start_server(
            server.serve,
            host,
            int(port),
            ssl=certificates.context(ssl.Purpose.CLIENT_AUTH),
            limit=READ_BUFFER,
            backlog=BACKLOG,
        )
    else:
        door = await asyncio.start_unix_server(
            server.serve, sock=_unix_socket(options), limit=READ_BUFFER, backlog=BACKLOG
        )
    try:
        yield
    finally:
        door.close()
        # At once: in a moment the path may be the next agent's.
        if options.socket:
            options.socket.unlink(missing_ok=True)
        await server.close()


def _unix_socket(options: argparse.Namespace) -> socket.socket:
    """Bound to its path; OSError when an agent listens there already."""
    path: Path = options.socket
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_socket():
        with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
            probe.connect(str(path))
            raise SystemExit(f"The agent cannot start: one answers at {path} already.")
        path.unlink()
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # Nobody but ourselves before the group is right.
    mask = os.umask(0o177)
    try:
        bound.bind(str(path))
    finally:
        os.umask(mask)
    if options.web_user:
        os.chown(path, -1, grp.getgrgid(pwd.getpwnam(options.web_user).pw_gid).gr_gid)
    path.chmod(0o660)
    return bound


if __name__ == "__main__":
    main()
