"""Shipped folders change their import name once installed: their files import siblings relatively."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = [*(ROOT / "checks").rglob("*.py"), *(ROOT / "reports").rglob("*.py")]


def absolute_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_shipped_file_imports_its_own_folder_absolutely(path: Path) -> None:
    own = {name.split(".")[0] for name in absolute_imports(path)} & {"checks", "reports"}
    assert own == set(), (
        f"{path.name}: write `from ._x import y`; {own} has another name once installed"
    )


@pytest.mark.parametrize(
    "path", [p for p in SHIPPED if "checks" in p.parts], ids=lambda p: str(p.relative_to(ROOT))
)
def test_a_check_imports_only_the_sdk_and_pure_libraries(path: Path) -> None:
    ours = {name for name in absolute_imports(path) if name.startswith("cyberscan")}
    assert ours <= {"cyberscan.sdk"}
