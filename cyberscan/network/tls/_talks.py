"""Conversations that need real cryptography, as generators that yield bytes to send and take bytes in.

Runs in the worker process. Nothing here touches a socket: OpenSSL works on memory, the scanner carries.
"""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Callable, Generator
from typing import Any

from nassl._nassl import OpenSSLError, WantReadError, WantX509LookupError
from nassl.legacy_ssl_client import LegacySslClient
from nassl.ssl_client import BaseSslClient, OpenSslVerifyEnum, OpenSslVersionEnum, SslClient

Talk = Generator[tuple[bytes, float], bytes, dict[str, Any]]
"""Yields what to send and how many seconds an answer may take; gets the answer; returns the result."""
_Step = Generator[tuple[bytes, float], bytes, None]

_SUITES_13 = (
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:"
    "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256"
)
_VERSIONS = {
    "SSL 3.0": OpenSslVersionEnum.SSLV3,
    "TLS 1.0": OpenSslVersionEnum.TLSV1,
    "TLS 1.1": OpenSslVersionEnum.TLSV1_1,
    "TLS 1.2": OpenSslVersionEnum.TLSV1_2,
}
_ROUNDS = 200
"""Steps of one handshake: one honest peer takes three or four, one that drips takes no more than this."""
_FEW = 10
_LARGE = 65536
_AFTERWARDS = 0.5
_ATTEMPTS = 3
"""Renegotiations: one shows that it is allowed, three that it is not limited to once."""
_LIFETIME = re.compile(r"lifetime hint: (\d{1,10}) \(seconds\)")
_KEY = re.compile(r"(?:Master-Key|Resumption PSK): ([0-9A-F]+)")


