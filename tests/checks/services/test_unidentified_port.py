from checks.services.unidentified_port import UnidentifiedPort
from cyberscan.reasons import Reason
from cyberscan.sdk import Confidence, Endpoint, NmapVersion, Outcome, Service
from cyberscan.testing import findings, judged

PORT = Endpoint(ip="192.0.2.7", port=12345)


def test_a_named_service_passes() -> None:
    fact = Service(target=PORT, port=12345, name="ssh", how="protocol")
    assert [v.outcome for v in judged(UnidentifiedPort(), fact)] == [Outcome.PASS]


def test_words_that_nobody_knows_are_told() -> None:
    fact = Service(target=PORT, port=12345, banner="HELO LIGHTS 7")
    [verdict] = judged(UnidentifiedPort(), fact)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.evidence["banner"] == "HELO LIGHTS 7"


def test_silence_is_neither() -> None:
    fact = Service(target=PORT, port=12345, silent=True)
    assert [v.outcome for v in judged(UnidentifiedPort(), fact)] == [Outcome.NOT_TESTED]


def test_a_failed_look_is_not_tested() -> None:
    fact = Service.could_not(PORT, Reason.REFUSED)
    [finding] = findings("services.unidentified_port", fact)
    assert finding.outcome is Outcome.NOT_TESTED


def test_what_nmap_believes_is_a_name_but_no_certainty() -> None:
    fact = Service(target=PORT, port=12345, silent=True)
    belief = NmapVersion(target=PORT, port=12345, name="ajp13", confidence=10)
    [verdict] = judged(UnidentifiedPort(), fact, others=[fact, belief])
    assert (verdict.outcome, verdict.confidence) == (Outcome.PASS, Confidence.TENTATIVE)
    assert verdict.evidence["service"] == "ajp13"


def test_a_guess_by_the_number_of_the_port_is_no_belief() -> None:
    fact = Service(target=PORT, port=12345, banner="HELO LIGHTS 7")
    guess = NmapVersion(target=PORT, port=12345, name="netbus", confidence=3)
    other = NmapVersion(target=Endpoint(ip="192.0.2.7", port=9), port=9, name="x", confidence=10)
    [verdict] = judged(UnidentifiedPort(), fact, others=[fact, guess, other])
    assert verdict.outcome is Outcome.FAIL
