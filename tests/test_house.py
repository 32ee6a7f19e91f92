"""The house style that can be counted: small files, small functions."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

FOLDERS = ("hub", "courses", "labs", "sandboxes", "content", "tests")
LEFT_OUT = {"migrations", "node_modules", "__pycache__"}
# Who may speak to the container engine; the latter to measure it.
ENGINE_FOLDERS = ("sandboxes/backends/docker/", "hub/management/bench/", "tests/")
FILE_LINES = 400
FUNCTION_LINES = 40
SOURCES = {
    str(path.relative_to(settings.BASE_DIR)): path.read_text("utf-8")
    for folder in FOLDERS
    for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))
    if not LEFT_OUT & set(Path(path).parts)
}


def functions() -> Iterator[tuple[str, int]]:
    for name, text in SOURCES.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno
                yield f"{name}: {node.name}", node.end_lineno - node.lineno + 1


def test_files_stay_small() -> None:
    assert SOURCES
    sizes = {name: text.count("\n") for name, text in SOURCES.items()}
    assert [name for name, lines in sizes.items() if lines > FILE_LINES] == []


def test_functions_stay_small() -> None:
    assert [name for name, lines in functions() if lines > FUNCTION_LINES] == []


def imported(text: str) -> Iterator[str]:
    """Top-level packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_only_the_back_end_speaks_to_the_engine() -> None:
    speakers = {name for name, text in SOURCES.items() if "docker" in imported(text)}
    assert "sandboxes/backends/docker/engine.py" in speakers
    assert [name for name in speakers if not name.startswith(ENGINE_FOLDERS)] == []
