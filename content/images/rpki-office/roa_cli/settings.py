"""Who this office belongs to and whom it asks: /etc/roa/roa.json."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from roa_cli.trouble import Trouble

PATH = Path("/etc/roa/roa.json")


@dataclass(frozen=True)
class Settings:
    """URLs of registry and looking glass, the member's token, the own AS number.

    `folder` is where the CA's files lie.
    """

    registry: str
    looking_glass: str
    token: str
    asn: int
    folder: Path

    @classmethod
    def read(cls) -> "Settings":
        """From roa.json, or the file that ROA_SETTINGS names; Trouble when broken."""
        path = Path(os.environ.get("ROA_SETTINGS", PATH))
        try:
            told = json.loads(path.read_text("utf-8"))
            return cls(
                registry=told["registry"].rstrip("/"),
                looking_glass=told["looking_glass"].rstrip("/"),
                token=told["token"],
                asn=int(told["asn"]),
                folder=Path(told.get("folder", Path.home() / "ca")),
            )
        except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise Trouble(f"{path} is missing or broken: {error!r}") from None
