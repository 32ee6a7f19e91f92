"""The servers' doors: whom they let in, under which certificate, and how many."""

import socket
import ssl
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

import pytest
from device_grading import listener as module
from device_grading.cloud import Cloud
from device_grading.listener import CLOSED, Caller, Line, Listener, Talk, contexts
from device_grading.units import Makers
from lab_grading.deadline import Deadline
from lab_kit.authority import Identity

from tests.content.device.boards import until
from tests.content.device.servers import LOCAL

HOST = "grader"
MAKERS, OTHERS = Makers(HOST), Makers(HOST)
AUTHORITY = MAKERS.authority.certificate
UNIT = MAKERS.unit()


@dataclass
class Echo:
    """What a server does here: it takes down who comes, and says back one word."""

    callers: list[Caller] = field(default_factory=list)

    def __call__(self, line: socket.socket, caller: Caller, limit: Deadline) -> None:
        self.callers.append(caller)
        said = line.recv(100)
        if said == b"nonsense":
            raise ValueError("what is that?")
        line.sendall(said)


@dataclass
class Door:
    """A listener, and the line that it has for this machine."""

    listener: Listener
    line: Line

    @property
    def place(self) -> tuple[str, int]:
        number: int = self.listener._socket.getsockname()[1]
        return LOCAL, number


@contextmanager
def listening(tls: Mapping[str, ssl.SSLContext], talk: Talk) -> Iterator[Door]:
    listener = Listener(0, tls)
    try:
        yield Door(listener, listener.connect(LOCAL, talk))
    finally:
        listener.close()


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def broker(echo: Echo) -> Iterator[Door]:
    """One that asks callers for their certificates."""
    tls = contexts(MAKERS.servers, AUTHORITY, asks=True)
    with listening(tls, echo) as door:
        yield door


def plain(door: Door, own: str = LOCAL) -> socket.socket:
    return socket.create_connection(door.place, 10, (own, 0))


@contextmanager
def device(door: Door, own: Identity | None = None) -> Iterator[ssl.SSLSocket]:
    """One that knows its authority, and what its server is called."""
    context = ssl.create_default_context(cadata=AUTHORITY)
    if own:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(own.certificate + own.key)
            file.flush()
            context.load_cert_chain(file.name)
    with plain(door) as line:
        with context.wrap_socket(line, server_hostname=HOST) as secure:
            yield secure


def hears(door: Door, own: Identity | None = None) -> bool:
    """Whether a device is served there."""
    with device(door, own) as line:
        line.sendall(b"hello")
        return line.recv(100) == b"hello"


def hung_up(line: socket.socket) -> bool:
    """Whether nothing more comes."""
    try:
        return line.recv(100) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def ended(line: socket.socket) -> bool:
    """Whether it is hung up on, whatever is said before."""
    try:
        while line.recv(4096):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def test_a_device_is_served_under_the_right_certificate(
    broker: Door, echo: Echo
) -> None:
    assert hears(broker)
    assert echo.callers == [Caller("genuine", "", "TLSv1.3")]
    assert broker.line.attempts == {"genuine": 1}


def test_a_device_is_known_by_its_own_certificate(broker: Door, echo: Echo) -> None:
    assert hears(broker, UNIT.own)
    assert echo.callers == [Caller("genuine", UNIT.serial, "TLSv1.3")]


def test_a_certificate_that_somebody_else_signed_is_not_let_in(
    broker: Door, echo: Echo
) -> None:
    # With TLS 1.3, a device is told only after its own part of the handshake.
    with device(broker, OTHERS.unit().own) as line:
        assert hung_up(line)
    assert echo.callers == []
    assert broker.line.tried("genuine") == 1


def test_a_server_that_asks_for_none_takes_no_certificate(echo: Echo) -> None:
    with listening(contexts(MAKERS.servers, AUTHORITY, asks=False), echo) as door:
        assert hears(door, UNIT.own)
    assert echo.callers == [Caller("genuine", "", "TLSv1.3")]


@pytest.mark.parametrize("mode", ["foreign", "misnamed"])
def test_a_careful_device_tells_an_impostor_nothing(
    broker: Door, echo: Echo, mode: str
) -> None:
    broker.line.mode = mode
    with pytest.raises(ssl.SSLCertVerificationError):
        hears(broker)
    assert echo.callers == []
    assert (broker.line.tried(mode), broker.line.tried("genuine")) == (1, 0)


@pytest.mark.parametrize("mode", ["foreign", "misnamed"])
def test_a_careless_device_tells_an_impostor_all(
    broker: Door, echo: Echo, mode: str
) -> None:
    broker.line.mode = mode
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with context.wrap_socket(plain(broker)) as line:
        line.sendall(b"hello")
        assert line.recv(100) == b"hello"
    assert [caller.mode for caller in echo.callers] == [mode]


