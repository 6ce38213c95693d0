from collections.abc import Callable

from cyberscan.sdk import Endpoint, Finding, Outcome, Reason, Severity, TlsCertificates
from cyberscan.testing import findings, told

Make = Callable[..., TlsCertificates]
ID = "tls.certificate_shared_key"


def at(fact: TlsCertificates, host: str, ip: str, port: int = 443) -> TlsCertificates:
    return fact.model_copy(update={"target": Endpoint(host=host, ip=ip, port=port)})


def judge(*facts: TlsCertificates) -> list[Finding]:
    found = [f for f in findings(ID, *facts) if f.target == facts[0].target]
    assert all(told(f) for f in found if f.outcome in (Outcome.PASS, Outcome.FAIL))
    return found


def test_keys_of_their_own_pass(certificates: Make) -> None:
    here = at(certificates(), "www.ville.test", "192.0.2.1")
    there = at(certificates(leaf={"key_sha256": "22" * 32}), "mx.ville.test", "192.0.2.2")
    [finding] = judge(here, there)
    assert (finding.outcome, finding.evidence["compared"]) == (Outcome.PASS, 1)


def test_a_key_in_another_certificate_elsewhere_was_copied(certificates: Make) -> None:
    here = at(certificates(), "www.ville.test", "192.0.2.1")
    there = at(certificates(leaf={"sha256": "33" * 32}), "mx.ville.test", "192.0.2.2", 25)
    [finding] = judge(here, there)
    assert (finding.case, finding.severity) == ("copied", Severity.LOW)
    assert finding.evidence["others"] == ["mx.ville.test:25"]


def test_one_certificate_on_several_machines_is_told(certificates: Make) -> None:
    facts = [at(certificates(), f"s{n}.ville.test", f"192.0.2.{n}") for n in range(3)]
    [finding] = judge(*facts)
    assert (finding.case, finding.severity) == ("machines", Severity.INFO)
    assert finding.evidence["others"] == ["s1.ville.test:443", "s2.ville.test:443"]


def test_names_and_addresses_of_one_machine_are_one(certificates: Make) -> None:
    # Two names at one address, and the other address of one of them.
    here = at(certificates(), "www.ville.test", "192.0.2.1")
    facts = [
        here,
        at(certificates(leaf={"sha256": "33" * 32}), "ville.test", "192.0.2.1"),
        at(certificates(), "ville.test", "2001:db8::1"),
        at(certificates(), "www.ville.test", "192.0.2.9"),
        at(certificates(), "", "192.0.2.1", 8443),
    ]
    assert [f.outcome for f in judge(*facts)] == [Outcome.NOT_APPLICABLE]


def test_a_key_that_could_not_be_read_concludes_nothing(certificates: Make) -> None:
    here = at(certificates(leaf={"key_sha256": ""}), "www.ville.test", "192.0.2.1")
    there = at(certificates(leaf={"key_sha256": ""}), "mx.ville.test", "192.0.2.2")
    assert [f.outcome for f in judge(here, there)] == [Outcome.NOT_TESTED]


def test_what_could_not_be_looked_at_is_not_compared(certificates: Make) -> None:
    there = Endpoint(host="mx.ville.test", ip="192.0.2.2", port=25, starttls="smtp")
    here = at(certificates(), "www.ville.test", "192.0.2.1")
    found = judge(here, TlsCertificates.could_not(there, Reason.TIMEOUT))
    assert [f.outcome for f in found] == [Outcome.NOT_APPLICABLE]
