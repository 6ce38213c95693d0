from collections.abc import Callable

import pytest

from checks.web.env_exposed import EnvExposed
from cyberscan.sdk import PathAnswer, PathProbes, Site
from cyberscan.testing import findings, told


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(EnvExposed(), "env", "/.env", "env_file")


@pytest.mark.parametrize(
    ("proof", "case"),
    [("env_file", "settings"), ("htpasswd", "passwords"), ("private_key", "key")],
)
def test_each_kind_of_secret_is_told(proof: str, case: str) -> None:
    site = Site(scheme="https", host="ville.test", port=443)
    answer = PathAnswer(topic="env", path="/x", status=200, proof=proof)
    [finding] = findings("web.env_exposed", PathProbes(target=site, answers=(answer,)))
    assert finding.case == case
    assert "/x" in told(finding)