def test_out_of_order_it_hangs_up_and_counts(broker: Door, echo: Echo) -> None:
    broker.line.mode = CLOSED
    with plain(broker) as line:
        assert hung_up(line)
    assert (broker.line.tried(CLOSED), echo.callers) == (1, [])
    broker.line.mode = "genuine"
    assert hears(broker)


def test_a_server_without_certificates_hears_who_comes(echo: Echo) -> None:
    with listening({}, echo) as door, plain(door) as line:
        line.sendall(b"hello")
        assert line.recv(100) == b"hello"
    assert echo.callers == [Caller("genuine", "", "")]


def test_nobody_listens_any_more_once_it_is_closed(broker: Door) -> None:
    place = broker.place
    broker.listener.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place, 10)


def test_boards_come_by_their_own_lines(broker: Door, echo: Echo) -> None:
    other = Echo()
    line = broker.listener.connect("127.0.0.2", other)
    line.mode = CLOSED
    assert hears(broker)
    with plain(broker, "127.0.0.2") as caller:
        assert hung_up(caller)
    assert (len(echo.callers), len(other.callers)) == (1, 0)
    assert (broker.line.attempts, line.attempts) == ({"genuine": 1}, {CLOSED: 1})


def test_one_board_takes_no_room_from_another(broker: Door, echo: Echo) -> None:
    broker.listener.connect("127.0.0.2", Echo())
    with ExitStack() as stack:
        for _each in range(2 * module._AT_ONCE):
            stack.enter_context(plain(broker, "127.0.0.2"))
        assert hears(broker)


def test_whoever_is_no_board_is_sent_away(broker: Door, echo: Echo) -> None:
    with plain(broker, "127.0.0.3") as line:
        assert hung_up(line)
    assert (broker.line.attempts, echo.callers) == ({}, [])


def test_who_comes_when_it_is_full_is_sent_away(broker: Door, echo: Echo) -> None:
    with ExitStack() as stack:
        for _each in range(module._AT_ONCE):
            stack.enter_context(device(broker))
        until(lambda: len(echo.callers) == module._AT_ONCE)
        with plain(broker) as line:
            assert hung_up(line)
    assert broker.line.tried("genuine") == module._AT_ONCE + 1


def test_there_is_room_again_when_others_have_gone(broker: Door) -> None:
    for _each in range(module._AT_ONCE + 2):
        with plain(broker) as line:
            line.sendall(b"GET / HTTP/1.0\r\n\r\n")
            # Whoever is not served in TLS is told so, and hung up on.
            assert ended(line)
    until(lambda: broker.line.room._value == module._AT_ONCE)
    assert hears(broker)


def test_one_that_is_slow_or_makes_no_sense_keeps_nobody_out(
    broker: Door, echo: Echo
) -> None:
    with ExitStack() as stack:
        for words in (b"", b"\x16\x03\x01", b"\x16\x03\x01\x40\0" + bytes(100)):
            stack.enter_context(plain(broker)).sendall(words)
        assert hears(broker)
    assert len(echo.callers) == 1


def test_one_that_says_nothing_is_hung_up_on(
    broker: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.1)
    with plain(broker) as line:
        assert hung_up(line)


def test_one_whose_handshake_trickles_is_hung_up_on(
    broker: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.1)
    with plain(broker) as line:
        line.sendall(b"\x16\x03\x01\x40\0\x01\0\x3f\xfc")
        line.settimeout(0.01)
        with suppress(BrokenPipeError, ConnectionResetError):
            for _byte in range(1000):
                line.sendall(b"\0")
                if hung_up(line):
                    return
            raise AssertionError("it goes on for ever")


def test_nonsense_ends_its_own_connection_only(broker: Door) -> None:
    with device(broker) as line:
        line.sendall(b"nonsense")
        assert hung_up(line)
    assert hears(broker)


@pytest.mark.parametrize(
    "words",
    [
        b"\x10\0",
        b"\x10\x02\0\x04",
        b"\x10\x07\0\x04MQTT\x05\x30\0",
        b"\x10\x07\0\x04MQTT\x05\x30\x03\0\x01a",
        b"\x32\x02\0\0",
        b"\x62\0",
        b"\xff\xff\xff\xff\xff",
    ],
)
def test_half_a_packet_ends_its_own_connection_only(words: bytes) -> None:
    cloud = Cloud()
    with listening({}, cloud.talk) as door:
        with plain(door) as line:
            line.sendall(words)
            # It may have hung up by now.
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)
            assert ended(line)
        with plain(door) as line:
            line.sendall(b"\x10\x07\0\x04MQTT\x04\x30\x06\0\x03a/bc\xe0\0")
            assert ended(line)
    assert cloud.messages[-1].topic == "a/b"