class Ended(Exception):
    """Thrown in by the scanner: the peer closed, stayed silent, or the time was up."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def tls13(question: dict[str, Any]) -> Talk:
    """One TLS 1.3 handshake: the chain, the stapled answer, the session tickets that follow."""
    client = SslClient(
        ssl_version=OpenSslVersionEnum.TLSV1_3,
        ssl_verify=OpenSslVerifyEnum.NONE,
        ignore_client_authentication_requests=True,
    )
    client.set_cipher_list("ALL:@SECLEVEL=0")  # what is weak is judged, not refused
    client.set_ciphersuites(_SUITES_13)
    client.set_tlsext_status_ocsp()
    _name(client, question)
    try:
        yield from _shake(client, question["wait"])
    except (OpenSSLError, WantX509LookupError, Ended) as trouble:
        return _failed(trouble)
    found = {"chain": _chain(client), "stapled": _stapled(client)}
    session, answered = yield from _tickets(client, question)
    text = session.as_text() if session is not None else ""
    return {
        **found,
        "ticket": session is not None,
        "lifetime": _lifetime(text),
        "early_data": session.get_max_early_data() if session is not None else 0,
        "answered": answered,
    }


def renegotiation(question: dict[str, Any]) -> Talk:
    """A handshake of TLS 1.2 or older, then up to three that we ask for inside it."""
    kind = LegacySslClient if question["legacy"] else SslClient
    client: BaseSslClient = kind(
        ssl_version=_VERSIONS[question["version"]],
        ssl_verify=OpenSslVerifyEnum.NONE,
        ignore_client_authentication_requests=True,
    )
    client.set_cipher_list("DEFAULT:ALL" if question["legacy"] else "DEFAULT:ALL:@SECLEVEL=0")
    if question["version"] != "SSL 3.0":
        _name(client, question)
    accepted, end = 0, ""
    try:
        yield from _shake(client, question["wait"])
    except (OpenSSLError, WantX509LookupError, Ended) as trouble:
        return _failed(trouble)
    found = {"chain": _chain(client), "lifetime": _lifetime(client.get_session().as_text())}
    try:
        if question["listen"]:
            yield from _listen(client, question["listen"])
    except (OpenSSLError, Ended):
        return {**found, "accepted": 0, "attempts": _ATTEMPTS, "end": "left"}
    try:
        for _ in range(_ATTEMPTS):
            before = _secret(client)
            client._ssl.renegotiate()
            yield from _shake(client, question["wait"])
            if _secret(client) == before:
                end = "unchanged"  # OpenSSL went on without a new handshake: it proves nothing
                break
            accepted += 1
    except (OpenSSLError, WantX509LookupError) as trouble:
        end = _code(trouble)
    except Ended as ended:
        end = ended.why
    return {**found, "accepted": accepted, "attempts": _ATTEMPTS, "end": end}


TALKS: dict[str, Callable[[dict[str, Any]], Talk]] = {
    "tls13": tls13,
    "renegotiation": renegotiation,
}


def _name(client: BaseSslClient, question: dict[str, Any]) -> None:
    if question["name"]:
        client.set_tlsext_host_name(question["name"])


def _shake(client: BaseSslClient, wait: float) -> _Step:
    for _ in range(_ROUNDS):
        try:
            client._ssl.do_handshake()
        except WantReadError:
            client._network_bio.write((yield _outgoing(client), wait))
        else:
            return
    raise Ended("timeout")


def _outgoing(client: BaseSslClient) -> bytes:
    size = client._network_bio.pending()
    return bytes(client._network_bio.read(size)) if size else b""


def _tickets(
    client: BaseSslClient, question: dict[str, Any]
) -> Generator[tuple[bytes, float], bytes, tuple[Any, bool]]:
    """The session of the first ticket, and whether the peer said anything at all after the handshake.

    Tickets come at once, or before the first answer: what is said (a request, a goodbye) calls for one.
    """
    answered = False
    try:
        if question["say"]:
            client._ssl.write(question["say"].encode("ascii", "ignore"))
        for _ in range(_ROUNDS):
            answered, ended = _read(client, answered)
            session = client.get_session()
            if _lifetime(session.as_text()) is not None:
                return session, answered
            if ended:
                break
            # Some send data before the handshake is over, and their tickets after it.
            wait = _AFTERWARDS if answered else question["listen"]
            client._network_bio.write((yield _outgoing(client), wait))
    except (OpenSSLError, Ended):
        pass  # what was seen until then counts
    return None, answered


def _read(client: BaseSslClient, answered: bool = False) -> tuple[bool, bool]:
    """Take in all that came: whether an application said something by now, and whether it is over."""
    try:
        while client._ssl.read(_LARGE):
            answered = True
    except WantReadError:
        return answered, False
    except OpenSSLError:
        return answered, True
    return answered, True


def _listen(client: BaseSslClient, seconds: float) -> _Step:
    """Take in a greeting, so that it does not come between the messages of a handshake."""
    for _ in range(_FEW):
        if _read(client)[1]:
            raise Ended("closed")
        try:
            data = yield _outgoing(client), seconds
        except Ended as ended:
            if ended.why == "timeout":
                return
            raise
        client._network_bio.write(data)


def _secret(client: BaseSslClient) -> str:
    found = _KEY.search(client.get_session().as_text())
    return found[1] if found else ""


def _lifetime(text: str) -> int | None:
    """Of a session that came with a ticket; sessions without one have no such line."""
    found = _LIFETIME.search(text)
    return int(found[1]) if found else None


def _chain(client: BaseSslClient) -> list[str]:
    ders = (ssl.PEM_cert_to_DER_cert(pem) for pem in client.get_received_chain())
    return [base64.b64encode(der).decode("ascii") for der in ders]


def _stapled(client: BaseSslClient) -> bool | None:
    try:
        return client.get_tlsext_status_ocsp_resp() is not None
    except OpenSSLError:
        return None  # something came, and it is no OCSP response


def _failed(trouble: Exception) -> dict[str, Any]:
    if isinstance(trouble, Ended):
        return {"failed": trouble.why, "detail": "handshake"}
    return {"failed": "protocol_error", "detail": _code(trouble)}


def _code(trouble: Exception) -> str:
    """OpenSSL's name of the error, the last field: a few words of its own, never the peer's."""
    text = str(trouble.args[0]) if trouble.args else type(trouble).__name__
    return re.sub(r"[^a-z0-9 ]", "", text.rpartition(":")[2].lower())[:60].strip()
