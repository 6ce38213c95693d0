"""Every chain that is sent counts; nothing private is held to public rules."""

from collections.abc import Callable

import pytest

from checks.tls._certificates import each, is_public, path
from cyberscan.sdk import (
    Certificate,
    Deployment,
    Outcome,
    Reason,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

Make = Callable[..., TlsCertificates]
VERDICTS = {
    "p": passed(),
    "f": failed(size=1),
    "t": not_tested(Reason.TIMEOUT),
    "a": not_applicable(),
}


def told(certificates: Make, letters: str) -> list[Verdict]:
    """The verdicts on as many chains as letters, each judged as its letter says."""
    [first] = certificates().deployments
    given = iter(letters)

    def judge(sent: Deployment, own: Certificate) -> Verdict:
        return VERDICTS[next(given)]

    fact = certificates(others=(first,) * (len(letters) - 1))
    return list(each(fact, judge))


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("p", Outcome.PASS),
        ("pp", Outcome.PASS),
        ("pa", Outcome.PASS),
        ("aa", Outcome.NOT_APPLICABLE),
        ("pt", Outcome.NOT_TESTED),
        ("ta", Outcome.NOT_TESTED),
    ],
)
def test_one_verdict_for_all_when_nothing_fails(
    certificates: Make, letters: str, expected: Outcome
) -> None:
    assert [v.outcome for v in told(certificates, letters)] == [expected]


def test_each_failing_chain_is_told_apart_and_the_first_keeps_its_fingerprint(
    certificates: Make,
) -> None:
    assert [v.discriminator for v in told(certificates, "f")] == [""]
    assert [v.discriminator for v in told(certificates, "fpff")] == ["", "RSA 2", "RSA 3"]
    assert [v.evidence["size"] for v in told(certificates, "tf")] == [1]


def test_without_a_chain_nothing_is_concluded(certificates: Make) -> None:
    empty = certificates(chain=())
    assert [v.outcome for v in each(empty, lambda sent, own: passed())] == [Outcome.NOT_TESTED]


@pytest.mark.parametrize(
    ("leaf", "payload", "expected"),
    [
        ({}, {}, False),
        ({}, {"trusted_by": ("mozilla", "system")}, True),
        ({}, {"trusted_by": ("ca_file",)}, False),
        ({"public": True}, {}, True),
        ({"public": True}, {"trusted": False, "trust_error": "expired"}, True),
        # Anybody may copy the marks; nobody known vouches for them here.
        ({"public": True}, {"trusted": False, "trust_error": "untrusted_root"}, False),
        ({"public": True, "self_signed": True}, {}, False),
    ],
)
def test_only_positive_signs_make_a_certificate_public(
    certificates: Make, leaf: dict[str, object], payload: dict[str, object], expected: bool
) -> None:
    [sent] = certificates(leaf=leaf, **payload).deployments
    assert is_public(sent, sent.chain[0]) is expected


def test_a_chain_that_turns_in_circles_ends(certificates: Make) -> None:
    [sent] = certificates().deployments
    turned = sent.chain[1].model_copy(update={"issuer": "CN=Autorité"})
    assert len(path(sent.model_copy(update={"chain": (sent.chain[0], turned, turned)}))) == 2
