"""The DMARC policy of a mail domain."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact


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
    """``np`` where it is written; empty: ``subdomain_policy`` holds for names that do not exist too."""
    testing: bool = False
    reports_to: tuple[str, ...] = ()
    unusable_reports_to: tuple[str, ...] = ()
    """Addresses that no receiver can use, ``mailto:`` left out for instance."""
    obsolete_tags: tuple[str, ...] = ()
    percentage: int = 100
    """``pct``, which RFC 9989 removed and which older receivers still honour."""
