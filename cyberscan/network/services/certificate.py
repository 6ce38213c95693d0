"""The certificate that a service shows, as plain text; it is looked at, not verified."""

from __future__ import annotations

import ssl
from hashlib import sha256

from cyberscan.facts.services import ServiceCertificate
from cyberscan.network.dial import Stream
from cyberscan.network.text import clean
from cyberscan.network.tls._certificate import Sent

_TEXT = 300
_MOST_NAMES = 50


def shown_certificate(stream: Stream) -> ServiceCertificate | None:
    """What the peer of ``stream`` shows; None outside TLS, and when it cannot be read."""
    if not isinstance(stream.socket, ssl.SSLSocket):
        return None
    der = stream.socket.getpeercert(binary_form=True)
    try:
        return read_certificate(der) if der else None
    except ValueError:
        return None


def read_certificate(der: bytes) -> ServiceCertificate:
    """The fact of one certificate. Raises :class:`ValueError` when it cannot be read."""
    sent = Sent(der)
    names, addresses = sent.alternative_names
    said = [*names, *map(str, addresses)] or sent.common_names
    return ServiceCertificate(
        subject=clean(sent.name("subject"), _TEXT),
        issuer=clean(sent.name("issuer"), _TEXT),
        names=tuple(clean(name, _TEXT) for name in said[:_MOST_NAMES]),
        sha256=sha256(der).hexdigest(),
        not_before=sent.not_before,
        not_after=sent.not_after,
    )
