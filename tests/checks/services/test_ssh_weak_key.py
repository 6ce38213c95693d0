import pytest

from checks.services.ssh_weak_key import SshWeakKey
from cyberscan.reasons import Reason
from cyberscan.sdk import Endpoint, Outcome, Severity, SshAlgorithms, SshHostKey
from cyberscan.testing import findings, judged, told

SERVER = Endpoint(ip="192.0.2.7", port=22)


def shown(kind: str, bits: int) -> SshAlgorithms:
    key = SshHostKey(type=kind, bits=bits)
    return SshAlgorithms(target=SERVER, protocol="2.0", host_key_sizes=(key,))


@pytest.mark.parametrize(
    ("kind", "bits"),
    [("ssh-rsa", 2048), ("ssh-rsa", 4096), ("ssh-ed25519", 256), ("ecdsa-sha2-nistp256", 256)],
)
def test_a_key_that_is_long_enough_passes(kind: str, bits: int) -> None:
    [finding] = findings("services.ssh_weak_key", shown(kind, bits))
    assert finding.outcome is Outcome.PASS
    assert str(bits) in told(finding)


@pytest.mark.parametrize(
    ("kind", "bits", "case", "severity"),
    [
        ("ssh-rsa", 1024, "short", Severity.MEDIUM),
        ("ssh-rsa", 2047, "short", Severity.MEDIUM),
        ("ssh-rsa", 768, "short", Severity.HIGH),
        ("ssh-dss", 1024, "dsa", Severity.MEDIUM),
    ],
)
def test_a_short_key_is_told(kind: str, bits: int, case: str, severity: Severity) -> None:
    [finding] = findings("services.ssh_weak_key", shown(kind, bits))
    assert (finding.outcome, finding.case, finding.severity) == (Outcome.FAIL, case, severity)
    assert "port 22" in told(finding)


def test_a_key_that_was_not_shown_is_not_judged() -> None:
    [verdict] = judged(SshWeakKey(), SshAlgorithms(target=SERVER, protocol="2.0"))
    assert verdict.outcome is Outcome.NOT_TESTED
    [finding] = findings("services.ssh_weak_key", SshAlgorithms.could_not(SERVER, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
