"""How mail on its way to a domain is kept from being read or diverted: MTA-STS, TLS reports."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact


class MtaSts(Fact):
    """What ``_mta-sts`` announces (RFC 8461 §3.1)."""

    kind: Literal["mail.mta_sts"] = "mail.mta_sts"
    records: tuple[str, ...] = ()
    """Texts that begin as the standard asks."""
    attempts: tuple[str, ...] = ()
    """Texts that look meant as MTA-STS and that senders ignore."""
    result: Literal["none", "valid", "invalid"] = "none"
    cause: str = ""
    """A code when invalid: multiple_records, missing_id, bad_id, syntax."""
    cause_detail: str = ""
    id: str = ""


class MtaStsPolicy(Fact):
    """The policy file of a domain that announces one (RFC 8461 §3.2 and §3.3), as a sender gets it.

    An answer was had, or DNS says that there is nobody to ask; silence and refusals are failures.
    """

    kind: Literal["mail.mta_sts_policy"] = "mail.mta_sts_policy"
    url: str = ""
    result: Literal["valid", "invalid"] = "valid"
    """``invalid``: senders act as if there were no policy."""
    causes: tuple[str, ...] = ()
    """Codes, the first one decides: no_host, certificate, redirect, status, too_large, not_a_policy,
    bad_version, bad_mode, bad_max_age, no_mx, bad_mx."""
    status: int = 0
    location: str = ""
    """Where a redirect leads; it is never followed."""
    certificate_error: str = ""
    """A code: expired, not_yet_valid, self_signed, unknown_issuer, wrong_name…"""
    content_type: str = ""
    mode: Literal["", "enforce", "testing", "none"] = ""
    mx: tuple[str, ...] = ()
    """Patterns, lower case, malformed ones left out."""
    bad_mx: tuple[str, ...] = ()
    """Values that are no pattern: no exchanger ever matches one."""
    max_age: int | None = None
    """Seconds; None when it is missing or is no number of the allowed range."""
    text: str = ""
    """The beginning of what was served."""


class TlsReporting(Fact):
    """Where senders report TLS that failed (RFC 8460 §3)."""

    kind: Literal["mail.tls_rpt"] = "mail.tls_rpt"
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    """Texts that look meant as TLS-RPT and that senders ignore."""
    result: Literal["none", "valid", "invalid"] = "none"
    cause: str = ""
    """A code when invalid: multiple_records, missing_rua, no_usable_address, syntax."""
    cause_detail: str = ""
    reports_to: tuple[str, ...] = ()
    unusable_reports_to: tuple[str, ...] = ()
    """Addresses that no sender can use: neither ``mailto:`` nor ``https:``."""


class Bimi(Fact):
    """The logo that a domain asks to be shown beside its mail (``default._bimi``)."""

    kind: Literal["mail.bimi"] = "mail.bimi"
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    """Texts that look meant as BIMI and that receivers ignore."""
    result: Literal["none", "declined", "valid", "invalid"] = "none"
    """``declined``: the domain says that it wants no logo."""
    cause: str = ""
    """A code when invalid: multiple_records, missing_logo, logo_not_https, evidence_not_https."""
    cause_detail: str = ""
    logo: str = ""
    evidence: str = ""
    """Address of the mark certificate."""
