from collections.abc import Callable

import pytest

from cyberscan.sdk import Caa, CaaRecord, Confidence, Fact, Outcome, Reason, TlsCertificates, Zone
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.caa_mismatch"


def judge(fact: TlsCertificates, *others: Fact) -> tuple[str, str]:
    """The outcome and the case; a fail and a pass can be told in both languages."""
    [finding] = findings(ID, fact, *others)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding.outcome.value, finding.case


OWN = {
    "public": True,
    "issuer_organization": "Let's Encrypt",
    "names": ("ville.test", "www.ville.test"),
}


def allowing(*values: str, name: str = "ville.test", tag: str = "issue") -> Caa:
    records = tuple(CaaRecord(flags=0, tag=tag, value=value) for value in values)
    return Caa(target=Zone(name=name), found_at=name, records=records)


@pytest.mark.parametrize(
    ("leaf", "caa", "expected"),
    [
        (OWN, allowing("letsencrypt.org"), "pass"),
        (OWN, allowing("digicert.com", "LetsEncrypt.org; validationmethods=dns-01"), "pass"),
        (OWN, allowing("digicert.com"), "fail"),
        (OWN, allowing(";"), "fail"),
        (OWN, allowing(), "not_applicable"),
        (OWN, allowing("digicert.com", tag="issuewild"), "not_applicable"),
        (OWN, allowing("mailto:x@ville.test", tag="iodef"), "not_applicable"),
        # A set read for another name says nothing of these.
        (OWN, allowing("digicert.com", name="autre.test"), "not_tested"),
        ({**OWN, "names": ("www.ville.test",)}, allowing("digicert.com"), "not_tested"),
        ({**OWN, "issuer_organization": "Nouvelle"}, allowing("digicert.com"), "not_tested"),
        ({**OWN, "public": False}, allowing("digicert.com"), "not_applicable"),
    ],
)
def test_the_set_of_the_very_name_decides(
    certificates: Make, leaf: dict[str, object], caa: Caa, expected: str
) -> None:
    assert judge(certificates(leaf=leaf), caa)[0] == expected


def test_wildcards_have_a_rule_of_their_own(certificates: Make) -> None:
    leaf = {**OWN, "names": ("*.ville.test",)}
    issue, wild = allowing("letsencrypt.org"), allowing("digicert.com", tag="issuewild")
    both = issue.model_copy(update={"records": (*issue.records, *wild.records)})
    assert judge(certificates(leaf=leaf), issue)[0] == "pass"
    assert judge(certificates(leaf=leaf), both)[0] == "fail"


def test_it_is_a_sign_for_a_person_to_look_at(certificates: Make) -> None:
    [finding] = findings(ID, certificates(leaf=OWN), allowing("digicert.com"))
    assert finding.confidence is Confidence.TENTATIVE


def test_a_set_that_could_not_be_read_concludes_nothing(certificates: Make) -> None:
    caa = Caa.could_not(Zone(name="ville.test"), Reason.DNS_FAILURE)
    assert judge(certificates(leaf=OWN), caa)[0] == "not_tested"
