from typing import Any

import pytest

from checks.services.ssh_obsolete import SshObsolete
from cyberscan.reasons import Reason
from cyberscan.sdk import Endpoint, Outcome, Severity, SshAlgorithms
from cyberscan.testing import findings, judged

SERVER = Endpoint(ip="192.0.2.7", port=22)
CURRENT: dict[str, Any] = {
    "protocol": "2.0",
    "kex": ("curve25519-sha256", "diffie-hellman-group14-sha256"),
    "host_keys": ("rsa-sha2-512", "ssh-ed25519"),
    "ciphers": ("chacha20-poly1305@openssh.com", "aes256-ctr"),
    "macs": ("hmac-sha2-256-etm@openssh.com", "hmac-sha1"),
}


def test_a_current_server_passes() -> None:
    [verdict] = judged(SshObsolete(), SshAlgorithms(target=SERVER, **CURRENT))
    assert verdict.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("change", "case", "severity"),
    [
        ({"protocol": "1.5"}, "protocol_1", Severity.HIGH),
        ({"protocol": "1.99"}, "protocol_1", Severity.HIGH),
        ({"kex": ("diffie-hellman-group1-sha1",)}, "broken", None),
        ({"ciphers": ("3des-cbc", "aes256-ctr")}, "broken", None),
        ({"macs": ("hmac-md5",)}, "broken", None),
        ({"host_keys": ("ssh-dss",)}, "broken", None),
        ({"ciphers": ("3des-ctr",)}, "broken", None),
        ({"kex": ("gss-group1-sha1-toWM5Slw5Ew8Mqkay+al2g==",)}, "broken", None),
        ({"kex": ("gss-gex-sha1-toWM5Slw5Ew8Mqkay+al2g==",)}, "ageing", Severity.LOW),
        ({"host_keys": ("ssh-rsa", "rsa-sha2-512")}, "ageing", Severity.LOW),
        ({"ciphers": ("aes256-cbc",)}, "ageing", Severity.LOW),
    ],
)
def test_old_algorithms_are_told(
    change: dict[str, Any], case: str, severity: Severity | None
) -> None:
    [verdict] = judged(SshObsolete(), SshAlgorithms(target=SERVER, **CURRENT | change))
    assert (verdict.outcome, verdict.case) == (Outcome.FAIL, case)
    assert verdict.severity is severity


def test_a_server_that_could_not_be_read_is_not_judged() -> None:
    [finding] = findings("services.ssh_obsolete", SshAlgorithms.could_not(SERVER, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
