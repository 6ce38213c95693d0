"""Endpoints of a made-up town, and the findings that a remedy is asked for."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from cyberscan.outcomes import Finding, Outcome, Severity
from cyberscan.remedies import Written, written
from cyberscan.sdk import (
    AcceptedGroup,
    AcceptedSuite,
    Certificate,
    Context,
    Deployment,
    Endpoint,
    Fact,
    Language,
    Page,
    Site,
    SmtpSession,
    TlsCertificates,
    TlsKeyExchange,
    TlsProtocols,
    VersionSupport,
)
from cyberscan.testing import NOW
from cyberscan.wording import blocks

WEB = Endpoint(host="www.ville.test", ip="192.0.2.10", port=443)
MX = Endpoint(host="mx.ville.test", ip="192.0.2.25", port=25, starttls="smtp")


def protocols(endpoint: Endpoint, *versions: str, suites: tuple[str, ...] = ()) -> TlsProtocols:
    """Versions at work, and suites by name (their codes do not matter here)."""
    return TlsProtocols(
        target=endpoint, observed_at=NOW,
        versions=tuple(VersionSupport(version=v, presence="present") for v in versions),
        suites=tuple(AcceptedSuite(version="TLS 1.2", code=0, name=name) for name in suites),
    )  # fmt: skip


def page(server: str, *others: tuple[str, str]) -> Page:
    """The home page of the site, with its headers."""
    return Page(
        target=Site(scheme="https", host=WEB.host, port=443), observed_at=NOW,
        url=f"https://{WEB.host}/", headers=(("server", server), *others),
    )  # fmt: skip


def greeting(text: str, endpoint: Endpoint = MX) -> SmtpSession:
    """What the mail server says first."""
    return SmtpSession(target=endpoint, observed_at=NOW, banner=text)


def certificates(endpoint: Endpoint, *key_types: str, **leaf: Any) -> TlsCertificates:
    """One chain for each type of key."""
    common: dict[str, Any] = {
        "subject": "CN=www.ville.test", "issuer": "CN=Autorité", "names": ("www.ville.test",),
        "not_before": NOW - timedelta(days=30), "not_after": NOW + timedelta(days=60),
        "key_bits": 3072, "signature_hash": "sha256", "serial": "01", "sha256": "00" * 32,
    }  # fmt: skip
    return TlsCertificates(
        target=endpoint, observed_at=NOW,
        deployments=tuple(
            Deployment(chain=(Certificate(**{**common, "key_type": key_type, **leaf}),))
            for key_type in key_types
        ),
    )  # fmt: skip


def groups(endpoint: Endpoint, *names: str, hybrids_asked: bool = False) -> TlsKeyExchange:
    """Groups that the server agreed to."""
    return TlsKeyExchange(
        target=endpoint, observed_at=NOW, hybrids_asked=hybrids_asked,
        groups=tuple(AcceptedGroup(version="TLS 1.3", number=0, name=name) for name in names),
    )  # fmt: skip


def failing(check: str, endpoint: Endpoint) -> Finding:
    """A defect of an endpoint."""
    return Finding(
        check=check, target=endpoint, outcome=Outcome.FAIL, severity=Severity.MEDIUM,
        fingerprint=f"{check}@{endpoint.key}", observed_at=NOW,
    )  # fmt: skip


def remedy(
    checks: Iterable[str],
    facts: Iterable[Fact],
    endpoint: Endpoint = WEB,
    language: Language = "fr",
) -> Written:
    """What is written for the defects of one endpoint."""
    found = [failing(check, endpoint) for check in checks]
    return written(found, Context(tuple(facts)), language)


def to_copy(written_: Written, step: int = 0) -> list[str]:
    """The blocks to copy of one step."""
    return [b.text for b in blocks(written_.steps[step].text) if b.kind == "code"]
