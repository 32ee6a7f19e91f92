"""Bridges that lead nowhere: not out, not to the host, not to other sandboxes."""

import logging
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
# After so many refusals to remove an empty network the engine has lost count.
MISCOUNTED = 10

log = logging.getLogger(__name__)


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
    """Remove it once its last endpoint is gone; harmless when it is gone already.

    Engines lose count of a network's endpoints once in a while and then refuse to
    remove an empty one until they are started anew (moby issue 42119). Such a network
    is left where it is, and found again by whoever looks for what is left.
    """
    deadline = time.monotonic() + REMOVAL_PATIENCE
    seen_empty = 0
    with engine_errors():
        while True:
            try:
                engine.api.remove_network(network)
            except NotFound:
                return
            except APIError as error:
                if error.status_code != FORBIDDEN or time.monotonic() > deadline:
                    raise
                seen_empty += not _endpoints(engine, network)
                if seen_empty > MISCOUNTED:
                    log.warning("the engine keeps the empty network %s", network)
                    return
                time.sleep(0.1)
            else:
                return


def _endpoints(engine: Engine, network: str) -> dict[str, Any]:
    found: dict[str, Any] = engine.api.inspect_network(network)["Containers"]
    return found
