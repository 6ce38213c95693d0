from collections.abc import Callable

from cyberscan.sdk import DeclaredAsset, Fact, Outcome, TlsCertificates, Zone
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_many_names"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


STRANGERS = ("www.ville.test", "a.example.com", "b.example.net", "*.c.example.org")


def test_strangers_share_the_key(certificates: Make) -> None:
    fact = certificates(leaf={"names": STRANGERS})
    assert judge(fact) == ("fail", "others")
    [finding] = findings(ID, fact)
    assert finding.evidence["others"] == ["example.com", "example.net", "example.org"]


def test_what_is_declared_is_no_stranger(certificates: Make) -> None:
    declared = DeclaredAsset(target=Zone(name="example.net"))
    fact = certificates(leaf={"names": STRANGERS})
    assert judge(fact, declared) == ("pass", "")


def test_the_names_of_one_domain_are_its_own_until_they_are_very_many(certificates: Make) -> None:
    names = tuple(f"s{n}.ville.test" for n in range(51))
    assert judge(certificates(leaf={"names": names[:50]})) == ("pass", "")
    assert judge(certificates(leaf={"names": names})) == ("fail", "many")


def test_addresses_are_no_domains(certificates: Make) -> None:
    names = ("www.ville.test", "192.0.2.1", "192.0.2.2", "2001:db8::1", "fr", "localhost")
    assert judge(certificates(leaf={"names": names})) == ("pass", "")


def test_names_that_could_not_be_read_conclude_nothing(certificates: Make) -> None:
    fact = certificates(leaf={"names": (), "has_alternative_names": None})
    assert judge(fact)[0] == "not_tested"
