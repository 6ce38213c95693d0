"""What a command to run again may name: places that passed the gate, and evidence that cannot act in a shell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cyberscan.facts.targets import Target

_PLAIN = re.compile(r"[A-Za-z0-9_/][A-Za-z0-9._~/-]*")
"""No space, quote, ``$`` or ``*``, and no dash first: neither the shell nor the tool can take it otherwise."""
_ADDRESS_AND_PORT = re.compile(r"\{(ip|host|target)\}(?=:(?:\d|\{port\}))")
_NMAP = re.compile(r"\bnmap (?=.*\{(?:ip|host|target)\})")


def places(target: Target, evidence: Mapping[str, Any]) -> dict[str, object]:
    """What the words of a check may put into a command, and nothing more."""
    values: dict[str, object] = dict(target.model_dump())
    values["target"] = target.subject
    values["name"] = values.get("name") or target.subject
    values["host"] = values.get("host") or target.subject
    values["origin"] = getattr(target, "origin", f"https://{target.subject}")
    values["port"] = values.get("port") or evidence.get("port", "")
    values["path"] = evidence.get("path") or values.get("path", "")
    values["selector"] = evidence.get("selector", "")
    for key in ("port", "path", "selector"):
        values[key] = values[key] if _PLAIN.fullmatch(str(values[key])) else ""
    return values


def addressed(text: str, values: Mapping[str, object]) -> str:
    """The text with what IPv6 asks for: ``nmap -6``, and brackets round an address before its port."""
    if ":" not in str(values.get("ip", "")):
        return text

    def bracketed(found: re.Match[str]) -> str:
        return f"[{found[0]}]" if ":" in str(values.get(found[1], "")) else found[0]

    return _NMAP.sub("nmap -6 ", _ADDRESS_AND_PORT.sub(bracketed, text))
