from collections.abc import Callable

import pytest

from checks.tls.no_server_preference import NoServerPreference
from cyberscan.sdk import AcceptedSuite, Outcome, Severity, TlsProtocols, VersionSupport
from cyberscan.testing import findings, judged, told

Make = Callable[..., TlsProtocols]
GOOD = ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")
WEAKER = (*GOOD, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256")


def ordered(fact: TlsProtocols, **preferences: str) -> TlsProtocols:
    """``tls12="client"``: whose order decides in TLS 1.2."""
    names = {"ssl2": "SSL 2.0", "tls10": "TLS 1.0", "tls12": "TLS 1.2", "tls13": "TLS 1.3"}
    by_name = {names[key]: value for key, value in preferences.items()}
    versions = tuple(
        VersionSupport.model_validate(
            {**v.model_dump(), "preference": by_name.get(v.version, "undetermined")}
        )
        for v in fact.versions
    )
    return fact.model_copy(update={"versions": versions})


def test_the_servers_order_passes(protocols: Make) -> None:
    fact = ordered(protocols(present=("TLS 1.2",), accepted=WEAKER), tls12="server")
    [verdict] = judged(NoServerPreference(), fact)
    assert (verdict.outcome, verdict.evidence["versions"]) == (Outcome.PASS, ["TLS 1.2"])


@pytest.mark.parametrize(
    ("accepted", "case", "severity"),
    [(GOOD, "harmless", Severity.INFO), (WEAKER, "weaker", Severity.LOW)],
)
def test_the_clients_order_weighs_what_it_can_choose(
    protocols: Make, accepted: tuple[str, ...], case: str, severity: Severity
) -> None:
    fact = ordered(protocols(present=("TLS 1.2",), accepted=accepted), tls12="client")
    [verdict] = judged(NoServerPreference(), fact)
    assert (verdict.outcome, verdict.case, verdict.severity) == (Outcome.FAIL, case, severity)
    assert "TLS 1.2" in told(findings("tls.no_server_preference", fact)[0])


def test_among_forbidden_suites_the_order_changes_nothing(protocols: Make) -> None:
    accepted = ("TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_RC4_128_SHA")
    fact = ordered(protocols(present=("TLS 1.2",), accepted=accepted), tls12="client")
    assert [v.outcome for v in judged(NoServerPreference(), fact)] == [Outcome.NOT_APPLICABLE]


def test_only_the_versions_with_the_clients_order_are_looked_at(protocols: Make) -> None:
    fact = protocols(present=("TLS 1.2", "TLS 1.3"), accepted=("TLS_AES_128_GCM_SHA256",))
    cbc = AcceptedSuite(version="TLS 1.2", code=0xC027, name=WEAKER[-1])
    fact = fact.model_copy(update={"suites": (*fact.suites, cbc)})
    [verdict] = judged(NoServerPreference(), ordered(fact, tls12="server", tls13="client"))
    assert (verdict.case, verdict.evidence["versions"]) == ("harmless", ["TLS 1.3"])


def test_in_ssl_2_the_client_always_chooses(protocols: Make) -> None:
    fact = protocols(present=("SSL 2.0", "TLS 1.2"), accepted=GOOD)
    [verdict] = judged(NoServerPreference(), ordered(fact, ssl2="client", tls12="server"))
    assert verdict.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("orders", "outcome"),
    [
        ({"tls12": "server"}, Outcome.PASS),  # one implementation, one order
        ({"tls13": "server"}, Outcome.NOT_TESTED),
        ({"tls10": "client", "tls12": "server"}, Outcome.FAIL),
    ],
)
def test_the_newest_version_with_weak_suites_must_be_told(
    protocols: Make, orders: dict[str, str], outcome: Outcome
) -> None:
    fact = protocols(present=("TLS 1.0", "TLS 1.2", "TLS 1.3"), accepted=GOOD)
    older = tuple(AcceptedSuite(version="TLS 1.2", code=s.code, name=s.name) for s in fact.suites)
    fact = fact.model_copy(update={"suites": (*older, *fact.suites)})
    [verdict] = judged(NoServerPreference(), ordered(fact, **orders))
    assert verdict.outcome is outcome


def test_mail_is_information_only(protocols: Make) -> None:
    fact = ordered(protocols(present=("TLS 1.2",), accepted=WEAKER, mail=True), tls12="client")
    assert [v.severity for v in judged(NoServerPreference(), fact)] == [Severity.INFO]


@pytest.mark.parametrize(
    ("accepted", "complete", "outcome"),
    [
        (GOOD, True, Outcome.NOT_TESTED),
        (GOOD[:1], True, Outcome.NOT_APPLICABLE),
        (GOOD[:1], False, Outcome.NOT_TESTED),
    ],
)
def test_an_open_question_is_no_answer(
    protocols: Make, accepted: tuple[str, ...], complete: bool, outcome: Outcome
) -> None:
    fact = protocols(present=("TLS 1.2",), accepted=accepted, suites_complete=complete)
    assert [v.outcome for v in judged(NoServerPreference(), fact)] == [outcome]
