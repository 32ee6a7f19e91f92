"""An agent on another machine: only whom the one authority signed gets in."""

import datetime
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sandboxes.agent import protocol
from sandboxes.agent.client import Certificates, RemoteAgent
from sandboxes.errors import EngineError
from tests.sandboxes.agent.doors import ANSWERS, Door, FakeLink, Recorder, served
from tests.sandboxes.conftest import PATIENCE

HERE = ipaddress.ip_address("127.0.0.1")
ELSEWHERE = ipaddress.ip_address("192.0.2.1")
PEM = serialization.Encoding.PEM
Key = ec.EllipticCurvePrivateKey


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """Signs certificates and writes them into `folder`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.name = _name(folder.name)
        self.key = ec.generate_private_key(ec.SECP256R1())
        own = self._builder(self.name, self.key).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        usage = dict.fromkeys(
            (
                *("digital_signature", "content_commitment", "key_encipherment"),
                *("data_encipherment", "key_agreement", "encipher_only"),
                "decipher_only",
            ),
            False,
        )
        signing = x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage)
        own = own.add_extension(signing, critical=True)
        self.path = self._write("authority", own)

    def _builder(self, subject: x509.Name, key: Key) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(issuer(self.key.public_key()), critical=False)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
                critical=False,
            )
        )

    def _write(self, name: str, builder: x509.CertificateBuilder) -> Path:
        path = self.folder / f"{name}.pem"
        signed = builder.sign(self.key, hashes.SHA256())
        path.write_bytes(signed.public_bytes(PEM))
        return path

    def issue(self, name: str, address: object = HERE) -> Certificates:
        """A certificate and key for a machine of this address."""
        key = ec.generate_private_key(ec.SECP256R1())
        place = x509.SubjectAlternativeName([x509.IPAddress(address)])  # type: ignore[arg-type]
        builder = self._builder(_name(name), key).add_extension(place, critical=False)
        key_path = self.folder / f"{name}.key"
        key_path.write_bytes(
            key.private_bytes(
                PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return Certificates(self._write(name, builder), key_path, self.path)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "ours")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "another")


@pytest.fixture
def door(recorder: Recorder, authority: Authority, tmp_path: Path) -> Iterator[Door]:
    """The recorder, served with TLS on a port."""
    tls = authority.issue("agent").context(ssl.Purpose.CLIENT_AUTH)
    with served(recorder, tmp_path, tls=tls, users=set()) as opened:
        yield opened


def assert_down(remote: RemoteAgent) -> str:
    """Why the agent does not answer."""
    with pytest.raises(EngineError) as caught:
        remote.capacity()
    assert caught.value.reason == "agent-down"
    return caught.value.message


def test_whom_the_authority_signed_is_served(door: Door, authority: Authority) -> None:
    remote = RemoteAgent(door.address, authority.issue("site", ELSEWHERE))
    assert remote.capacity() == ANSWERS["capacity"]
    assert remote.save("n1") == ANSWERS["save"]


async def test_a_shell_goes_through_tls(
    door: Door, authority: Authority, recorder: Recorder
) -> None:
    recorder.link = FakeLink([b"\0\xff" * 1000, '{"exit": true}'])
    remote = RemoteAgent(door.address, authority.issue("site"))
    async with remote.attach("n1", "client", "1", rows=24, cols=80) as link:
        frames = aiter(link)
        assert [await anext(frames), await anext(frames)] == recorder.link.frames
    assert recorder.link.left.wait(PATIENCE)


def test_whom_another_signed_is_refused(
    door: Door, authority: Authority, stranger: Authority, recorder: Recorder
) -> None:
    theirs = stranger.issue("site")
    mixed = Certificates(theirs.certificate, theirs.key, authority.path)
    assert_down(RemoteAgent(door.address, mixed))
    assert_down(RemoteAgent(door.address, theirs))
    assert recorder.calls == []
    remote = RemoteAgent(door.address, authority.issue("site"))
    assert remote.capacity() == ANSWERS["capacity"]


async def test_whom_another_signed_gets_no_shell(
    door: Door, authority: Authority, stranger: Authority, recorder: Recorder
) -> None:
    theirs = stranger.issue("site")
    mixed = Certificates(theirs.certificate, theirs.key, authority.path)
    with pytest.raises(EngineError) as caught:
        async with RemoteAgent(door.address, mixed).attach(
            "n1", "client", "1", rows=24, cols=80
        ):
            pass
    assert caught.value.reason == "agent-down"
    assert recorder.calls == []


def test_who_shows_no_certificate_is_refused(
    door: Door, authority: Authority, recorder: Recorder
) -> None:
    context = ssl.create_default_context(cafile=str(authority.path))
    port = int(door.address.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as plain,
        pytest.raises((OSError, protocol.BadFrame)),
        context.wrap_socket(plain, server_hostname="127.0.0.1") as caller,
    ):
        caller.sendall(protocol.json_frame(protocol.CapacityVerb()))
        protocol.receive_frame(caller)
    assert recorder.calls == []


def test_who_speaks_no_tls_is_refused(door: Door, recorder: Recorder) -> None:
    port = int(door.address.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as caller,
        pytest.raises((OSError, protocol.BadFrame)),
    ):
        caller.sendall(protocol.json_frame(protocol.CapacityVerb()))
        protocol.receive_frame(caller)
    assert recorder.calls == []


def test_an_agent_of_another_place_is_not_believed(
    recorder: Recorder, authority: Authority, tmp_path: Path
) -> None:
    tls = authority.issue("moved", ELSEWHERE).context(ssl.Purpose.CLIENT_AUTH)
    with served(recorder, tmp_path, tls=tls) as door:
        message = assert_down(RemoteAgent(door.address, authority.issue("site")))
    assert "certificate" in message
    assert recorder.calls == []


def test_without_certificates_nothing_is_sent(door: Door, authority: Authority) -> None:
    assert "certificates" in assert_down(RemoteAgent(door.address))
    lost = Certificates(Path("/none.pem"), Path("/none.key"), authority.path)
    assert_down(RemoteAgent(door.address, lost))
