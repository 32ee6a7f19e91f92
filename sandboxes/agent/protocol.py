"""What travels between the agent and who asks it: one connection for each call.

A frame is one byte of kind (J: JSON, B: bytes), four bytes of length, big-endian, and
that many bytes. The caller sends one verb; the agent answers with any number of steps
and pieces of output, then with an outcome or a failure. After an `attach` both sides
send the frames of a shell link instead.
"""

import asyncio
import socket
import struct
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
)

from sandboxes import errors
from sandboxes.agent.contract import Activity, Capacity, Found, Order, Report
from sandboxes.backend import NodeStatus
from sandboxes.errors import EngineError, SandboxError
from sandboxes.template import TemplateId

JSON, BYTES = b"J", b"B"
HEAD = struct.Struct(">cI")
# The largest checkpoint with the largest kit, as base64.
MAX_FRAME = 48 << 20

SandboxName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$", max_length=41)
]
NodeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Strings = dict[str, str]


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("a name holds what cannot be printed")
    return text


PersonName = Annotated[
    str, StringConstraints(max_length=80), AfterValidator(_printable)
]


class BadFrame(Exception):
    """The other side does not keep to the protocol."""


class Message(BaseModel):
    """Unknown keys are errors, and bytes travel as base64."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
    )


class Prepare(Message):
    """See `SandboxAgent.prepare`."""

    verb: Literal["prepare"] = "prepare"
    template: TemplateId
    slot: Annotated[int, Field(ge=0)]
    parameters: Strings


class Ensure(Message):
    """See `SandboxAgent.ensure`: the fields of an `Order`."""

    verb: Literal["ensure"] = "ensure"
    template: TemplateId
    name: SandboxName
    slot: Annotated[int, Field(ge=0)]
    parameters: Strings
    kit: bytes
    work: bytes
    labels: Strings

    def order(self) -> Order:
        """As the agent takes it."""
        return Order(**{name: getattr(self, name) for name in Order.__annotations__})


class Status(Message):
    """See `SandboxAgent.status`."""

    verb: Literal["status"] = "status"
    name: SandboxName


class Run(Message):
    """See `SandboxAgent.run`."""

    verb: Literal["run"] = "run"
    name: SandboxName
    program: NodeName
    stdin: bytes = b""


class Save(Message):
    """See `SandboxAgent.save`."""

    verb: Literal["save"] = "save"
    name: SandboxName


class Warm(Message):
    """See `SandboxAgent.warm`."""

    verb: Literal["warm"] = "warm"
    name: SandboxName


class Destroy(Message):
    """See `SandboxAgent.destroy`."""

    verb: Literal["destroy"] = "destroy"
    name: SandboxName


class Find(Message):
    """See `SandboxAgent.find`."""

    verb: Literal["find"] = "find"
    labels: Strings


class ActivityVerb(Message):
    """See `SandboxAgent.activity`."""

    verb: Literal["activity"] = "activity"


class CapacityVerb(Message):
    """See `SandboxAgent.capacity`."""

    verb: Literal["capacity"] = "capacity"


class Attach(Message):
    """See `SandboxAgent.attach`."""

    verb: Literal["attach"] = "attach"
    name: SandboxName
    node: NodeName
    tab: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,12}$")]
    rows: Annotated[int, Field(gt=0, le=500)]
    cols: Annotated[int, Field(gt=0, le=500)]
    position: Annotated[int, Field(ge=0)] | None = None
    role: Literal["owner", "joint", "viewer"] = "owner"
    who: PersonName = ""


Verb = Annotated[
    Prepare
    | Ensure
    | Status
    | Run
    | Save
    | Warm
    | Destroy
    | Find
    | ActivityVerb
    | CapacityVerb
    | Attach,
    Field(discriminator="verb"),
]
VERBS: TypeAdapter[Any] = TypeAdapter(Verb)


class Step(Message):
    """A step of a start is done."""

    kind: Literal["step"] = "step"
    step: str


class Output(Message):
    """A piece of a program's standard output."""

    kind: Literal["output"] = "output"
    data: bytes


class Failure(Message):
    """The verb failed: which error, and what it says."""

    kind: Literal["failure"] = "failure"
    error: str
    message: str
    reason: str

    @classmethod
    def of(cls, error: SandboxError) -> "Failure":
        """The error as it travels."""
        return cls(
            error=type(error).__name__, message=error.message, reason=error.reason
        )

    def exception(self) -> SandboxError:
        """The error as it was raised; an EngineError where the class is unknown."""
        found = getattr(errors, self.error, EngineError)
        known = isinstance(found, type) and issubclass(found, SandboxError)
        made: SandboxError = (found if known else EngineError)(
            self.message, reason=self.reason
        )
        return made


class Outcome[T](Message):
    """The verb is done, with this result."""

    kind: Literal["outcome"] = "outcome"
    result: T


# What each verb gives back, as it travels.
OUTCOMES: Mapping[str, type[Outcome[Any]]] = {
    "prepare": Outcome[bytes],
    "ensure": Outcome[None],
    "status": Outcome[dict[str, NodeStatus]],
    "run": Outcome[Report],
    "save": Outcome[bytes],
    "warm": Outcome[None],
    "destroy": Outcome[None],
    "find": Outcome[list[Found]],
    "activity": Outcome[dict[str, Activity]],
    "capacity": Outcome[Capacity],
}


def frame(kind: bytes, payload: bytes) -> bytes:
    """One frame, ready to be written."""
    return HEAD.pack(kind, len(payload)) + payload


def json_frame(message: Message) -> bytes:
    """A message as a frame."""
    return frame(JSON, message.model_dump_json().encode())


def _checked(head: bytes, limit: int) -> tuple[bytes, int]:
    kind, length = HEAD.unpack(head)
    if kind not in (JSON, BYTES) or length > limit:
        raise BadFrame(f"a frame of kind {kind!r} and {length} bytes")
    return kind, length


async def read_frame(
    reader: asyncio.StreamReader, limit: int = MAX_FRAME
) -> tuple[bytes, bytes] | None:
    """Kind and payload; None at the orderly end. BadFrame for anything else."""
    head = b""
    try:
        head = await reader.readexactly(HEAD.size)
        kind, length = _checked(head, limit)
        return kind, await reader.readexactly(length)
    except asyncio.IncompleteReadError as error:
        if head or error.partial:
            raise BadFrame("a frame that was cut short") from None
        return None


def receive_frame(connection: socket.socket) -> tuple[bytes, bytes]:
    """The blocking form of `read_frame`; BadFrame also when the connection ends."""
    kind, length = _checked(_receive(connection, HEAD.size), MAX_FRAME)
    return kind, _receive(connection, length)


def _receive(connection: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(min(size - len(data), 1 << 20))
        if not piece:
            raise BadFrame("the connection ended")
        data += piece
    return bytes(data)
