"""The connection to one Docker Engine, and its failures in our own words."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import requests
from docker import APIClient
from docker.errors import APIError, DockerException, NotFound
from docker.utils import parse_host

from sandboxes.errors import EngineError, SubnetTaken

REQUEST_TIMEOUT = 60
# Connections kept open between requests; more are opened and dropped as needed.
CONNECTIONS = 64


class Engine:
    """One client shared by all threads: its connection pool is the only shared part.

    Nothing is connected before the first use, so that a site starts without engine.
    """

    def __init__(self, base_url: str | None) -> None:
        self._base_url = base_url
        self._making = threading.Lock()
        self._api: APIClient | None = None

    @property
    def api(self) -> APIClient:
        """The low-level client; EngineError while the engine does not answer."""
        with self._making:
            if self._api is None:
                _knock(self._base_url)
                with engine_errors():
                    self._api = APIClient(
                        base_url=self._base_url,
                        version="auto",
                        timeout=REQUEST_TIMEOUT,
                        max_pool_size=CONNECTIONS,
                    )
            return self._api

    @cached_property
    def major_version(self) -> int:
        """The engine's release, for example 20 or 28."""
        with engine_errors():
            return int(self.api.version()["Version"].split(".")[0])

    def close(self) -> None:
        """Drop the pooled connections; the next use connects again."""
        with self._making:
            if self._api is not None:
                self._api.close()
                self._api = None


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn whatever the client library raises into an EngineError."""
    try:
        yield
    except NotFound as error:
        raise _absence(error) from error
    except APIError as error:
        raise _refusal(error) from error
    except requests.exceptions.ReadTimeout as error:
        raise EngineError(
            f"The container engine did not answer within {REQUEST_TIMEOUT} s.",
            reason="engine-timeout",
        ) from error
    except (DockerException, requests.exceptions.RequestException) as error:
        raise _down() from error


def _down() -> EngineError:
    return EngineError(
        "The container engine does not answer. Is Docker running, and may this"
        " process open its socket?",
        reason="engine-down",
    )


def _knock(base_url: str | None) -> None:
    """EngineError if nobody listens on the local socket.

    The client library (7.2) forgets to close a socket that it could not connect.
    """
    scheme, _, path = str(parse_host(base_url, is_win32=False)).partition("://")
    if scheme != "http+unix":
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except OSError as error:
            raise _down() from error


def _absence(error: NotFound) -> EngineError:
    text = str(error.explanation or error)
    # The engine forgets the commands of a container at the moment that it stops.
    if "no such exec" in text.lower():
        return EngineError(f"The node does not run: {text}", reason="node-stopped")
    return EngineError(
        f"The container engine no longer has it: {text}", reason="not-found"
    )


def _refusal(error: APIError) -> EngineError:
    text = str(error.explanation or error)
    lower = text.lower()
    # 20.10: "Pool overlaps with other one on this address space", "conflicts with
    # network ... networks have overlapping IPv4"; newer ones keep these words.
    if "overlap" in lower:
        return SubnetTaken(
            f"Another network of the engine covers this subnet: {text}",
            reason="subnet-taken",
        )
    if "is not running" in lower or "is paused" in lower:
        return EngineError(f"The node does not run: {text}", reason="node-stopped")
    return EngineError(f"The container engine refused: {text}", reason="engine-refused")
