"""MTA-STS and TLS reports: two texts in the zone, and the policy file that the first one announces."""

from __future__ import annotations

from collections.abc import Collection

from cyberscan.facts.mail_transport import MtaSts, MtaStsPolicy, TlsReporting
from cyberscan.remedies.records.change import Change, Later, Note, Remedy
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.zone_file import is_name, is_text

_TESTED, _KEPT = 604_800, 2_592_000
"""Seconds: a week while it is tried, a month once it holds (RFC 8461 §3.2 asks for weeks)."""
_DAY = 86_400
_WEEKS_OF_TRIAL = 4
_STS = frozenset(
    f"mail.mta_sts_{name}" for name in ("missing", "invalid", "mx_mismatch", "not_enforced")
)
_REPORTS = frozenset({"mail.tls_rpt_missing", "mail.tls_rpt_invalid"})


def reports(situation: Situation, checks: Collection[str]) -> Remedy:
    """Where senders report TLS that failed."""
    fact = situation.one(TlsReporting)
    asked = frozenset(checks) & _REPORTS
    if fact is None or not asked:
        return Remedy()
    mailbox = f"tls@{situation.domain}"
    usable = [uri for uri in fact.reports_to if is_text(uri)]
    record = f"v=TLSRPTv1; rua={','.join(usable) or f'mailto:{mailbox}'}"
    if not is_text(record):
        return Remedy()
    why = [Note("tls_rpt")]
    why += [] if usable else [Note("tls_rpt_mailbox", {"mailbox": mailbox})]
    old = fact.records or fact.attempts
    change = Change(
        situation.zone, f"_smtp._tls.{situation.domain}", "TXT", old, (record,),
        why=tuple(why), risk="tls_rpt", order=2,
    )  # fmt: skip
    return Remedy((change,) if (record,) != old else (), asked)


def policy(situation: Situation, checks: Collection[str]) -> Remedy:
    """The file to serve first, then the text that tells senders to fetch it (again)."""
    fact = situation.one(MtaSts)
    asked = frozenset(checks) & _STS
    hosts = _hosts(situation)
    if fact is None or not asked or not hosts:
        return Remedy()
    served = situation.one(MtaStsPolicy)
    mode = _mode(served, asked)
    identifier = fact.observed_at.strftime("%Y%m%d%H%M%S")
    values = {
        "mode": mode, "mx": hosts, "name": f"mta-sts.{situation.domain}",
        "max_age": _max_age(served, mode), "fresh": fact.result == "none",
    }  # fmt: skip
    later = (Later((f"v=STSv1; id={identifier[:-1]}X",), "mta_sts", _WEEKS_OF_TRIAL * 7),)
    change = Change(
        situation.zone, f"_mta-sts.{situation.domain}", "TXT", fact.records or fact.attempts,
        (f"v=STSv1; id={identifier}",), why=(Note("mta_sts"),), risk=f"mta_sts_{mode}",
        later=later if mode == "testing" else (), order=3,
    )  # fmt: skip
    return Remedy((change,), asked, (Note("mta_sts_file", values),))


def _hosts(situation: Situation) -> list[str]:
    """Every exchanger, or none: a policy that forgets one loses mail."""
    fact = situation.exchangers
    if fact is None or fact.more:
        return []
    hosts = list(dict.fromkeys(one.host.rstrip(".") for one in fact.exchangers))
    usable = hosts and all(is_name(host) and "." in host for host in hosts)
    return hosts if usable else []


def _mode(served: MtaStsPolicy | None, asked: frozenset[str]) -> str:
    """A first policy, or one that did not hold, is tried before it is enforced."""
    if served is None or served.result != "valid":
        return "testing"
    return (
        "enforce" if served.mode == "enforce" or "mail.mta_sts_not_enforced" in asked else "testing"
    )


def _max_age(served: MtaStsPolicy | None, mode: str) -> int:
    if served is not None and served.max_age is not None and served.max_age >= 7 * _DAY:
        return served.max_age
    return _TESTED if mode == "testing" else _KEPT
