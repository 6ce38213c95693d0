from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import dns.dnssec
import dns.name
import dns.rdata
import dns.rrset
import pytest
from dns.dnssecalgs.ecdsa import PrivateECDSA, PrivateECDSAP256SHA256
from dns.dnssectypes import Algorithm
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.RRSIG import RRSIG
from hypothesis import given
from hypothesis import strategies as st

from cyberscan.network.dnssec.signatures import is_supported, is_zone_key, trusted_by, verify

ZONE = dns.name.from_text("ville.test")
NOW = datetime.now(UTC)
RECORDS = dns.rrset.from_text("ville.test.", 60, "IN", "A", "192.0.2.1")


@dataclass(frozen=True)
class Pair:
    private: PrivateECDSA
    public: DNSKEY

    def sign(self, start: int = -1, end: int = 1, zone: dns.name.Name = ZONE) -> RRSIG:
        day = timedelta(days=1)
        return dns.dnssec.sign(
            RECORDS, self.private, zone, self.public,
            inception=NOW + start * day, expiration=NOW + end * day,
        )  # fmt: skip

    def ds(self, digest: str) -> DS:
        return dns.dnssec.make_ds(ZONE, self.public, digest, policy=dns.dnssec.allow_all_policy)


def pair(flags: int = 257) -> Pair:
    private = PrivateECDSAP256SHA256.generate()
    public = dns.dnssec.make_dnskey(private.public_key(), Algorithm.ECDSAP256SHA256, flags=flags)
    return Pair(private, public)


ONE, OTHER = pair(), pair()


def cause(*signatures: RRSIG, keys: tuple[DNSKEY, ...] = (ONE.public,)) -> str:
    return verify(RECORDS, signatures, ZONE, keys, NOW).cause


def test_one_signature_that_holds_is_enough() -> None:
    assert cause(ONE.sign()) == ""
    assert cause(ONE.sign(-9, -1), ONE.sign(), OTHER.sign()) == ""


def test_each_cause_has_its_name() -> None:
    assert cause() == "missing_signature"
    assert cause(ONE.sign(-9, -1)) == "expired"
    assert cause(ONE.sign(1, 9)) == "not_yet_valid"
    assert cause(OTHER.sign()) == "missing_key"
    assert cause(ONE.sign(zone=dns.name.from_text("test"))) == "missing_signature"


def test_altered_records_do_not_verify() -> None:
    altered = dns.rrset.from_text("ville.test.", 60, "IN", "A", "192.0.2.2")
    assert verify(altered, [ONE.sign()], ZONE, [ONE.public], NOW).cause == "bad_signature"


def test_the_latest_end_counts() -> None:
    seen = verify(RECORDS, [ONE.sign(-1, 1), ONE.sign(-1, 5)], ZONE, [ONE.public], NOW)
    assert seen.expires_at is not None
    assert seen.expires_at - NOW > timedelta(days=4)


@pytest.mark.parametrize(
    ("flags", "fit"), [(257, True), (256, True), (257 | 128, False), (1, False)]
)
def test_only_zone_keys_sign_zones(flags: int, fit: bool) -> None:
    assert is_zone_key(pair(flags).public) is fit


@pytest.mark.parametrize("algorithm", [1, 3, 12, 17, 200, 252, 253, 254, 255])
@given(material=st.binary(max_size=40))
def test_what_cannot_be_read_is_unsupported_not_wrong(algorithm: int, material: bytes) -> None:
    wire = (257).to_bytes(2, "big") + bytes([3, algorithm]) + material
    key = dns.rdata.from_wire("IN", "DNSKEY", wire, 0, len(wire))
    assert isinstance(key, DNSKEY)
    assert not is_supported(key)


@given(algorithm=st.integers(0, 255), material=st.binary(max_size=300))
def test_hostile_keys_are_survived(algorithm: int, material: bytes) -> None:
    wire = (257).to_bytes(2, "big") + bytes([3, algorithm]) + material
    key = dns.rdata.from_wire("IN", "DNSKEY", wire, 0, len(wire))
    assert isinstance(key, DNSKEY)
    is_supported(key)
    assert trusted_by(ZONE, [key], [ONE.ds("SHA256")]) == ([], "wrong_ds")


def test_a_ds_vouches_for_its_key_only() -> None:
    keys = [ONE.public, OTHER.public]
    assert trusted_by(ZONE, keys, [ONE.ds("SHA256")]) == ([ONE.public], "")
    assert trusted_by(ZONE, keys, [pair().ds("SHA256")]) == ([], "wrong_ds")
    assert trusted_by(ZONE, keys, [OTHER.public]) == ([OTHER.public], "")


def test_sha1_is_passed_over_when_there_is_better() -> None:
    keys = [ONE.public]
    assert trusted_by(ZONE, keys, [ONE.ds("SHA1")]) == ([ONE.public], "")
    assert trusted_by(ZONE, keys, [ONE.ds("SHA1"), OTHER.ds("SHA256")]) == ([], "wrong_ds")


def test_digests_nobody_here_can_check_accuse_nobody() -> None:
    ds = dns.rdata.from_text("IN", "DS", f"{dns.dnssec.key_id(ONE.public)} 13 9 AABB")
    assert isinstance(ds, DS)
    assert trusted_by(ZONE, [ONE.public], [ds]) == ([], "unsupported")
