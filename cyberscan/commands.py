"""What a command to run again may name: places that passed the gate, and evidence that cannot act in a shell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cyberscan.facts.targets import Target

_PLAIN = re.compile(r"[A-Za-z0-9_/][A-Za-z0-9._~/-]*")
"""No space, quote, ``$`` or ``*``, and no dash first: neither the shell nor the tool can take it otherwise."""
_PEER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]*")
"""A host name or an address of evidence: a name of the DNS may hold anything."""
_ADDRESS_AND_PORT = re.compile(r"\{(ip|host|target)\}(?=:(?:\d|\{port\}))")
_UPGRADES = {
    **{name: name for name in ("smtp", "imap", "pop3", "ftp", "ldap", "xmpp", "mysql")},
    "xmpp_server": "xmpp-server",
    "postgresql": "postgres",
}
"""How ``openssl s_client -starttls`` and ``testssl -t`` name a dialect; neither knows RDP's."""
_TLS_TOOL = re.compile(r"\b(?:openssl s_client|testssl) (?=-)(?!-starttls)")
_SSLSCAN = re.compile(r"\bsslscan (?=--)(?!--starttls)")
_SSLSCAN_UPGRADES = {
    **{
        name: f"--starttls-{name}"
        for name in ("smtp", "imap", "pop3", "ftp", "ldap", "xmpp", "mysql")
    },
    "postgresql": "--starttls-psql",
    "rdp": "--rdp",
}
_NMAP = re.compile(r"\bnmap (?=.*\{(?:ip|host|target)\})")


def places(target: Target, evidence: Mapping[str, Any]) -> dict[str, object]:
    """What the words of a check may put into a command, and nothing more."""
    values: dict[str, object] = dict(target.model_dump())
    values["target"] = target.subject
    values["name"] = values.get("name") or target.subject
    values["host"] = values.get("host") or target.subject
    peers = (str(evidence.get(key, "")) for key in ("address", "host"))
    values["peer"] = next((peer for peer in peers if _PEER.fullmatch(peer)), target.subject)
    values["origin"] = getattr(target, "origin", f"https://{target.subject}")
    values["port"] = values.get("port") or evidence.get("port", "")
    values["path"] = evidence.get("path") or values.get("path", "")
    values["selector"] = evidence.get("selector", "")
    for key in ("port", "path", "selector"):
        values[key] = values[key] if _PLAIN.fullmatch(str(values[key])) else ""
    return values


def addressed(text: str, values: Mapping[str, object]) -> str:
    """The text with what the place asks for: a dialect that leads to TLS; ``nmap -6`` and brackets for IPv6."""
    text = _upgraded(text, str(values.get("starttls", "")))
    if ":" not in str(values.get("ip", "")):
        return text

    def bracketed(found: re.Match[str]) -> str:
        return f"[{found[0]}]" if ":" in str(values.get(found[1], "")) else found[0]

    return _NMAP.sub("nmap -6 ", _ADDRESS_AND_PORT.sub(bracketed, text))


def _upgraded(text: str, dialect: str) -> str:
    """The text with the option by which each tool asks for TLS in ``dialect``, unless it is there."""
    if option := _SSLSCAN_UPGRADES.get(dialect):
        text = _SSLSCAN.sub(f"sslscan {option} ", text)
    if dialect not in _UPGRADES:
        return text

    def asking(found: re.Match[str]) -> str:
        is_testssl = found[0].startswith("testssl")
        option = "-t" if is_testssl else "-starttls"
        asked = f"{found[0]}{option} {_UPGRADES[dialect]} "
        if not dialect.startswith("xmpp"):
            return asked
        # The name that is served has to be said before TLS; by default the tools say the address.
        return asked + ("--xmpphost {host} " if is_testssl else "-xmpphost {host} ")

    return _TLS_TOOL.sub(asking, text)
