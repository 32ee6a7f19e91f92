"""Log lines for programs that collect them: one JSON object each."""

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

# What libraries hang on a record besides its message: objects, and colours.
LEFT_OUT = ("request", "color_message", "server_time")
NAMES = {"levelname": "level", "name": "logger", "exc_info": "exception"}


def json_formatter() -> JsonFormatter:
    """Time (UTC, ISO 8601), level, logger, message, exception, and a call's `extra`."""
    return JsonFormatter(
        ["levelname", "name", "message"],
        timestamp="time",
        rename_fields=NAMES,
        reserved_attrs=[*RESERVED_ATTRS, *LEFT_OUT],
        json_ensure_ascii=False,
    )
