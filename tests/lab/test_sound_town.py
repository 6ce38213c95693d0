"""A town where everything is right, by itself: nothing is said against it, and little is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cyberscan.document import Document
from cyberscan.outcomes import Outcome
from tests.lab.town import Town

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600), pytest.mark.xdist_group("lab")]

MOST_QUERIES = 60
"""For all of a domain's names and mail: two name servers of two families, two mail servers, DNSSEC, DANE."""


@pytest.fixture(scope="module")
def alone(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Document:
    folder, today = tmp_path_factory.mktemp("sound"), date.today()
    (folder / "perimeter.yml").write_text(
        'version: 1\nauthority: {name: Ville, kind: commune, siren: "213500010"}\n'
        "mandate: {signed_by: Camille Essai, role: Maire, max_level: active,"
        f" signed_on: {today - timedelta(days=1)}, valid_until: {today + timedelta(days=30)}}}\n"
        "assets: [{domain: ville-lab.test, purpose: [messagerie]}]\n"
    )
    only = ("--check", "dns.*", "--check", "mail.*")
    return town.scan(folder / "perimeter.yml", folder / "result.json", *only)


def test_nothing_is_said_against_it(alone: Document) -> None:
    against = {f.check for f in alone.findings if f.outcome in (Outcome.FAIL, Outcome.ERROR)}
    assert against == set()


def test_only_the_registry_is_left_unasked(alone: Document) -> None:
    untested = {f.check for f in alone.findings if f.outcome is Outcome.NOT_TESTED}
    assert untested == {
        "dns.domain_expiring", "dns.registry_lock_missing", "dns.transfer_lock_missing",
    }  # fmt: skip


def test_few_questions_are_enough(alone: Document) -> None:
    assert 0 < alone.spending.total.queries <= MOST_QUERIES
