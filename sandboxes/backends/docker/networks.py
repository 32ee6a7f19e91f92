"""Bridges that lead nowhere: not out, not to the host, not to other sandboxes."""

import time
from typing import Any

from docker.errors import APIError, NotFound
from docker.types import IPAMConfig, IPAMPool

from sandboxes.backends.docker.engine import Engine, engine_errors
from sandboxes.backends.docker.labels import Naming
from sandboxes.spec import NetworkSpec

BRIDGE = "com.docker.network.bridge"
# From this release on the engine can leave out the host's end itself.
ISOLATED_GATEWAY_SINCE = 28
# Endpoints of containers just removed may linger: "has active endpoints" (HTTP 403).
REMOVAL_PATIENCE = 10.0
FORBIDDEN = 403


def create_network(
    engine: Engine, naming: Naming, spec: NetworkSpec, labels: dict[str, str]
) -> str:
    """Its id; SubnetTaken when another network covers the subnet."""
    with engine_errors():
        made: dict[str, Any] = engine.api.create_network(
            naming.network(spec.name),
            driver="bridge",
            # Without `internal` the engine would masquerade the nodes to the outside.
            internal=True,
            check_duplicate=True,
            options=_options(engine, naming.bridge(spec.name)),
            enable_ipv6=spec.subnet6 is not None,
            ipam=IPAMConfig(
                pool_configs=[
                    IPAMPool(subnet=subnet)
                    for subnet in (spec.subnet, spec.subnet6)
                    if subnet
                ]
            ),
            labels=labels,
        )
    return str(made["Id"])


def _options(engine: Engine, bridge: str) -> dict[str, str]:
    # `internal` alone leaves an address of the host on the bridge, through which the
    # nodes reach whatever the host listens on.
    if engine.major_version >= ISOLATED_GATEWAY_SINCE:
        closed = {
            f"{BRIDGE}.gateway_mode_ipv4": "isolated",
            f"{BRIDGE}.gateway_mode_ipv6": "isolated",
        }
    else:
        closed = {f"{BRIDGE}.inhibit_ipv4": "true"}
    return {f"{BRIDGE}.name": bridge, **closed}


def remove_network(engine: Engine, network: str) -> None:
    """Remove it once its last endpoint is gone; harmless when it is gone already."""
    deadline = time.monotonic() + REMOVAL_PATIENCE
    with engine_errors():
        while True:
            try:
                engine.api.remove_network(network)
            except NotFound:
                return
            except APIError as error:
                busy = error.status_code == FORBIDDEN
                if not busy or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return
