"""The server signs its key exchanges with SHA-1, SHA-224 or MD5 in TLS 1.2 (RFC 9155)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Reason,
    Severity,
    TlsExtensions,
    TlsKeyExchange,
    TlsProtocols,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
    signature_grade,
)

from ._behaviour import beside
from ._common import half_known, severity, with_presence

_OLD = ("SSL 3.0", "TLS 1.0", "TLS 1.1")
_INHERENT = frozenset(("rsa_md5_sha1",))
"""TLS 1.1 and older sign with nothing else: there, the version is the defect."""
_AMBIGUOUS = frozenset(("ecdsa_sha1", "dsa_sha1"))
"""The same for those keys, and in TLS 1.2 a choice: the name alone does not tell which version it was."""


class WeakHandshakeSignature(Check[TlsKeyExchange]):
    id = "tls.weak_handshake_signature"
    judges = TlsKeyExchange

    def evaluate(self, fact: TlsKeyExchange, context: Context) -> Iterator[Verdict]:
        protocols = beside(fact, context, TlsProtocols)
        doubtful = _doubtful(fact, protocols, context)
        inherent = _INHERENT | {name for name in doubtful if _same_key_signs_better(fact, name)}
        if protocols is not None and with_presence(protocols, ("TLS 1.2",), "absent"):
            inherent |= _AMBIGUOUS
        seen = [name for name in dict.fromkeys(fact.signatures) if name not in inherent]
        weak = [name for name in seen if signature_grade(name) == "forbidden"]
        certain = [name for name in weak if name not in doubtful]
        if certain:
            mild = severity(fact, Severity.LOW, Severity.INFO)
            yield failed(severity=mild, signatures=certain)
        elif weak:
            yield not_tested(
                Reason.PROTOCOL_ERROR, "may come from an older version or our own hello"
            )
        elif seen:
            yield passed(signatures=seen)
        else:
            yield _unsigned(protocols)


def _doubtful(
    fact: TlsKeyExchange, protocols: TlsProtocols | None, context: Context
) -> frozenset[str]:
    """Weak schemes that may have another cause than the server's choice in TLS 1.2."""
    extensions = beside(fact, context, TlsExtensions)
    if extensions is not None and "extensions" in extensions.intolerant_to:
        # A hello without extensions asks for SHA-1 by saying nothing (RFC 5246 §7.4.1.4.1).
        return _AMBIGUOUS | {"rsa_pkcs1_sha1"}
    if protocols is None or set(with_presence(protocols, _OLD, "absent")) != set(_OLD):
        return _AMBIGUOUS
    return frozenset()


def _same_key_signs_better(fact: TlsKeyExchange, name: str) -> bool:
    """Asked the same, a server chooses the same: then the weak one is of the versions that know no other."""
    key = name.partition("_")[0] + "_"
    sound = [other for other in fact.signatures if signature_grade(other) != "forbidden"]
    return name in _AMBIGUOUS and any(other.startswith(key) for other in sound)


def _unsigned(protocols: TlsProtocols | None) -> Verdict:
    if protocols is None:
        return not_tested(Reason.PROTOCOL_ERROR, "the suites are not known")
    signing = ("TLS_ECDHE_RSA", "TLS_ECDHE_ECDSA", "TLS_DHE_RSA", "TLS_DHE_DSS")
    if any(s.version == "TLS 1.2" and s.name.startswith(signing) for s in protocols.suites):
        return not_tested(Reason.PROTOCOL_ERROR, "no signature was seen")
    return half_known(protocols) or not_applicable("nothing_signed")
