"""The one entry point: pages through WSGI, sockets through Channels."""

import os
from types import SimpleNamespace
from typing import Any

from a2wsgi import WSGIMiddleware
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.wsgi import get_wsgi_application
from django.utils.translation import get_language_from_request, override

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
# Loads the applications; the routes below need them.
pages = WSGIMiddleware(get_wsgi_application(), workers=8)

from labs.lifespan import lifespan  # noqa: E402
from labs.routing import websocket_urlpatterns  # noqa: E402


def in_reader_language(sockets: Any) -> Any:
    """Sockets in the language that the person reads pages in."""

    async def speak(scope: dict[str, Any], receive: Any, send: Any) -> None:
        accepted = dict(scope["headers"]).get(b"accept-language", b"")
        request = SimpleNamespace(
            COOKIES=scope["cookies"],
            META={"HTTP_ACCEPT_LANGUAGE": accepted.decode("latin-1")},
        )
        with override(get_language_from_request(request)):
            await sockets(scope, receive, send)

    return speak


application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(in_reader_language(URLRouter(websocket_urlpatterns)))
        ),
        "lifespan": lifespan,
    }
)
