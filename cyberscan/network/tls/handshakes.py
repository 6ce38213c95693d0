"""The certificates that an endpoint sends, and its trials: what the hellos alone could not settle."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from cyberscan.facts.base import Fact
from cyberscan.facts.certificates import TlsCertificates
from cyberscan.facts.targets import Endpoint
from cyberscan.facts.tls import TlsExtensions, TlsKeyExchange, TlsProtocols, VersionSupport
from cyberscan.network.session import Network
from cyberscan.network.tls.deployed import gathered
from cyberscan.network.tls.shown import Client, SentChain, Shown
from cyberscan.network.tls.sitting import Sitting, expect_success, text
from cyberscan.network.tls.survey import one_hello
from cyberscan.network.tls.trials import Trials, pass_on
from cyberscan.reasons import LookFailed, Reason

CONNECTIONS = 30
"""A well-configured server takes two. At worst: two for TLS 1.3, six for renegotiation, four for
heartbeats, two for early changes of cipher, fifteen for the oracle."""


def look(network: Network, shown: Shown) -> Iterator[Fact]:
    """The certificates, then the trials. Only an interruption is raised: all else becomes data."""
    sitting = Sitting(network, shown)
    try:
        yield certificates(sitting)
    except LookFailed as failed:
        pass_on(failed)
        yield TlsCertificates.failing(shown.endpoint, failed.failure)
    yield Trials(sitting).run()


def certificates_alone(network: Network, endpoint: Endpoint) -> TlsCertificates:
    """The certificates in two connections at most: nothing is tried, no list is made. Raises :class:`LookFailed`."""
    try:
        return certificates(Sitting(network, one_hello(network, endpoint)))
    except LookFailed as failed:
        pass_on(failed)
    modern = VersionSupport(version="TLS 1.3", presence="present")
    protocols = TlsProtocols(target=endpoint, versions=(modern,))
    key_exchange, extensions = TlsKeyExchange(target=endpoint), TlsExtensions(target=endpoint)
    return certificates(Sitting(network, Shown(endpoint, protocols, key_exchange, extensions)))


def certificates(sitting: Sitting) -> TlsCertificates:
    """Every chain, described and judged. Raises :class:`LookFailed`."""
    chains = list(sitting.shown.chains)
    trouble: LookFailed | None = None
    try:
        if "TLS 1.3" in sitting.present:
            chains.insert(0, _chain(sitting.modern, "tls1.3"))
        elif not chains:
            chains.append(_chain(sitting.renegotiated, "old"))
    except LookFailed as failed:
        pass_on(failed)
        trouble = failed
    if not any(chain.certificates for chain in chains):
        raise trouble or LookFailed(Reason.PROTOCOL_ERROR, "no certificate")
    named, unnamed = gathered(chains)
    described = _described(sitting, [*named, *unnamed])
    return _fact(sitting, described[: len(named)], described[len(named) :])


def _described(sitting: Sitting, chains: list[SentChain]) -> list[dict[str, Any]]:
    ca_file = sitting.network.settings.ca_file
    found = []
    for chain in chains:  # one question each: others wait for the same worker
        answer = sitting.ask(
            ask="chains",
            chains=[[text(der) for der in chain.certificates]],
            host=sitting.endpoint.host,
            ip=sitting.endpoint.ip,
            ca_file=str(ca_file.resolve()) if ca_file else "",
        )
        expect_success(answer)
        [described] = answer["described"]
        found.append({**described, "shown_to": chain.shown_to, "stapled": chain.stapled})
    return found


def _fact(
    sitting: Sitting, named: list[dict[str, Any]], unnamed: list[dict[str, Any]]
) -> TlsCertificates:
    payload = {
        "target": sitting.endpoint,
        "deployments": named or unnamed,
        "without_name": unnamed[0] if named and unnamed else None,
    }
    try:
        return TlsCertificates.model_validate(payload)
    except ValidationError as error:
        raise LookFailed(Reason.PROTOCOL_ERROR, "unreadable certificate") from error


def _chain(result: dict[str, Any], client: Client) -> SentChain:
    expect_success(result)
    ders = tuple(base64.b64decode(der) for der in result.get("chain", ()))
    return SentChain((client,), ders, result.get("stapled"))
