"""Our reading of policies beside Google's csp_evaluator: every difference has its reason."""

import os
import shutil
import tomllib
from typing import Any

import pytest

from tests.headers.referee import INSTALLED, ROOT, ask, ours, theirs, together

DATA = tomllib.loads((ROOT / "tests/data/csp/policies.toml").read_text(encoding="utf-8"))
POLICIES: list[dict[str, Any]] = DATA["policy"]


def test_there_are_at_least_sixty_policies() -> None:
    assert len({one["text"] for one in POLICIES}) >= 60


@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: str(one["text"])[:60])
def test_our_verdict_is_the_recorded_one(policy: dict[str, Any]) -> None:
    assert together(ours(policy["text"])) == policy["ours"]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda one: str(one["text"])[:60])
def test_every_difference_has_a_reason(policy: dict[str, Any]) -> None:
    reasons = policy.get("why", [])
    assert bool(reasons) == (policy["ours"] != policy["theirs"])
    page = (ROOT / "docs/en/csp.md").read_text(encoding="utf-8")
    assert all(DATA["reasons"][reason] in page for reason in reasons)


def test_the_referee_still_says_what_was_recorded() -> None:
    if not (INSTALLED.is_dir() and shutil.which("node")):
        if os.environ.get("CI") == "true":
            pytest.fail("csp_evaluator is not installed: run tests/lab/install.sh")
        pytest.skip("csp_evaluator is not installed: run tests/lab/install.sh")
    said = ask(INSTALLED, [one["text"] for one in POLICIES])
    assert [together(theirs(one)) for one in said] == [one["theirs"] for one in POLICIES]
