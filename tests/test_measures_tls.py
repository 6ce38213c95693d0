"""The TLS guide over the real checks: a sound server shows no gap, and each fault shows where it must."""

from datetime import timedelta
from typing import Any

import pytest

from cyberscan.engine.judge import judge
from cyberscan.measures import assess
from cyberscan.registry import load_checks
from cyberscan.sdk import (
    AcceptedGroup,
    AcceptedSuite,
    Catalogue,
    Certificate,
    Deployment,
    DhPrime,
    Endpoint,
    Fact,
    Reason,
    TlsCertificates,
    TlsExtensions,
    TlsKeyExchange,
    TlsProtocols,
    TlsTrials,
    Trial,
    VersionSupport,
)
from cyberscan.testing import NOW
from cyberscan.tls_suites import suites

CHECKS = [check for check in load_checks() if check.family == "tls"]
CODES = {suite.name: suite.code for suite in suites().values()}
NO = Trial(state="no")
WEB = Endpoint(host="www.ville.test", ip="192.0.2.1", port=443)
VERSIONS = ("SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3")
GCM, CBC = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"
GROUPS = (
    AcceptedGroup(version="TLS 1.3", number=4588, name="X25519MLKEM768"),
    AcceptedGroup(version="TLS 1.3", number=29, name="x25519"),
    AcceptedGroup(version="TLS 1.2", number=23, name="secp256r1"),
)


def _protocols(*more: str, without: str = "", order: str = "server", suites: str = GCM) -> Fact:
    """TLS 1.2 and 1.3, and ``more`` versions."""
    present = {"TLS 1.2", "TLS 1.3", *more} - {without}
    names = {"TLS 1.3": "TLS_AES_128_GCM_SHA256"}
    accepted = [
        AcceptedSuite(version=version, code=CODES[name], name=name)
        for version in VERSIONS
        if version in present
        for name in names.get(version, suites).split()
    ]
    versions = [
        {
            "version": version,
            "presence": "present" if version in present else "absent",
            "preference": order if version in present else "undetermined",
        }
        for version in VERSIONS
    ]
    return TlsProtocols(
        target=WEB, observed_at=NOW, suites=tuple(accepted),
        versions=tuple(VersionSupport.model_validate(version) for version in versions),
    )  # fmt: skip


def _exchange(**own: Any) -> Fact:
    values = {"groups": GROUPS, "hybrids_asked": True, "signatures": ("ecdsa_secp256r1_sha256",)}
    return TlsKeyExchange(target=WEB, observed_at=NOW, **{**values, **own})


def _extensions(**own: Any) -> Fact:
    values = {
        "extended_master_secret": True, "secure_renegotiation": True, "session_ticket": True,
        "compression": False, "heartbeat": False, "sct_in_handshake": False,
        "unknown_values_accepted": True,
    }  # fmt: skip
    return TlsExtensions(target=WEB, observed_at=NOW, **{**values, **own})


def _trials(**own: Any) -> Fact:
    values = {
        "heartbleed": NO, "robot": NO, "ccs_injection": NO, "client_renegotiation": NO,
        "early_data": NO, "ticket_lifetime": 7200,
    }  # fmt: skip
    return TlsTrials(target=WEB, observed_at=NOW, **{**values, **own})


def _certificate(**own: Any) -> Certificate:
    values = {
        "subject": "CN=www.ville.test", "issuer": "CN=R1", "names": ("www.ville.test",),
        "not_before": NOW - timedelta(days=10), "not_after": NOW + timedelta(days=80),
        "key_type": "EC", "key_bits": 256, "curve": "secp256r1", "signature_hash": "sha256",
        "signature_scheme": "ecdsa", "serial": "0a1b2c3d4e5f60718293", "sha256": "aa",
        "key_sha256": "bb", "public": True, "has_alternative_names": True, "timestamps": 2,
        "key_usage": ("digital_signature",), "key_usage_critical": True,
        "extended_key_usage": ("server_auth",), "is_authority": False, "authority_key_id": True,
        "crl_urls": ("http://crl.example/1.crl",),
    }  # fmt: skip
    return Certificate.model_validate({**values, **own})


def _certificates(**own: Any) -> Fact:
    above = _certificate(
        subject="CN=R1", issuer="CN=Root", names=(), is_authority=True, sha256="cc", key_sha256="dd",
        not_after=NOW + timedelta(days=900), key_usage=("key_cert_sign",), public=False,
    )  # fmt: skip
    sent = Deployment(
        chain=(_certificate(**own), above), trusted=True, trusted_by=("mozilla",),
        matches_name=True, chain_complete=True, in_order=True, shown_to=("tls1.3", "ecdsa"), stapled=False,
    )  # fmt: skip
    return TlsCertificates(target=WEB, observed_at=NOW, deployments=(sent,))


SOUND = (_protocols(), _exchange(), _extensions(), _trials(), _certificates())


def _assessed(*own: Fact) -> dict[str, Catalogue]:
    """The sound server, with some of its facts replaced."""
    kinds = {fact.kind for fact in own}
    facts = [*own, *(fact for fact in SOUND if fact.kind not in kinds)]
    return {c.id: c for c in assess(judge(facts, CHECKS), None, facts)}


