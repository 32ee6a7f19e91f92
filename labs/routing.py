"""The labs' WebSocket addresses."""

from django.urls import path, re_path

from labs.consumers import LabSessionConsumer, WatchConsumer
from labs.terminal import terminal_socket

websocket_urlpatterns = [
    path("ws/sessions/<uuid:uuid>/", LabSessionConsumer.as_asgi()),
    path("ws/watch/<str:token>/", WatchConsumer.as_asgi()),
    re_path(
        r"^ws/sessions/(?P<uuid>[0-9a-f-]{36})/terminals/"
        r"(?P<node>[a-z][a-z0-9-]{0,30})/(?P<tab>[a-z0-9]{1,12})/$",
        terminal_socket,
    ),
]
