"""The DMARC policy of a mail domain."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part
from cyberscan.reasons import Failure


class ReportReceiver(Part):
    """One domain that reports are sent to, and whether it agreed to receive them (RFC 9990 §4)."""

    domain: str
    addresses: tuple[str, ...] = ()
    tags: tuple[Literal["rua", "ruf"], ...] = ("rua",)
    """What it receives: summaries (``rua``), single messages (``ruf``)."""
    consent: Literal["own", "given", "missing", "redirected", "unknown"] = "unknown"
    """``own``: of the same organization, none is needed. ``redirected``: what it publishes names another
    host, and senders of reports must then send none."""
    asked_at: str = ""
    """The name that holds the consent, or should."""
    failed: Failure | None = None
    """Why its consent is unknown."""


class Dmarc(Fact):
    """The DMARC policy found by the RFC 9989 tree walk."""

    kind: Literal["mail.dmarc"] = "mail.dmarc"
    records: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    """Texts at the right name that look meant as DMARC and that receivers ignore."""
    found_at: str = ""
    """The domain itself, or the parent that the record is inherited from."""
    result: Literal["none", "valid", "invalid"] = "none"
    cause: str = ""
    """A code: multiple_records, bad_value, missing_policy, contradiction."""
    cause_detail: str = ""
    policy: Literal["", "none", "quarantine", "reject"] = ""
    """The policy that applies to this very domain (``sp`` when inherited)."""
    subdomain_policy: Literal["", "none", "quarantine", "reject"] = ""
    nonexistent_policy: Literal["", "none", "quarantine", "reject"] = ""
    """For names below that do not exist: ``np``, else what ``subdomain_policy`` says. All three as written."""
    applied_policy: Literal["", "none", "quarantine", "reject"] = ""
    """What receivers do for this very domain: one step below ``policy`` while ``testing``."""
    testing: bool = False
    alignment_dkim: Literal["relaxed", "strict"] = "relaxed"
    alignment_spf: Literal["relaxed", "strict"] = "relaxed"
    psd: Literal["y", "n", "u"] = "u"
    unasked: tuple[str, ...] = ()
    """Top-level domains whose own policy could not be asked for: one of theirs might apply."""
    unasked_why: Failure | None = None
    """None where the resolver serves some zones only and refuses the whole top level: no policy is to be
    expected from there."""
    reports_to: tuple[str, ...] = ()
    unusable_reports_to: tuple[str, ...] = ()
    """Addresses that no receiver can use, ``mailto:`` left out for instance."""
    failure_reports_to: tuple[str, ...] = ()
    receivers: tuple[ReportReceiver, ...] = ()
    """Of the reports, a domain each; the addresses of one domain share one consent."""
    obsolete_tags: tuple[str, ...] = ()
    unknown_tags: tuple[str, ...] = ()
    """Receivers ignore them: often a spelling mistake."""
    ignored_values: tuple[str, ...] = ()
    """``tag=value`` of known tags whose value means nothing: receivers take the default."""
    percentage: int = 100
    """``pct``, which RFC 9989 removed and which older receivers still honour."""
