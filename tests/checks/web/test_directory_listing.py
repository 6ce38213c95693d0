from collections.abc import Callable

import pytest

from checks.web.directory_listing import DirectoryListing
from cyberscan.sdk import PathAnswer, PathProbes, Site
from cyberscan.testing import findings, told


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(DirectoryListing(), "listing", "/images/", "listing")


@pytest.mark.parametrize(("proof", "case"), [("listing", "folder"), ("ds_store", "ds_store")])
def test_a_folder_and_the_file_that_names_its_files_are_told(proof: str, case: str) -> None:
    site = Site(scheme="https", host="ville.test", port=443)
    answer = PathAnswer(topic="listing", path="/x", status=200, proof=proof)
    [finding] = findings("web.directory_listing", PathProbes(target=site, answers=(answer,)))
    assert finding.case == case
    assert "/x" in told(finding)
