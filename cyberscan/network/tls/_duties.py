"""The plain questions of the worker: what certificates say and how their chains stand up."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from cyberscan.network.tls._certificate import Sent
from cyberscan.network.tls._chain import describe
from cyberscan.network.tls._empty_secret import beginnings
from cyberscan.network.tls._stores import stores


def chains(question: dict[str, Any]) -> dict[str, Any]:
    """Each chain described and judged, in the order given."""
    try:
        trusted = stores(question["ca_file"])
    except OSError:
        return {"failed": "missing_tool", "detail": "authorities"}
    found = []
    for chain in question["chains"]:
        ders = [base64.b64decode(der) for der in chain]
        try:
            found.append(describe(ders, question["host"], question["ip"], trusted))
        except ValueError:
            return {"failed": "protocol_error", "detail": "unreadable certificate"}
    return {"described": found}


def rsa_key(question: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a certificate's RSA key, in hexadecimal; nothing for another kind of key."""
    try:
        key = Sent(base64.b64decode(question["certificate"])).parsed.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return {}
    if not isinstance(key, RSAPublicKey):
        return {}
    numbers = key.public_numbers()
    return {"modulus": f"{numbers.n:x}", "exponent": f"{numbers.e:x}"}


def early_records(question: dict[str, Any]) -> dict[str, Any]:
    """Two records under the keys of an empty secret; nothing for a suite that is not known here."""
    found = beginnings(
        question["version"], question["suite"],
        base64.b64decode(question["ours"]), base64.b64decode(question["theirs"]),
    )  # fmt: skip
    if found is None:
        return {}
    return {"records": [base64.b64encode(content).decode("ascii") for content in found]}


DUTIES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "chains": chains,
    "rsa_key": rsa_key,
    "early_records": early_records,
}
