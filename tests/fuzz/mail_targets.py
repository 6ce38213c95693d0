"""Readers of what a mail domain publishes, as fuzz targets: texts of any kind in, no error, bounded values out."""

from __future__ import annotations

from collections.abc import Callable

from cyberscan.facts.dane import Dane, DaneHost
from cyberscan.facts.targets import MailDomain
from cyberscan.mailpolicy import bimi, dane, mta_sts, tls_rpt

_DOMAIN = MailDomain(name="ville.test")


def _texts(data: bytes) -> list[str]:
    """TXT records as the resolver gives them, one a line."""
    return data.decode("utf-8", "surrogateescape").split("\n")[:200]


def mta_sts_record(data: bytes) -> None:
    """The records of ``_mta-sts``."""
    found = mta_sts.announced(_texts(data))
    assert (found.result == "valid") == bool(found.id)
    assert len(found.cause_detail) <= 100


def mta_sts_policy(data: bytes) -> None:
    """The policy file, and the match of an exchanger by what it holds."""
    found = mta_sts.parse(data.decode("utf-8", "replace"))
    assert len(found.mx) <= mta_sts.MAX_PATTERNS
    assert len(found.bad_mx) <= 10
    assert all(mta_sts.is_pattern(pattern) for pattern in found.mx)
    assert found.max_age is None or 0 <= found.max_age <= mta_sts.MAX_AGE
    if not found.causes and found.mode != "none":
        assert mta_sts.unmatched(found.mx, [found.mx[0].replace("*", "mx")]) == ()


def tls_rpt_record(data: bytes) -> None:
    """The records of ``_smtp._tls``."""
    found = tls_rpt.read(_texts(data))
    assert (found.result == "valid") == bool(found.reports_to and not found.cause)
    assert len(found.reports_to) + len(found.unusable) <= tls_rpt.MAX_ADDRESSES


def bimi_record(data: bytes) -> None:
    """The records of ``default._bimi``."""
    found = bimi.read(_texts(data))
    assert found.result != "valid" or found.logo or found.evidence
    assert len(found.logo) <= 2000


def tlsa(data: bytes) -> None:
    """A TLSA set, as it is kept in a fact."""
    found = dane.records(_texts(data))
    assert len(found) <= dane.MAX_RECORDS
    assert all(len(one.data) <= dane.MAX_DATA for one in found)
    dane.rolls_over(found)
    fact = Dane(target=_DOMAIN, hosts=(DaneHost(host="mx.ville.test", records=found),))
    assert Dane.model_validate_json(fact.model_dump_json()) == fact


MAIL_TARGETS: dict[str, Callable[[bytes], object]] = {
    "mta_sts_record": mta_sts_record,
    "mta_sts_policy": mta_sts_policy,
    "tls_rpt_record": tls_rpt_record,
    "bimi_record": bimi_record,
    "tlsa": tlsa,
}

MAIL_SEEDS: dict[str, tuple[bytes, ...]] = {
    "mta_sts_record": (b"v=STSv1; id=20260101;", b"v=STSv1;id=a;x=y\nv=spf1 -all", b"v=STSv1; id"),
    "mta_sts_policy": (
        b"version: STSv1\r\nmode: enforce\r\nmx: *.ville.test\r\nmx: mx.p.test\r\nmax_age: 86400\r\n",
        b"version: STSv1\nmode: none\nmax_age: 0",
        b"<!doctype html><title>404</title>",
    ),
    "tls_rpt_record": (
        b"v=TLSRPTv1; rua=mailto:tls@ville.test,https://r.test/v1?a=b; x=y",
        b"v=TLSRPTv1; rua=",
    ),
    "bimi_record": (
        b"v=BIMI1; l=https://ville.test/l.svg; a=https://ville.test/v.pem",
        b"v=BIMI1; l=;",
    ),
    "tlsa": (
        b"3 1 1 " + b"ab" * 32 + b"\n2 0 2 " + b"cd" * 64,
        b"3 0 0 " + b"ab" * 64 + b" " + b"cd" * 30,
        b"1 1 1 ab",
    ),
}

MAIL_FLOODS: dict[str, bytes] = {
    "mta_sts_record": b"v=STSv1" + b" ;" * 30_000,
    "mta_sts_policy": b"mx: " + b"a-" * 30_000 + b"\n" + b"mx:a.\n" * 5_000,
    "tls_rpt_record": b"v=TLSRPTv1; rua=" + b"mailto:" * 10_000 + b"@" * 10_000,
    "bimi_record": b"v=BIMI1;" + b"l=https://" * 7_000,
    "tlsa": b"3 1 0 " + b"ab " * 20_000,
}