def _in(catalogue: Catalogue, state: str) -> set[str]:
    return {measure.number for measure in catalogue.measures if measure.state == state}


def test_a_sound_server_shows_no_gap() -> None:
    guide = _assessed()["anssi-tls"]
    assert _in(guide, "gap_seen") == set()
    # R8 and g are not looked for, R37 is the visitor's, R35 is moot without an OCSP address.
    assert _in(guide, "not_assessable") == {"R8", "g", "R37", "R35"}
    assert not any(measure.mild for measure in guide.measures)


def test_a_sound_server_differs_from_mozilla_by_the_order_that_the_agency_asks_for() -> None:
    mozilla = _assessed()["mozilla-intermediate"]
    assert _in(mozilla, "gap_seen") == {"6"}
    assert _in(_assessed(_protocols(order="client"))["mozilla-intermediate"], "gap_seen") == set()


@pytest.mark.parametrize(
    ("fact", "gaps", "mild"),
    [
        (_protocols(without="TLS 1.3"), {"R3"}, {"R3"}),
        (_protocols("TLS 1.0"), {"R4"}, set()),
        (_protocols(suites=f"{GCM} TLS_ECDH_anon_WITH_AES_128_CBC_SHA"), {"R5", "R10", "a"}, {"R10"}),
        (_protocols(suites=f"{GCM} TLS_RSA_WITH_AES_128_GCM_SHA256"), {"R6"}, set()),
        (_protocols(suites=f"{GCM} TLS_ECDHE_RSA_WITH_RC4_128_SHA"), {"R9", "R10", "a"}, {"R10"}),
        (_protocols(order="client"), {"R13"}, {"R13"}),
        (_protocols(suites=f"{GCM} TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"), {"R7", "b"}, {"R7", "b"}),
        (
            _protocols(suites=f"{GCM} TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256"),
            {"R9", "b"},
            {"R9", "b"},
        ),
        (_exchange(groups=(*GROUPS, AcceptedGroup(version="TLS 1.2", number=21, name="secp224r1"))),
         {"R7"}, set()),
        (_exchange(primes=(DhPrime(bits=1024, sha256="00"),)), {"R7-", "PG-083"}, set()),
        (_exchange(primes=(DhPrime(bits=2048, sha256="00"),)), set(), {"R7-", "PG-083"}),
        (_exchange(groups=GROUPS[1:]), set(), {"FT-115"}),
        (_exchange(signatures=("ecdsa_sha1",)), {"c"}, set()),
        (_extensions(extended_master_secret=False), {"d"}, set()),
        (_extensions(secure_renegotiation=False), {"e"}, set()),
        (_extensions(compression=True), {"R19"}, set()),
        (_extensions(heartbeat=True), {"h"}, set()),
        (_trials(client_renegotiation=Trial(state="yes")), {"f"}, set()),
        (_trials(early_data=Trial(state="yes")), {"R23"}, set()),
        (_trials(heartbleed=Trial(state="yes")), {"R2"}, set()),
        (_trials(ticket_lifetime=200_000), {"R20"}, set()),
        (_certificates(signature_hash="sha1"), {"R24"}, set()),
        (_certificates(not_after=NOW + timedelta(days=800)), {"R25"}, set()),
        (_certificates(key_type="RSA", key_bits=1024, curve="", exponent=65537), {"R26"}, set()),
        (_certificates(key_type="RSA", key_bits=2048, curve="", exponent=65537), set(),
         {"R26", "PG-083"}),
        (_certificates(key_usage=("key_agreement",)), {"R27"}, set()),
        (_certificates(extended_key_usage=("client_auth",)), {"R28"}, set()),
        (_certificates(serial="-1"), {"i"}, set()),
        (_certificates(crl_urls=()), {"R33"}, set()),
        (_certificates(timestamps=0), {"R38"}, set()),
    ],
)  # fmt: skip
def test_each_fault_shows_under_its_recommendation(
    fact: Fact, gaps: set[str], mild: set[str]
) -> None:
    guide = _assessed(fact)["anssi-tls"]
    assert _in(guide, "gap_seen") == gaps
    assert {measure.number for measure in guide.measures if measure.mild} == mild


def test_cbc_is_tolerated_with_its_protection_only() -> None:
    accepts = _protocols(suites=f"{GCM} {CBC}")
    protected = _assessed(accepts, _extensions(encrypt_then_mac=True))["anssi-tls"]
    assert _in(protected, "gap_seen") == {"R10", "b"}
    bare = _assessed(accepts, _extensions(encrypt_then_mac=False))["anssi-tls"]
    assert _in(bare, "gap_seen") == {"R10", "R10-", "b"}


def test_a_server_that_could_not_be_looked_at_shows_nothing() -> None:
    kinds = (TlsProtocols, TlsKeyExchange, TlsExtensions, TlsTrials, TlsCertificates)
    states = _assessed(*(kind.could_not(WEB, Reason.TIMEOUT) for kind in kinds))
    for name in ("anssi-tls", "mozilla-intermediate", "mozilla-modern"):
        assert {measure.state for measure in states[name].measures} == {"not_assessable"}
