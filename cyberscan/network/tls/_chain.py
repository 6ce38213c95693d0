"""How a chain of certificates stands up. Runs in the worker process.

Trust is decided by OpenSSL against each store; a chain that it refuses and the stricter verifier of the
X.509 library accepts is accepted; otherwise OpenSSL's error code says why, for all stores together: it
tells an unknown root from a mere expiry.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from nassl._nassl import X509, OpenSSLError
from nassl.cert_chain_verifier import CertificateChainVerificationFailed, CertificateChainVerifier

from cyberscan.network.tls import _links
from cyberscan.network.tls._certificate import Sent
from cyberscan.network.tls._names import matches, mismatch
from cyberscan.network.tls._stores import Store

MAX_CHAIN = 16

_SELF_SIGNED, _SELF_SIGNED_IN_CHAIN = 18, 19
_NO_ISSUER = (2, 20, 21)
_TOO_EARLY, _TOO_LATE = 9, 10
_BAD_SIGNATURE = 7
# No authority, path too long, name outside (47) or inside (48) what the authority may certify, key of no use.
_BROKEN_RULES = (24, 25, 47, 48, 79)
_UNKNOWN = -1


def describe(ders: Sequence[bytes], host: str, ip: str, stores: Sequence[Store]) -> dict[str, Any]:
    """The payload of :class:`cyberscan.facts.certificates.Deployment`, without who is shown it.

    ``ders`` is the chain as sent, leaf first. Raises ``ValueError`` when the leaf cannot be read; another
    one that cannot is passed over.
    """
    leaf = Sent(ders[0])
    chain = [leaf, *_readable(ders[1:MAX_CHAIN])]
    # All that was sent: the link that seems to be missing may come late in a long chain.
    trusted_by, code = _tried(ders, host, stores)
    if trusted_by and not leaf.for_servers:
        trusted_by = ()
    trusted, error, complete = _judge(code, chain)
    matched = matches(leaf, host, ip)
    parsed = [sent.parsed for sent in chain]
    return {
        "chain": [sent.described() for sent in chain],
        "trusted": trusted,
        "trusted_by": trusted_by,
        "trust_error": error,
        "matches_name": matched,
        "mismatch": mismatch(leaf, host) if matched is False else "",
        "chain_complete": complete,
        "leads_to": chain[parsed.index(_links.path(parsed)[-1])].name("issuer"),
        "in_order": _links.in_order(parsed),
        "superfluous": _links.superfluous(parsed),
    }


def _readable(ders: Sequence[bytes]) -> list[Sent]:
    found = []
    for der in ders:
        try:
            found.append(Sent(der))
        except ValueError:
            continue  # OpenSSL sees it all the same
    return found


def _tried(
    ders: Sequence[bytes], host: str, stores: Sequence[Store]
) -> tuple[tuple[str, ...], int]:  # fmt: skip
    """The stores that trust the chain, and OpenSSL's error code when none does (0 otherwise)."""
    sent = _for_openssl(ders)
    if sent is None:
        return (), _UNKNOWN
    good = tuple(
        store.name for store in stores if _code(store.roots, sent) == 0 or store.accepts(ders, host)
    )
    return good, 0 if good else _code([root for store in stores for root in store.roots], sent)


def _for_openssl(ders: Sequence[bytes]) -> list[Any] | None:
    found = []
    for number, der in enumerate(ders):
        try:
            found.append(X509(_links.pem(der)))
        except OpenSSLError:
            if number == 0:
                return None
    return found


def _code(roots: Sequence[Any], sent: list[Any]) -> int:
    if not roots:
        return _NO_ISSUER[0]
    try:
        CertificateChainVerifier(list(roots)).verify(sent)
    except CertificateChainVerificationFailed as failed:
        return int(failed.openssl_error_code)
    except OpenSSLError:
        return _UNKNOWN
    return 0


def _judge(code: int, chain: Sequence[Sent]) -> tuple[bool | None, str, bool | None]:
    """Trusted, why not, and whether the chain is complete, for an error code of OpenSSL."""
    if code == 0:
        return (True, "", True) if chain[0].for_servers else (False, "wrong_use", True)
    if code == _SELF_SIGNED:
        return False, "self_signed", True
    if code == _SELF_SIGNED_IN_CHAIN:
        return False, "untrusted_root", True
    if code in _NO_ISSUER:
        return _without_issuer(chain)
    if code in (_TOO_EARLY, _TOO_LATE):
        # OpenSSL looks at dates last: the chain itself leads to a known root.
        return False, _date_error(chain, code), True
    if code == _BAD_SIGNATURE:
        return False, "bad_signature", None
    if code in _BROKEN_RULES:
        return False, "invalid_chain", None
    return None, f"openssl_{code}" if code > 0 else "", None


def _without_issuer(chain: Sequence[Sent]) -> tuple[bool | None, str, bool | None]:
    above = len(_links.path([sent.parsed for sent in chain])) > 1
    public = chain[0].public
    if public and not above:
        return None, "incomplete_chain", False
    # A root of one's own that is rightly not sent, or an intermediate left out: from outside, both look
    # so. What a public authority signed leads to a public root: there a link is likely to be missing.
    return False, "unknown_issuer", None if above and not public else False


def _date_error(chain: Sequence[Sent], code: int) -> str:
    now = datetime.now(UTC)
    if chain[0].not_after < now:
        return "expired"
    if chain[0].not_before > now:
        return "not_yet_valid"
    if code == _TOO_EARLY:
        return "intermediate_not_yet_valid"
    # The root is not sent, or signs itself: only the trust store knows that it is too old.
    sent = (c for c in chain[1:] if not _links.self_signed(c.parsed))
    return "intermediate_expired" if any(c.not_after < now for c in sent) else "root_expired"
