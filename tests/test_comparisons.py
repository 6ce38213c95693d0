from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from pydantic import ValidationError

from cyberscan.comparisons import _ASPECTS, Comparison, Seen, observed
from cyberscan.engine.judge import judge
from cyberscan.facts.targets import Endpoint, Site, Starttls
from cyberscan.sdk import (
    AcceptedGroup,
    AcceptedSuite,
    Certificate,
    Deployment,
    DhPrime,
    Fact,
    Page,
    Reason,
    TlsCertificates,
    TlsKeyExchange,
    TlsProtocols,
    Verdict,
    VersionSupport,
    failed,
    not_applicable,
    not_tested,
    passed,
)
from cyberscan.testing import NOW
from cyberscan.testing_checks import made_up

ALL = ("SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3")
AES = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
CBC = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"


def _at(starttls: Starttls = "", port: int = 443) -> Endpoint:
    return Endpoint(host="www.ville.test", ip="192.0.2.1", port=port, starttls=starttls)


def _protocols(
    present: Sequence[str] = ("TLS 1.2", "TLS 1.3"),
    unknown: Sequence[str] = (),
    suites: Sequence[tuple[str, str]] = (),
    preference: Literal["server", "client", "undetermined"] = "undetermined",
    starttls: Starttls = "",
    **own: Any,
) -> TlsProtocols:
    def presence(name: str) -> Literal["present", "absent", "undetermined"]:
        return "present" if name in present else "undetermined" if name in unknown else "absent"

    return TlsProtocols(
        target=_at(starttls), observed_at=NOW,
        versions=tuple(
            VersionSupport(version=v, presence=presence(v), preference=preference) for v in ALL
        ),
        suites=tuple(AcceptedSuite(version=v, code=1, name=name) for v, name in suites),
        **own,
    )  # fmt: skip


def _exchange(*names: str, **own: Any) -> TlsKeyExchange:
    groups = tuple(AcceptedGroup(version="TLS 1.3", number=1, name=name) for name in names)
    return TlsKeyExchange(target=_at(), observed_at=NOW, groups=groups, **own)


def _certificates(*own: Certificate) -> TlsCertificates:
    sent = tuple(Deployment(chain=(certificate,)) for certificate in own)
    return TlsCertificates(target=_at(), observed_at=NOW, deployments=sent)


def _certificate(**own: Any) -> Certificate:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    values = {
        "subject": "CN=x", "issuer": "CN=y", "not_before": start, "not_after": start, "key_type": "RSA",
        "key_bits": 2048, "signature_hash": "sha256", "serial": "1", "sha256": "a", **own,
    }  # fmt: skip
    return Certificate.model_validate(values)


def _seen(aspect: str, *facts: Fact, **own: Any) -> list[tuple[tuple[str, ...], bool]]:
    comparison = Comparison.model_validate({"aspect": aspect, **own})
    return [(seen.values, seen.complete) for seen in observed(comparison, facts, {})]


def test_versions_are_known_only_when_each_was_settled() -> None:
    assert _seen("versions", _protocols()) == [(("TLS 1.2", "TLS 1.3"), True)]
    assert _seen("versions", _protocols(["TLS 1.2"], ["TLS 1.3"])) == [(("TLS 1.2",), False)]
    assert _seen("versions", _protocols(())) == [((), False)]


@pytest.mark.parametrize("aspect", _ASPECTS)
def test_what_could_not_be_looked_at_is_unknown(aspect: str) -> None:
    failing: list[Fact] = [
        kind.could_not(_at(), Reason.TIMEOUT)
        for kind in (TlsProtocols, TlsKeyExchange, TlsCertificates)
    ]
    assert _seen(aspect, *failing) == [((), False)]


@pytest.mark.parametrize("aspect", _ASPECTS)
def test_nothing_is_asked_of_what_does_not_speak_tls(aspect: str) -> None:
    silent = (_exchange(), _certificates())
    assert _seen(aspect, _protocols(speaks="http"), *silent) == []


def test_mail_is_compared_only_where_the_guide_is_meant_for_it() -> None:
    mail = _protocols(["TLS 1.0"], starttls="smtp")
    assert _seen("versions", mail) == []
    assert _seen("versions", mail, opportunistic=True) == [(("TLS 1.0",), True)]


def test_suites_are_those_of_the_version_asked_about() -> None:
    fact = _protocols(suites=[("TLS 1.2", AES), ("TLS 1.2", CBC), ("TLS 1.3", "TLS_X")])
    assert _seen("suites_tls12", fact) == [((AES, CBC), True)]
    assert _seen("suites_tls13", fact) == [(("TLS_X",), True)]
    assert _seen("suites", fact) == [((AES, CBC, "TLS_X"), True)]


def test_a_version_that_is_refused_raises_no_question_about_its_suites() -> None:
    fact = _protocols(["TLS 1.2"], suites=[("TLS 1.2", AES)])
    assert _seen("suites_tls13", fact) == []
    unsettled = _protocols(["TLS 1.2"], ["TLS 1.3"], suites=[("TLS 1.2", AES)])
    assert _seen("suites_tls13", unsettled) == [((), False)]


