from typing import Any

import pytest

from checks.services.ssh_terrapin import SshTerrapin
from cyberscan.reasons import Reason
from cyberscan.sdk import Endpoint, Outcome, SshAlgorithms
from cyberscan.testing import findings, judged, told

SERVER = Endpoint(ip="192.0.2.7", port=22)
CHACHA = "chacha20-poly1305@openssh.com"
ETM = "hmac-sha2-256-etm@openssh.com"
STRICT = "kex-strict-s-v00@openssh.com"


def offering(**lists: Any) -> SshAlgorithms:
    return SshAlgorithms(target=SERVER, protocol="2.0", **{"kex": ("curve25519-sha256",)} | lists)


@pytest.mark.parametrize(
    "lists",
    [
        {"ciphers": ("aes256-ctr", "aes256-gcm@openssh.com"), "macs": (ETM,)},
        {"ciphers": ("aes128-cbc",), "macs": ("hmac-sha2-256",)},
        {"kex": ("curve25519-sha256", STRICT), "ciphers": (CHACHA, "aes128-cbc"), "macs": (ETM,)},
    ],
)
def test_a_mended_server_or_one_without_these_ciphers_passes(lists: dict[str, Any]) -> None:
    assert [v.outcome for v in judged(SshTerrapin(), offering(**lists))] == [Outcome.PASS]


@pytest.mark.parametrize(
    ("lists", "named"),
    [
        ({"ciphers": ("aes256-ctr", CHACHA)}, [CHACHA]),
        ({"ciphers": ("aes256-cbc", "aes256-ctr"), "macs": (ETM,)}, ["aes256-cbc"]),
    ],
)
def test_what_is_broken_is_named(lists: dict[str, Any], named: list[str]) -> None:
    [finding] = findings("services.ssh_terrapin", offering(**lists))
    assert (finding.outcome, finding.evidence["algorithms"]) == (Outcome.FAIL, named)
    assert "port 22" in told(finding)


def test_protocol_1_and_a_server_that_could_not_be_read_are_not_judged() -> None:
    old = SshAlgorithms(target=SERVER, protocol="1.5")
    assert [v.outcome for v in judged(SshTerrapin(), old)] == [Outcome.NOT_APPLICABLE]
    [finding] = findings("services.ssh_terrapin", SshAlgorithms.could_not(SERVER, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
