"""Why a service was not tested is told to a town hall in its language."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from cyberscan.wording import label

CHECKS = Path(__file__).parents[3] / "checks"
FAMILIES = ("services", "web", "cms", "duties")


def _details() -> Iterator[str]:
    """What is written in the checks as second argument of ``not_tested``; a value in it becomes a number."""
    for file in sorted(file for family in FAMILIES for file in CHECKS.glob(f"{family}/*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if _is_not_tested(node) and len(node.args) > 1:
                yield from _written(node.args[1])


def _is_not_tested(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "not_tested"
    )


def _written(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant):
        yield str(argument.value)
    elif isinstance(argument, ast.JoinedStr):
        parts = argument.values
        yield "".join(str(p.value) if isinstance(p, ast.Constant) else "7" for p in parts)


CODES = {
    "ipv6 7": ("ipv6 failed", "ipv6 answered", "ipv6 no_ipv6_here"),
    "not seen: 7": tuple(
        f"not seen: {part}" for part in ("page", "reach", "http", "https", "cors")
    ),
}
"""What stands in a detail as a code, not as a number."""
OTHERS = (
    "rate_limited", "cut_off", "silent over UDP", "block_page", "maintenance", "parking", "error", "gone",
    "home_again",
)  # fmt: skip
DETAILS = sorted(
    {one for detail in (*_details(), *OTHERS) if detail for one in CODES.get(detail, (detail,))}
)


@pytest.mark.parametrize("detail", DETAILS)
def test_a_detail_has_french_words(detail: str) -> None:
    assert label("reason_detail", detail, "fr") != detail
