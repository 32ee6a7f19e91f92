"""Measures of terminals: alone, in a crowd, and beside what others use."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from hub.management.bench.docker_exec import docker_exec
from hub.management.bench.laboratory import Laboratory
from hub.management.bench.peer_screen import peer_shell
from hub.management.bench.programs import Server, peer_server, running
from hub.management.bench.report import Goal, Row, percentile
from hub.management.bench.screen import (
    PROMPT,
    MeasureError,
    Screen,
    await_output,
    echo,
    flood,
)

SITE, EXEC, PEER = "site", "docker exec", "terminado"
# Of the agent's own limit something is left.
TABS_PER_LAB = 11
Figures = dict[str, list[float]]


def measure_terminal(lab: Laboratory) -> list[Row]:
    """Echo of keys and bulk output in the same host, all three in turns."""
    echoes, speeds = _figures(), _figures()
    with _screens(lab) as screens:
        for screen in screens.values():
            echo(screen, lab.amounts.keys)
        _echo_in_turns(lab, screens, echoes)
        for _round in range(lab.amounts.floods):
            for name, screen in screens.items():
                speeds[name].append(flood(screen, lab.amounts.flood))
    return [*echo_rows("echo", echoes), *_flood_rows(speeds)]


def measure_crowd(lab: Laboratory) -> list[Row]:
    """The same keys while many other terminals are open, and what those hold."""
    if not lab.crowd:
        raise MeasureError("nobody is there: the burst has failed")
    count, echoes = lab.amounts.terminals, _figures()
    before = lab.server.memory(), lab.agent.memory()
    with _screens(lab) as screens:
        with _open_terminals(lab, count):
            after = lab.server.memory(), lab.agent.memory()
            ours = {name: screens[name] for name in (SITE, EXEC)}
            _echo_in_turns(lab, ours, echoes)
    with running(peer_server(lab.docker_host)) as peer:
        with _peer_crowd(lab, peer, count) as screen:
            echo(screen, lab.amounts.keys)
            _echo_in_turns(lab, {PEER: screen}, echoes)
    web, agent = (
        (then - first) * 1024 / count for first, then in zip(before, after, strict=True)
    )
    note = f"web {web:.0f} and agent {agent:.0f}, {count} open"
    return [
        *echo_rows(f"echo, {count} terminals open", echoes),
        Row("memory of an idle terminal", web + agent, "KiB", note=note),
    ]


def _figures() -> Figures:
    return {SITE: [], EXEC: [], PEER: []}


@contextmanager
def _screens(lab: Laboratory) -> Iterator[dict[str, Screen]]:
    """A shell in the same host through each of the three, at its prompt."""
    opened = lab.opened()
    container = opened.containers[lab.terminal.node]
    with (
        running(peer_server(lab.docker_host)) as peer,
        lab.shell(opened) as site,
        docker_exec(lab.docker_host, container, lab.terminal.run) as bare,
        peer_shell(peer.url, container) as other,
    ):
        screens: dict[str, Screen] = {SITE: site, EXEC: bare, PEER: other}
        for screen in screens.values():
            await_output(screen, PROMPT)
        yield screens


def _echo_in_turns(
    lab: Laboratory, screens: dict[str, Screen], echoes: Figures
) -> None:
    for _round in range(lab.amounts.rounds):
        for name, screen in screens.items():
            echoes[name] += echo(screen, lab.amounts.keys)


@contextmanager
def _open_terminals(lab: Laboratory, count: int) -> Iterator[None]:
    """So many idle terminals of the site, spread over the crowd's labs."""
    node = lab.box.manifest.terminals[0].node
    with ExitStack() as stack:
        for number in range(count):
            opened = lab.crowd[number // TABS_PER_LAB % len(lab.crowd)]
            tab = f"idle{number}"
            shell = stack.enter_context(opened.page.terminal(opened.sockets, node, tab))
            await_output(shell, PROMPT)
        yield


@contextmanager
def _peer_crowd(lab: Laboratory, peer: Server, count: int) -> Iterator[Screen]:
    """A shell of the peer's beside so many others of its own."""
    node = lab.box.manifest.terminals[0].node
    containers = [opened.containers[node] for opened in lab.crowd]
    with ExitStack() as stack:
        for number in range(count):
            container = containers[number // TABS_PER_LAB % len(containers)]
            shell = stack.enter_context(peer_shell(peer.url, container))
            await_output(shell, PROMPT)
        container = lab.opened().containers[lab.terminal.node]
        screen = stack.enter_context(peer_shell(peer.url, container))
        await_output(screen, PROMPT)
        yield screen


def echo_rows(name: str, echoes: Figures) -> list[Row]:
    """p50 and p99 in milliseconds, against each of the two others."""
    rows = []
    for share, goal in ((0.5, Goal(2.5)), (0.99, None)):
        site = percentile(echoes[SITE], share)
        for other in (EXEC, PEER):
            bound = goal if other == EXEC else None
            label = f"{name}, p{share * 100:.0f}, to {other}"
            floor = percentile(echoes[other], share)
            note = f"n={len(echoes[SITE])} keys; slowest {max(echoes[SITE]):.0f}"
            rows.append(Row(label, site, "ms", floor, bound, note))
    return rows


def _flood_rows(speeds: Figures) -> list[Row]:
    site = percentile(speeds[SITE], 0.5)
    goal = Goal(1.0, higher_is_better=True)
    return [
        Row(
            f"bulk output, p50, to {other}",
            site,
            "MB/s",
            percentile(speeds[other], 0.5),
            goal,
            f"n={len(speeds[SITE])}",
        )
        for other in (EXEC, PEER)
    ]
