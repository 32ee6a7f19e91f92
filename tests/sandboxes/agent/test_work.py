"""Saved work: what comes out of a hostile node, and what goes back into a new one."""

import gzip
import io
import tarfile
import time
import tracemalloc
from collections.abc import Callable

import pytest

from sandboxes.agent import tarballs, work
from sandboxes.agent.contract import Order
from sandboxes.agent.local import LocalAgent
from sandboxes.agent.work import MAX_ARCHIVE_BYTES, MAX_MEMBERS, MAX_WORK_BYTES, Budget
from sandboxes.backend import RunResult, Sandbox
from sandboxes.backends.fake import Call, FakeBackend
from sandboxes.errors import EngineError, LabError
from sandboxes.spec import FileSpec
from sandboxes.template import TemplateFolder
from tests.sandboxes.agent.labs import small_template

SAVED = ("/home/student",)
OrderMaker = Callable[..., Order]
Entry = tuple[str, dict[str, object], bytes]


def entry(name: str, content: bytes = b"", **fields: object) -> Entry:
    return name, fields, content


def archive(
    *entries: Entry, format: int = tarfile.GNU_FORMAT, **options: object
) -> bytes:
    """As a student's hands would make it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format, **options) as tar:  # type: ignore[call-overload]
        for name, fields, content in entries:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            for field, value in fields.items():
                setattr(member, field, value)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def read(*entries: Entry) -> dict[str, FileSpec] | None:
    return work.read(archive(*entries), SAVED, Budget())


GOOD = entry("home/student/zone", b"@ IN SOA", mode=0o640)
GOOD_FILE = {"/home/student/zone": FileSpec("/home/student/zone", b"@ IN SOA", 0o640)}


def test_plain_files_and_folders_are_kept() -> None:
    folder = entry("home/student/keys/", type=tarfile.DIRTYPE, mode=0o700)
    assert read(GOOD, folder) == {
        **GOOD_FILE,
        "/home/student/keys": FileSpec("/home/student/keys/", b"", 0o700),
    }


def test_a_dot_before_the_path_is_fine() -> None:
    assert read(entry("./home/student/zone", b"@ IN SOA", mode=0o640)) == GOOD_FILE


@pytest.mark.parametrize(
    "bad",
    [
        entry("home/student/l", type=tarfile.SYMTYPE, linkname="/etc/shadow"),
        entry("home/student/l", type=tarfile.LNKTYPE, linkname="home/student/zone"),
        entry("home/student/d", type=tarfile.CHRTYPE, devmajor=1, devminor=3),
        entry("home/student/d", type=tarfile.BLKTYPE, devmajor=8, devminor=0),
        entry("home/student/p", type=tarfile.FIFOTYPE),
        entry("home/student/../../etc/passwd", b"x"),
        entry("../home/student/x", b"x"),
        entry("/home/student/absolute", b"x"),
        entry("etc/passwd", b"x"),
        entry("home/student2/x", b"x"),
        entry("home", type=tarfile.DIRTYPE),
        entry("", b"x"),
    ],
    ids=lambda bad: bad[0] or "empty",
)
def test_what_is_not_the_student_s_own_file_is_left_out(bad: Entry) -> None:
    assert read(bad, GOOD) == GOOD_FILE


def test_rights_beyond_read_write_execute_are_taken_off() -> None:
    files = read(entry("home/student/su", b"", mode=0o6755))
    assert files and files["/home/student/su"].mode == 0o755


def test_a_file_through_a_link_lands_nowhere_else() -> None:
    link = entry("home/student/out", type=tarfile.SYMTYPE, linkname="/etc")
    files = read(link, entry("home/student/out/passwd", b"x"))
    assert files == {
        "/home/student/out/passwd": FileSpec("/home/student/out/passwd", b"x", 0o644)
    }


@pytest.mark.parametrize("order", [1, -1])
def test_what_contradicts_itself_could_not_be_unpacked(order: int) -> None:
    both = [entry("home/student/a", b"file"), entry("home/student/a/b", b"below")]
    files = read(*both[::order])
    assert files is not None
    assert len(files) == 1


def test_long_names_are_kept() -> None:
    name = "home/student/" + "deep/" * 60 + "file"
    assert read(entry(name, b"x")) == {f"/{name}": FileSpec(f"/{name}", b"x", 0o644)}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no archive",
        b"x" * 1024,
        archive(GOOD)[:516],
        archive(GOOD)[:512],
        b"\0" * 511 + b"\1",
    ],
)
def test_a_spoilt_archive_gives_nothing_or_what_was_whole(raw: bytes) -> None:
    assert not work.read(raw, SAVED, Budget())


def header(size: bytes, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A header that `tarfile` would not write, with its checksum right."""
    member = tarfile.TarInfo("home/student/x")
    block = bytearray(member.tobuf(tarfile.GNU_FORMAT)[:512])
    block[124:136], block[156:157] = size, kind
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