def test_an_enumeration_that_stopped_early_proves_no_absence() -> None:
    fact = _protocols(suites=[("TLS 1.2", AES)], suites_complete=False)
    assert _seen("suites_tls12", fact) == [((AES,), False)]
    assert _seen("groups", _exchange("x25519", groups_complete=False)) == [(("x25519",), False)]


def test_preference_is_that_of_current_versions() -> None:
    assert _seen("preference", _protocols(preference="server")) == [(("server",), True)]
    assert _seen("preference", _protocols()) == [((), False)]
    assert _seen("preference", _protocols(["TLS 1.0"])) == [((), False)]


def test_a_prime_is_a_group_too() -> None:
    fact = _exchange("x25519", primes=(DhPrime(bits=2048, sha256="a"),))
    assert _seen("groups", fact) == [(("x25519", "DHE 2048"), True)]
    assert _seen("groups", _exchange()) == []


def test_hybrids_exist_in_tls_1_3_only_and_count_when_they_were_asked_for() -> None:
    asked = _exchange("x25519", hybrids_asked=True)
    assert _seen("hybrid_groups", asked) == [((), True)]
    assert _seen("hybrid_groups", _exchange("x25519")) == [((), False)]
    assert _seen("hybrid_groups", asked, _protocols(["TLS 1.2"])) == []
    both = _exchange("X25519MLKEM768", "x25519", hybrids_asked=True)
    assert _seen("hybrid_groups", both, _protocols()) == [(("X25519MLKEM768",), True)]


def test_keys_of_every_deployment_count() -> None:
    curve = _certificate(key_type="EC", key_bits=256, curve="secp256r1")
    fact = _certificates(_certificate(), curve)
    assert _seen("keys", fact) == [(("RSA", "ECDSA secp256r1"), True)]
    assert _seen("keys", _certificates(_certificate(key_bits=1024))) == [(("RSA 1024",), True)]
    assert _seen("keys", _certificates(_certificate(key_bits=4096))) == [(("RSA",), True)]
    unread = _certificate(key_type="unknown", key_bits=0)
    assert _seen("keys", _certificates(unread)) == [((), False)]
    assert _seen("keys", _certificates()) == [((), False)]


@pytest.mark.parametrize(("seconds", "days"), [(90 * 86400 - 1, "90"), (90 * 86400, "90")])
def test_the_last_second_of_a_certificate_counts_and_makes_no_day(seconds: int, days: str) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    certificate = _certificate(not_before=start, not_after=start + timedelta(seconds=seconds))
    assert _seen("certificate_days", _certificates(certificate)) == [((days,), True)]


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (passed(days=365), [Seen("site:https://www.ville.test/", ("365",), True)]),
        (failed(days=30), [Seen("site:https://www.ville.test/", ("30",), True)]),
        (failed(), [Seen("site:https://www.ville.test/", ("0",), True)]),
        (not_tested(Reason.TIMEOUT), [Seen("site:https://www.ville.test/")]),
        (not_applicable(), []),
    ],
)
def test_the_days_of_hsts_are_those_that_the_check_read(
    verdict: Verdict, expected: list[Seen]
) -> None:
    site = Site(scheme="https", host="www.ville.test", port=443)
    check = made_up("web.hsts_missing", Page, lambda f: verdict)
    findings = judge([Page(target=site, observed_at=NOW)], [check])
    comparison = Comparison(aspect="hsts_days", at_least=730)
    assert list(observed(comparison, (), {"web.hsts_missing": findings})) == expected


@pytest.mark.parametrize(
    ("rule", "values", "beyond"),
    [
        ({"allowed": ["TLS 1.3"]}, ["TLS 1.2", "TLS 1.3"], ["TLS 1.2"]),
        ({"refused": "_CBC_"}, [AES, CBC, CBC], [CBC]),
        ({"aspect": "certificate_days", "at_most": 366}, ["366", "398"], ["398"]),
        ({"aspect": "hsts_days", "at_least": 730}, ["730", "365"], ["365"]),
        ({}, ["anything"], []),
    ],
)
def test_what_is_beyond_the_guide(
    rule: dict[str, Any], values: list[str], beyond: list[str]
) -> None:
    assert Comparison.model_validate({"aspect": "versions", **rule}).beyond(values) == beyond


def test_what_is_lacking() -> None:
    comparison = Comparison(aspect="versions", expected=("TLS 1.2", "TLS 1.3"))
    assert comparison.lacking(["TLS 1.2", "TLS 1.0"]) == ["TLS 1.3"]


@pytest.mark.parametrize("rule", [{"at_most": 3}, {"refused": "("}, {"aspect": "colours"}])
def test_a_comparison_that_cannot_be_made_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Comparison.model_validate({"aspect": "versions", **rule})
