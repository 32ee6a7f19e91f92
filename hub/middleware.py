"""What is answered before anything else of the site looks at the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

# Monitors ask by address and without https, and have neither session nor language.
MONITORING = frozenset({"/healthz", "/readyz", "/metrics"})
Answer = Callable[[HttpRequest], HttpResponse]


def monitoring_first(get_response: Answer) -> Answer:
    """Let monitors pass by the host check, the way to https, sessions and languages."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info in MONITORING:
            return resolve(request.path_info).func(request)
        return get_response(request)

    return answer