@pytest.mark.parametrize(
    "size",
    [b"\xff" * 12, b"\x80" + b"\xff" * 11, b"77777777777\0", b"-0000000512\0"],
    ids=["negative", "huge", "large", "signed"],
)
@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.GNUTYPE_LONGNAME])
def test_sizes_that_cannot_be_end_the_reading(size: bytes, kind: bytes) -> None:
    assert work.read(header(size, kind) + b"\0" * 4096, SAVED, Budget()) is None


def test_a_sparse_file_claims_no_room() -> None:
    sparse = header(b"00000000000\0", tarfile.GNUTYPE_SPARSE)
    assert work.read(sparse + archive(GOOD), SAVED, Budget()) == GOOD_FILE


def test_a_hundred_thousand_members_are_too_many() -> None:
    one = archive(entry("home/student/a"))[:512]
    with pytest.raises(LabError) as caught:
        work.read(one * 100_000, SAVED, Budget())
    assert caught.value.reason == "too-large"


def test_members_that_are_left_out_count_as_well() -> None:
    link = archive(entry("l", type=tarfile.SYMTYPE, linkname="/"))[:512]
    with pytest.raises(LabError):
        work.read(link * (MAX_MEMBERS + 1), SAVED, Budget())


def test_extended_headers_fill_no_memory() -> None:
    """Tens of thousands, each of which `tarfile` would copy for every member."""
    keys = {f"k{number:x}": "" for number in range(40_000)}
    many = [entry(f"home/student/{number}") for number in range(1500)]
    raw = archive(*many, format=tarfile.PAX_FORMAT, pax_headers=keys)
    tracemalloc.start()
    began = time.monotonic()
    files = work.read(raw, SAVED, Budget())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert files and len(files) == 1500
    assert peak < 16 << 20
    assert time.monotonic() - began < 10


