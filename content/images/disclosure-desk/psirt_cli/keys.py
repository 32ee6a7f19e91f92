"""The PSIRT's own OpenPGP key, and signing with it."""

import subprocess

from psirt_cli.settings import Settings
from psirt_cli.trouble import Trouble

PUBLIC = "openpgp-key.asc"


def make(settings: Settings) -> str:
    """Make the key if there is none, publish its certificate; its address."""
    if not settings.key.exists():
        user = f"{settings.maker} PSIRT <{settings.contact}>"
        settings.key.write_bytes(_sqop("generate-key", user))
        settings.key.chmod(0o600)
    certificate = _sqop("extract-cert", given=settings.key.read_bytes())
    settings.www.mkdir(exist_ok=True)
    (settings.www / PUBLIC).write_bytes(certificate)
    return f"{settings.web}/{PUBLIC}"


def sign(settings: Settings) -> None:
    """Clear-sign security.txt in place (RFC 9116, section 2.3)."""
    path = settings.www / ".well-known" / "security.txt"
    if not settings.key.exists():
        raise Trouble("first make a key: psirt key")
    if not path.exists():
        raise Trouble(f"{path} is not there")
    text = path.read_bytes()
    if text.startswith(b"-----BEGIN PGP SIGNED MESSAGE-----"):
        raise Trouble("it is signed already: sign the text without its signature")
    signed = _sqop("inline-sign", "--as=clearsigned", str(settings.key), given=text)
    path.write_bytes(signed)


def _sqop(*argv: str, given: bytes = b"") -> bytes:
    done = subprocess.run(  # noqa: S603
        ["/usr/bin/sqop", *argv], input=given, capture_output=True
    )
    if done.returncode:
        raise Trouble(f"sqop: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
