"""Real applications, each named for what it is and accused of what it does, and of nothing else."""

from __future__ import annotations

import pytest

from cyberscan.document import Document
from cyberscan.outcomes import Finding, Outcome
from cyberscan.sdk import Product, Severity, SiteProducts
from tests.lab.apps.programs import App
from tests.lab.apps.street import Street
from tests.lab.apps.table import AGES, APPS, BARE

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600), pytest.mark.xdist_group("lab-apps")]
each_app = pytest.mark.parametrize("app", APPS, ids=[app.id for app in APPS])
MOST_REQUESTS = 25
FAMILIES = ("cms", "duties", "services", "web")


def here(street: Street, app: App) -> None:
    """Skip what is not installed."""
    if lacking := street.absent.get(app.id):
        pytest.skip(f"not installed: {lacking}")


def products(document: Document, name: str) -> list[Product]:
    return [
        product for fact in document.facts
        if isinstance(fact, SiteProducts) and fact.target.subject == name
        for product in fact.products
    ]  # fmt: skip


def of(document: Document, name: str) -> list[Finding]:
    return [
        finding for finding in document.findings
        if finding.target.subject == name and finding.check.partition(".")[0] in FAMILIES
    ]  # fmt: skip


@each_app
def test_each_is_named_for_what_it_is(app: App, street: Street, scanned: Document) -> None:
    here(street, app)
    named = {one.id for one in products(scanned, street.name(app)) if one.layer == "application"}
    assert named - {*app.may} == {app.product} - {""}


@each_app
def test_its_version_is_the_one_of_its_package_or_is_not_told(
    app: App, street: Street, scanned: Document
) -> None:
    here(street, app)
    versions = [one.version for one in products(scanned, street.name(app)) if one.id == app.product]
    assert versions == ([app.version()] if app.product else [])


@each_app
def test_it_is_accused_of_its_faults_alone(app: App, street: Street, scanned: Document) -> None:
    here(street, app)
    accused = {
        finding.check for finding in of(scanned, street.name(app))
        if finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO
    }  # fmt: skip
    assert accused - BARE - AGES == app.fail


@each_app
def test_the_servers_saw_few_requests(app: App, street: Street, scanned: Document) -> None:
    here(street, app)
    assert scanned.complete
    assert 0 < street.requests()[street.name(app)] <= MOST_REQUESTS


def test_nothing_broke(scanned: Document) -> None:
    errors = [f for f in scanned.findings if f.outcome is Outcome.ERROR]
    bugs = [
        (fact.probe, fact.failed.detail)
        for fact in scanned.facts
        if fact.failed is not None and fact.failed.reason.value == "bug"
    ]
    assert (errors, bugs) == ([], [])
