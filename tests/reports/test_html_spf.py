"""The SPF trees of the page: nested lists that say in words where a policy breaks."""

import pytest
from lxml import etree, html

from cyberscan.demo.dns_server import DnsServer
from cyberscan.facts.base import Fact
from cyberscan.mailpolicy.spf_policy import State
from cyberscan.probes.mail_spf import SpfPolicy
from cyberscan.reasons import Reason
from cyberscan.registry import load_renderers
from cyberscan.sdk import Language, MailDomain, Spf, SpfTerm
from cyberscan.testing import network, perimeter
from cyberscan.testing_checks import made_up_checks
from cyberscan.testing_documents import WHEN, sample_document
from cyberscan.words import LANGUAGES

DOMAIN = MailDomain(name="ville.test")
ZONE = """
@ 60 IN SOA ns h 1 1 1 1 1
@ 60 IN MX 10 mx
@ 60 IN TXT "v=spf1 mx include:spf.provider.test a:gone.provider.test exists:%{i}.l.test -all ptr"
mx 60 IN A 127.0.0.1
"""
PROVIDER = """
spf 60 IN TXT "v=spf1 include:more.provider.test ip4:192.0.2.0/24 ~all"
more 60 IN TXT "v=spf1 ip4:198.51.100.0/31 -all"
"""


def page(*facts: Fact, language: Language = "fr") -> html.HtmlElement:
    raw = load_renderers()["html"].render(sample_document(made_up_checks(), facts), language)
    return html.document_fromstring(raw)


def observed() -> Spf:
    with DnsServer({"ville.test": ZONE, "provider.test": PROVIDER}) as server:
        declared = perimeter(domains=["ville.test"])
        [fact] = SpfPolicy().observe(DOMAIN, network(declared, resolver=server.address))
    assert isinstance(fact, Spf)
    return fact.model_copy(update={"observed_at": WHEN})


def policy(*terms: SpfTerm, **values: object) -> Spf:
    base = {"target": DOMAIN, "observed_at": WHEN, "records": ("v=spf1",), "result": "valid"}
    return Spf.model_validate({**base, "terms": terms, **values})


def told(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_observed_policy_is_a_tree(language: Language) -> None:
    [tree] = page(observed(), language=language).xpath("//ul[@class='policy']")
    top = tree.findall("li")
    assert [li.findtext("code") for li in top] == [
        "mx", "include:spf.provider.test", "a:gone.provider.test", "exists:%{i}.l.test", "-all", "ptr",
    ]  # fmt: skip
    assert [li.findtext("code") for li in top[1].findall("ul/li")] == [
        "include:more.provider.test", "ip4:192.0.2.0/24", "~all",
    ]  # fmt: skip
    deepest = top[1].findall("ul/li")[0].findall("ul/li")
    assert [li.findtext("code") for li in deepest] == ["ip4:198.51.100.0/31", "-all"]


def test_costs_and_breaks_are_told_in_words() -> None:
    document = page(observed())
    [tree] = document.xpath("//ul[@class='policy']")
    lines = [told(li) for li in tree.findall("li")]
    assert lines[0] == "mx recherche 1/10 1 adresse IPv4"
    assert lines[2] == "a:gone.provider.test recherche 4/10 nom sans réponse utile"
    assert lines[3] == "exists:%{i}.l.test recherche 5/10 dépend du message"
    assert lines[5] == "ptr jamais lu"
    text = told(document)
    assert "Recherches au plus : 5 sur 10 ; sans réponse utile : 1 sur 2." in text
    assert "au moins : adresses IPv4, 259 ; réseaux IPv6, 0." in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "cause",
    [
        "syntax", "multiple_records", "include_none", "redirect_none", "loop", "too_many_lookups",
        "too_many_void_lookups", "too_many_exchangers", "lookup_failed",
    ],
)  # fmt: skip
def test_every_cause_has_words(cause: str, language: Language) -> None:
    term = SpfTerm(
        domain="ville.test", depth=0, text="a", name="a", lookup=11, state="error", cause=cause
    )
    fact = policy(term, result="permerror", cause=cause, cause_domain="ville.test", lookups=11)
    document = page(fact, language=language)
    [mark] = document.xpath("//ul[@class='policy']//strong")[:1]
    assert mark.text not in ("", cause)
    assert cause not in told(document.xpath("//h3[@id='senders']/following-sibling::ul")[0])


@pytest.mark.parametrize("state", State.__args__[1:])  # type: ignore[attr-defined] # a Literal
def test_every_state_has_words(state: State) -> None:
    term = SpfTerm(domain="ville.test", depth=0, text="a", name="a", state=state)
    [mark] = page(policy(term)).xpath("//ul[@class='policy']//strong")
    assert mark.text not in ("", state)


@pytest.mark.parametrize("end", ["", "+", "-", "~", "?"])
def test_every_end_has_words(end: str) -> None:
    assert "Tout autre expéditeur" in told(page(policy(all_qualifier=end)))


def test_what_strangers_wrote_stays_text_and_is_bounded() -> None:
    hostile = "</code><script>alert(1)</script>{{7*7}}\x1b\u202e"
    terms = [SpfTerm(domain="x", depth=n % 90, text=hostile, name="a") for n in range(400)]
    document = page(policy(*terms), policy(*[terms[0]] * 400, cause_domain=hostile, cause="loop"))
    assert document.findall(".//script") == []
    assert "<script>" in document.text_content()
    assert len(document.xpath("//ul[@class='policy']//li")) < 500
    assert "et 360 autres termes" in told(document)
    etree.tostring(document)


def test_domains_without_a_readable_policy_have_no_tree() -> None:
    document = page(Spf(target=DOMAIN, observed_at=WHEN), Spf.could_not(DOMAIN, Reason.TIMEOUT))
    assert document.xpath("//ul[@class='policy']") == []
    assert document.xpath("//*[@id='senders']") == []
