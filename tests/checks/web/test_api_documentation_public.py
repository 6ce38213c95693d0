from collections.abc import Callable

import pytest

from checks.web.api_documentation_public import ApiDocumentationPublic
from cyberscan.sdk import DeclaredAsset, Outcome, PathAnswer, PathProbes, Site
from cyberscan.testing import findings


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(ApiDocumentationPublic(), "api_documentation", "/openapi.json", "openapi")


@pytest.mark.parametrize("purpose", ["api", "open-data"])
def test_a_declared_interface_is_expected_to_explain_itself(purpose: str) -> None:
    site = Site(scheme="https", host="ville.test", port=443)
    answer = PathAnswer(
        topic="api_documentation", path="/openapi.json", status=200, proof="openapi"
    )
    asset = DeclaredAsset(target=site, purposes=(purpose,))
    [finding] = findings(
        "web.api_documentation_public", PathProbes(target=site, answers=(answer,)), asset
    )
    assert finding.outcome is Outcome.NOT_APPLICABLE
