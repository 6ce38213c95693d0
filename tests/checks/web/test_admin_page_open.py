from collections.abc import Callable

from checks.web.admin_page_open import AdminPageOpen
from cyberscan.sdk import DeclaredAsset, Outcome, PathAnswer, PathProbes, Site
from cyberscan.testing import findings


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(AdminPageOpen(), "admin_page", "/wp-login.php", "wordpress_login")


def test_it_informs_and_expects_one_where_it_was_declared() -> None:
    site = Site(scheme="https", host="ville.test", port=443)
    answer = PathAnswer(
        topic="admin_page", path="/wp-login.php", status=200, proof="wordpress_login"
    )
    fact = PathProbes(target=site, answers=(answer,))
    [finding] = findings("web.admin_page_open", fact)
    assert finding.informs
    asset = DeclaredAsset(target=site, purposes=("administration",))
    [finding] = findings("web.admin_page_open", fact, asset)
    assert finding.outcome is Outcome.NOT_APPLICABLE
