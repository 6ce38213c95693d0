"""Facts for the TLS checks, with everything as it should be unless said otherwise."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from cyberscan.sdk import (
    AcceptedSuite,
    Certificate,
    Deployment,
    Endpoint,
    Fact,
    TlsCertificates,
    TlsExtensions,
    TlsKeyExchange,
    TlsProtocols,
    TlsTrials,
    VersionSupport,
)
from cyberscan.testing import NOW
from cyberscan.tls_suites import suites

F = TypeVar("F", bound=Fact)

NAMES = ("SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3")
WEB = Endpoint(host="www.ville.test", ip="127.0.0.1", port=443)
MAIL = Endpoint(host="mx.ville.test", ip="127.0.0.1", port=25, starttls="smtp")


@pytest.fixture
def protocols() -> Callable[..., TlsProtocols]:
    """``protocols(present=(…), undetermined=(…), suites=(names…))``."""

    def make(
        *,
        present: tuple[str, ...] = ("TLS 1.2", "TLS 1.3"),
        undetermined: tuple[str, ...] = (),
        accepted: tuple[str, ...] = ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",),
        mail: bool = False,
        **payload: Any,
    ) -> TlsProtocols:
        codes = {suite.name: suite.code for suite in suites().values()}
        return TlsProtocols(
            target=MAIL if mail else WEB,
            versions=tuple(
                VersionSupport(
                    version=name,
                    presence="present"
                    if name in present
                    else "undetermined"
                    if name in undetermined
                    else "absent",
                )
                for name in NAMES
            ),
            suites=tuple(
                AcceptedSuite(version=present[-1], code=codes[name], name=name) for name in accepted
            ),
            **payload,
        )

    return make


@pytest.fixture
def certificates() -> Callable[..., TlsCertificates]:
    """``certificates(leaf={…}, trusted=…)``: one chain of a leaf and an intermediate; ``others`` beside it."""

    def make(
        *,
        leaf: dict[str, Any] | None = None,
        above: bool = True,
        mail: bool = False,
        others: tuple[Deployment, ...] = (),
        **payload: Any,
    ) -> TlsCertificates:
        common: dict[str, Any] = {
            "not_before": NOW - timedelta(days=30),
            "not_after": NOW + timedelta(days=60),
            "key_type": "RSA",
            "key_bits": 3072,
            "signature_hash": "sha256",
            "serial": "4a" * 16,
            "sha256": "00" * 32,
            "exponent": 65537,
            "key_sha256": "11" * 32,
            "authority_key_id": True,
        }
        own = {
            "subject": "CN=www.ville.test",
            "issuer": "CN=Autorité",
            "names": ("www.ville.test",),
            "has_alternative_names": True,
            "key_usage": ("digital_signature",),
            "key_usage_critical": True,
            "extended_key_usage": ("server_auth",),
            "crl_urls": ("http://crl.autorite.test/1.crl",),
            "timestamps": 0,
        }
        chain = [Certificate(**{**common, **own, **(leaf or {})})]
        if above:
            chain.append(Certificate(subject="CN=Autorité", issuer="CN=Racine", **common))
        judged: dict[str, Any] = {
            "chain": tuple(chain),
            "trusted": True,
            "matches_name": True,
            "chain_complete": True,
            **payload,
        }
        deployment = Deployment(**judged)
        return TlsCertificates(
            target=MAIL if mail else WEB, observed_at=NOW, deployments=(deployment, *others)
        )

    return make


def _about(kind: type[F]) -> Callable[..., F]:
    """``make(mail=True, field=…)``: a fact of ``kind`` on the usual endpoint."""

    def make(*, mail: bool = False, **payload: Any) -> F:
        return kind.model_validate({"target": MAIL if mail else WEB, "observed_at": NOW, **payload})

    return make


@pytest.fixture
def key_exchange() -> Callable[..., TlsKeyExchange]:
    """``key_exchange(groups=(…), primes=(…))``: nothing was seen unless said otherwise."""
    return _about(TlsKeyExchange)


@pytest.fixture
def extensions() -> Callable[..., TlsExtensions]:
    """``extensions(compression=True)``: every question open unless said otherwise."""
    return _about(TlsExtensions)


@pytest.fixture
def trials() -> Callable[..., TlsTrials]:
    """``trials(robot=Trial(state="yes"))``: everything undetermined unless said otherwise."""
    return _about(TlsTrials)
