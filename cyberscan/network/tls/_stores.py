"""The authorities that are trusted, each store read once for a whole process."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.x509 import verification
from nassl._nassl import X509, OpenSSLError

_MOZILLA = Path("plugins", "certificate_info", "trust_stores", "pem_files", "mozilla_nss.pem")
_REFUSALS = (
    verification.VerificationError, ValueError, TypeError, x509.DuplicateExtension,
    x509.InvalidVersion,
)  # fmt: skip
"""All that the X.509 library says of a chain that it does not accept, or cannot read."""
_START, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


class Store:
    """A set of authorities, for OpenSSL and for the X.509 library."""

    def __init__(self, name: str, pems: Sequence[str]) -> None:
        self.name = name
        self._pems = pems
        self.roots = _roots(pems)
        self._verifier: verification.Store | None = None

    def accepts(self, ders: Sequence[bytes], host: str) -> bool:
        """The second opinion of the X.509 library, which knows the rules of public authorities."""
        if self._verifier is None:
            known = _parsed(self._pems)
            if not known:
                return False
            self._verifier = verification.Store(known)
        try:
            verifier = verification.PolicyBuilder().store(self._verifier)
            leaf, *others = (x509.load_der_x509_certificate(der) for der in ders)
            verifier.build_server_verifier(_subject(host)).verify(leaf, others)
        except _REFUSALS:
            return False
        return True


@cache
def stores(ca_file: str) -> tuple[Store, ...]:
    """Mozilla's, the operating system's where it has one, and the given file. Raises ``OSError``."""
    found = [Store("mozilla", _read(_mozilla()))]
    system = _system()
    if system is not None:
        found.append(Store("system", _read(system)))
    if ca_file:
        found.append(Store("ca_file", _read(Path(ca_file))))
    return tuple(found)


def _mozilla() -> Path:
    spec = find_spec(
        "sslyze"
    )  # its copy is renewed with its releases; importing it takes half a second
    if spec is None or spec.origin is None:
        raise FileNotFoundError("sslyze")
    return Path(spec.origin).parent / _MOZILLA


def _system() -> Path | None:
    named = ssl.get_default_verify_paths().cafile
    candidates = [named] if named else []
    candidates += ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
    return next((Path(path) for path in candidates if Path(path).is_file()), None)


def _read(path: Path) -> list[str]:
    parts = path.read_text(encoding="utf-8", errors="replace").split(_END)[:-1]
    return [f"{_START}{part.split(_START, 1)[1]}{_END}\n" for part in parts if _START in part]


def _roots(pems: Sequence[str]) -> list[Any]:
    found = []
    for pem in pems:
        try:
            found.append(X509(pem))
        except OpenSSLError:
            continue  # one authority that cannot be read vouches for nobody
    return found


def _parsed(pems: Sequence[str]) -> list[x509.Certificate]:
    found = []
    for pem in pems:
        try:
            found.append(x509.load_pem_x509_certificate(pem.encode("ascii", "ignore")))
        except ValueError:
            continue
    return found


def _subject(host: str) -> x509.DNSName | x509.IPAddress:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
