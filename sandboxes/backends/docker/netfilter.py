"""Packet filter rules on the engine's host, and other programs in its network.

This process need not be root there, nor on the same machine: a container that shares
the host's network namespace does what is to be done.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from docker.errors import ImageNotFound
from docker.types import LogConfig

from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.nodes import remove_container
from sandboxes.errors import EngineError

IMAGE = "ceh/netfilter"
FILTER_SECONDS = 30
# What iptables needs; nothing else that runs here gets it.
FILTERING = ("NET_ADMIN", "NET_RAW")


def close_host(engine: Engine) -> None:
    """Put the rules in place; EngineError("not-isolated") when they are refused."""
    _filter(engine, "close-host")


def open_host(engine: Engine) -> None:
    """Take the rules away again, for every installation on this engine."""
    _filter(engine, "open-host")


def _filter(engine: Engine, program: str) -> None:
    with on_host(engine, (program,), capabilities=FILTERING) as container:
        with engine_errors():
            code = engine.api.wait(container, timeout=FILTER_SECONDS)["StatusCode"]
            said = engine.api.logs(container, tail=5).decode(errors="replace").strip()
    if code != 0:
        raise not_isolated(f"{program} failed: {said}")


@contextmanager
def on_host(
    engine: Engine,
    command: Sequence[str],
    *,
    capabilities: Sequence[str] = (),
    auto_remove: bool = False,
) -> Iterator[str]:
    """The id of a container running this on the host's network, removed at the end.

    With `auto_remove` also when the command ends after this process was killed.
    """
    container = _make(engine, command, capabilities, auto_remove)
    try:
        with engine_errors():
            engine.api.start(container)
        yield container
    finally:
        remove_container(engine, container)


def _make(
    engine: Engine,
    command: Sequence[str],
    capabilities: Sequence[str],
    auto_remove: bool,
) -> str:
    config = engine.api.create_host_config(
        network_mode="host",
        cap_drop=["ALL"],
        cap_add=list(capabilities),
        security_opt=["no-new-privileges:true"],
        read_only=True,
        tmpfs={"/run": "rw,size=1m"},
        mem_limit="128m",
        pids_limit=64,
        init=True,
        auto_remove=auto_remove,
        log_config=LogConfig(type="json-file", config={"max-size": "1m"}),
    )
    with engine_errors():
        try:
            made = engine.api.create_container(
                IMAGE, command=list(command), host_config=config
            )
        except ImageNotFound as error:
            raise not_isolated(
                f"the image {IMAGE} is not on this engine; build the images first"
                " (make images)"
            ) from error
    return str(made["Id"])


def not_isolated(why: str) -> EngineError:
    """The error of a host that is open, or not shown to be closed."""
    return EngineError(why[:1].upper() + why[1:] + ".", reason="not-isolated")
