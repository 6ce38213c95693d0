"""Whatever a zone publishes, what is proposed is well formed and harmless, and is found quickly."""

import time

import dns.zone
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberscan.mailpolicy import dmarc
from cyberscan.mailpolicy.spf_syntax import parse
from cyberscan.remedies.records.situation import Situation
from cyberscan.remedies.records.write import remedy_for
from cyberscan.remedies.records.zone_file import is_text, lines
from cyberscan.sdk import Context, Dmarc, Fact, MailDomain, Spf, TlsReporting

DOMAIN = MailDomain(name="ville.test")
PIECES = st.sampled_from(
    ["v=spf1", "v=DMARC1", "mx", "a", "ptr", "~all", "-all", "+all", "?all", "all", "include:a.test",
     "include=b.test", "ip4:192.0.2.1", "ip4:0.0.0.0/0", "ip6:2001:db8::/32", "redirect=c.test", "exp=e.test",
     ";", "p=none", "p=reject", "sp=none", "np=x", "rua=mailto:a@b.test", "rua=x", "pct=5", "t=y", ":", "-",
     "\u2013all", '"', "$(id)", "`", "%{i}", "\\", "\u202e"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=8).map(lambda found: "v=spf1 " + " ".join(found)),
    st.lists(PIECES, max_size=8).map(lambda found: "v=DMARC1; " + "; ".join(found)),
)


def changes_for(fact: Fact, *checks: str) -> list[tuple[str, tuple[str, ...]]]:
    """Types and new records; each is checked as text and as a zone."""
    remedy = remedy_for(Situation("ville.test", Context((fact,))), checks)
    found = []
    for change in remedy.changes:
        for new in (change.new, *(later.new for later in change.later)):
            assert all(map(is_text, new))
            found.append((change.type, new))
        dns.zone.from_text("\n".join(lines(change)), origin="ville.test", check_origin=False)
    return found


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_spf(records: list[str]) -> None:
    fact = Spf(target=DOMAIN, records=tuple(records), result="permerror", cause="syntax")
    checks = ("mail.spf_invalid", "mail.spf_multiple", "mail.spf_permissive")
    for _, new in changes_for(fact, *checks):
        parse(new[0])


@pytest.mark.parametrize("act", ['"', "$(id)", "`id`", "\\", "\u202e", "<b>", "|sh"])
def test_tls_reports(act: str) -> None:
    usable = ("mailto:tls@ville.test", f"mailto:a{act}b@ville.test")
    fact = TlsReporting(target=DOMAIN, result="invalid", cause="syntax", reports_to=usable)
    [(_, new)] = changes_for(fact, "mail.tls_rpt_invalid")
    assert new == ("v=TLSRPTv1; rua=mailto:tls@ville.test",)


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_dmarc(records: list[str]) -> None:
    fact = Dmarc(target=DOMAIN, records=tuple(records), found_at="ville.test", result="invalid")
    for _, new in changes_for(fact, "mail.dmarc_invalid", "mail.dmarc_not_enforced"):
        read = dmarc.read(new[0])
        assert dmarc.is_dmarc(new[0])
        assert read.policy
        assert not read.problem


@pytest.mark.parametrize(
    "piece", ["a", "-", ": ", "ip4:", "include=", "ip4:1.2.3.4 ", "=", "v=spf1 "]
)
def test_long_texts_take_no_time(piece: str) -> None:
    text = "v=spf1 " + piece * (60_000 // len(piece))
    fact = Spf(target=DOMAIN, records=(text, text[:3900]), result="permerror")
    start = time.process_time()
    changes_for(fact, "mail.spf_multiple")
    assert time.process_time() - start < 5
