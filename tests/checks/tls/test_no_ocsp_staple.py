from collections.abc import Callable
from typing import Any

import pytest

from checks.tls.no_ocsp_staple import NoOcspStaple
from cyberscan.sdk import Confidence, Outcome, Reason, TlsCertificates, TlsExtensions
from cyberscan.testing import findings, judged, told

Certificates = Callable[..., TlsCertificates]
Extensions = Callable[..., TlsExtensions]
WITH_RESPONDER = {"ocsp_urls": ("http://ocsp.example",)}


@pytest.mark.parametrize(
    ("stapled", "in_clear", "expected"),
    [
        (True, True, Outcome.PASS),
        (True, False, Outcome.PASS),
        (False, True, Outcome.PASS),
        (None, True, Outcome.PASS),
        (True, None, Outcome.PASS),
        (False, False, Outcome.FAIL),
        (False, None, Outcome.FAIL),
        (None, False, Outcome.FAIL),
        (None, None, Outcome.NOT_TESTED),
    ],
)
def test_one_answer_seen_once_is_enough(
    certificates: Certificates,
    extensions: Extensions,
    stapled: bool | None,
    in_clear: bool | None,
    expected: Outcome,
) -> None:
    fact = certificates(leaf=WITH_RESPONDER, stapled=stapled)
    [verdict] = judged(NoOcspStaple(), fact, others=(extensions(ocsp_staple=in_clear),))
    assert verdict.outcome is expected


@pytest.mark.parametrize(
    ("leaf", "mail"),
    [
        pytest.param({}, False, id="no-responder"),
        pytest.param({**WITH_RESPONDER, "must_staple": True}, False, id="told-by-a-graver-check"),
        pytest.param(WITH_RESPONDER, True, id="opportunistic"),
    ],
)
def test_who_is_not_concerned(certificates: Certificates, leaf: dict[str, Any], mail: bool) -> None:
    fact = certificates(leaf=leaf, mail=mail, stapled=False)
    assert [v.outcome for v in judged(NoOcspStaple(), fact)] == [Outcome.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("first", "second", "in_clear", "expected"),
    [
        (True, True, None, Outcome.PASS),
        (True, False, True, Outcome.FAIL),
        (True, None, True, Outcome.NOT_TESTED),
        (None, None, False, Outcome.NOT_TESTED),
    ],
)
def test_each_of_two_certificates_counts(
    certificates: Certificates,
    extensions: Extensions,
    first: bool | None,
    second: bool | None,
    in_clear: bool | None,
    expected: Outcome,
) -> None:
    [other] = certificates(leaf=WITH_RESPONDER, stapled=second).deployments
    fact = certificates(leaf=WITH_RESPONDER, stapled=first, others=(other,))
    [verdict] = judged(NoOcspStaple(), fact, others=(extensions(ocsp_staple=in_clear),))
    assert verdict.outcome is expected


def test_a_certificate_without_responder_beside_another_does_not_count(
    certificates: Certificates,
) -> None:
    [other] = certificates(stapled=False).deployments
    fact = certificates(leaf=WITH_RESPONDER, stapled=True, others=(other,))
    assert [v.outcome for v in judged(NoOcspStaple(), fact)] == [Outcome.PASS]


def test_without_a_chain_nothing_is_concluded(certificates: Certificates) -> None:
    fact = certificates().model_copy(update={"deployments": ()})
    assert [v.outcome for v in judged(NoOcspStaple(), fact)] == [Outcome.NOT_TESTED]
    failing = TlsCertificates.could_not(fact.target, Reason.TIMEOUT)
    assert [f.outcome for f in findings("tls.no_ocsp_staple", failing)] == [Outcome.NOT_TESTED]


def test_its_words(certificates: Certificates) -> None:
    [finding] = findings("tls.no_ocsp_staple", certificates(leaf=WITH_RESPONDER, stapled=False))
    assert finding.confidence is Confidence.FIRM
    assert "ocsp.example" in told(finding)
    [finding] = findings("tls.no_ocsp_staple", certificates(leaf=WITH_RESPONDER, stapled=True))
    assert told(finding)
