"""Who may read the figures of the site, and the page that has them."""

import hmac
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from labs.metrics import LabsCollector

# Any of these says that somebody passed the request on. Then the sender's address is
# the proxy's, or what the proxy was told, and proves nothing.
PASSED_ON = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in Prometheus' text format, or 403 (settings.METRICS_ALLOWED).

    In production every request that a proxy passes on says so by X-Forwarded-Proto,
    without which the site sends it away to https. Such a request needs the token.
    """
    if not (_has_token(request) or _is_near(request)):
        return HttpResponseForbidden("Not for this address.\n", "text/plain")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(LabsCollector())
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    response = HttpResponse(encode(registry), content_type=content_type)
    response["Cache-Control"] = "no-store"
    return response


def _has_token(request: HttpRequest) -> bool:
    wanted = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(wanted) and hmac.compare_digest(
        given.encode(), f"Bearer {wanted}".encode()
    )


def _is_near(request: HttpRequest) -> bool:
    if any(name in request.headers for name in PASSED_ON):
        return False
    address = _address(request.META.get("REMOTE_ADDR", ""))
    return address is not None and any(
        address in allowed for allowed in settings.METRICS_ALLOWED
    )


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as itself, also where IPv6 carries an IPv4 one; None if it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