def test_more_than_the_bound_is_too_large() -> None:
    half = b"x" * (MAX_WORK_BYTES // 2 + 1)
    raw = archive(entry("home/student/a", half), entry("home/student/b", half))
    with pytest.raises(LabError) as caught:
        work.read(raw, SAVED, Budget())
    assert caught.value.reason == "too-large"


# Together with an agent


def answers(backend: FakeBackend, result: RunResult) -> None:
    backend.script(["tar"], result)


@pytest.fixture
def running(agent: LocalAgent, order: OrderMaker, name: str) -> str:
    agent.ensure(order())
    return name


def test_saved_work_comes_back_in_a_new_sandbox(
    agent: LocalAgent, fake_backend: FakeBackend, order: OrderMaker, running: str
) -> None:
    answers(fake_backend, RunResult(0, archive(GOOD), b""))
    saved = agent.save(running)
    agent.destroy(running)
    agent.ensure(order(work=saved))
    found = fake_backend.find({})[0]
    assert fake_backend.run(found, "client", ["cat", "/home/student/zone"]).stdout == (
        b"@ IN SOA"
    )


def test_the_node_runs_tar_as_its_own_user_on_its_own_paths(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    answers(fake_backend, RunResult(0, archive(GOOD), b""))
    agent.save(running)
    (call,) = [call for call in fake_backend.calls if call.argv[0] == "tar"]
    assert (call.node, call.user, call.argv[-2:]) == (
        "client",
        None,
        ("--", "home/student"),
    )
    assert call.timeout <= work.SAVE_SECONDS


def test_work_reaches_no_node_that_runs_already(
    agent: LocalAgent, fake_backend: FakeBackend, order: OrderMaker, running: str
) -> None:
    agent.ensure(order(work=work.write({"client": GOOD_FILE})))
    found = fake_backend.find({})[0]
    assert fake_backend.run(found, "client", ["cat", "/home/student/zone"]).exit_code


def test_what_was_deleted_does_not_come_back_out_of_the_kit(
    agent: LocalAgent, fake_backend: FakeBackend, order: OrderMaker
) -> None:
    kit = archive(
        entry("client/home/student/deleted", b"x"), entry("client/run/work/kept", b"x")
    )
    agent.ensure(order(kit=kit, work=work.write({"client": GOOD_FILE})))
    found = fake_backend.find({})[0]
    paths = fake_backend._groups[found.name].files["client"]
    assert set(paths) == {"/home/student/zone", "/run/work/kept"}


def test_no_work_reaches_a_grader(
    agent: LocalAgent, fake_backend: FakeBackend, order: OrderMaker
) -> None:
    agent.ensure(order(work=work.write({"grader": GOOD_FILE})))
    found = fake_backend.find({})[0]
    assert "/home/student/zone" not in fake_backend._groups[found.name].files["grader"]


def test_an_endless_archive_is_too_large(
    agent: LocalAgent, fake_backend: FakeBackend, running: str
) -> None:
    answers(fake_backend, RunResult(0, b"x" * (MAX_ARCHIVE_BYTES + 1), b""))
    with pytest.raises(LabError) as caught:
        agent.save(running)
    assert caught.value.reason == "too-large"


@pytest.mark.parametrize(
    "result",
    [
        RunResult(127, b"", b"tar: not found"),
        RunResult(None, b"", b"", timed_out=True),
        RunResult(0, b"rubbish" * 100, b""),
    ],
    ids=["no tar", "never ends", "rubbish"],
)
def test_one_node_that_gives_nothing_does_not_spoil_the_rest(
    agent: LocalAgent,
    fake_backend: FakeBackend,
    templates: TemplateFolder,
    order: OrderMaker,
    name: str,
    result: RunResult,
) -> None:
    client, grader = small_template().nodes
    second = client.model_copy(update={"name": "server", "numbers": {"lan": 4}})
    templates.put(small_template(id="two", nodes=(client, second, grader)))
    agent.ensure(order(template="two"))

    def answer(call: Call) -> RunResult:
        return result if call.node == "client" else RunResult(2, archive(GOOD), b"")

    fake_backend.script(["tar"], answer)
    kept = work.unpack(agent.save(name), templates.get("two"))
    assert kept == {"server": GOOD_FILE}
    fake_backend.exit_node(Sandbox(name), "server")
    with pytest.raises(LabError) as caught:
        agent.save(name)
    assert caught.value.reason == "nothing-saved"


@pytest.mark.parametrize(
    "data",
    [b"junk", gzip.compress(b"junk" * 1000), gzip.compress(archive(GOOD))[:-20]],
    ids=["no gzip", "no tar", "cut"],
)
def test_stored_work_that_cannot_be_read_starts_nothing(
    agent: LocalAgent, fake_backend: FakeBackend, order: OrderMaker, data: bytes
) -> None:
    with pytest.raises(LabError) as caught:
        agent.ensure(order(work=data))
    assert caught.value.reason == "bad-work"
    assert fake_backend.find({}) == []


def test_a_bomb_in_stored_work_is_not_inflated(agent: LocalAgent) -> None:
    bomb = gzip.compress(b"\0" * (256 << 20))
    tracemalloc.start()
    with pytest.raises(LabError) as caught:
        work.unpack(bomb, small_template())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.reason == "too-large"
    assert peak < 100 << 20


def test_stored_work_is_checked_again(agent: LocalAgent) -> None:
    inner = archive(entry("etc/passwd", b"x"), GOOD)
    outer = tarballs.pack([FileSpec("client.tar", inner), FileSpec("x.tar", inner)])
    assert work.unpack(gzip.compress(outer), small_template()) == {"client": GOOD_FILE}


def test_without_a_sandbox_there_is_nothing_to_save(agent: LocalAgent) -> None:
    with pytest.raises(EngineError) as caught:
        agent.save("nobody")
    assert caught.value.reason == "not-found"
