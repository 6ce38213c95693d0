"""The commands that show, from outside, that a remedy worked: for this host, these ports, their dialects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cyberscan.facts.targets import Endpoint
from cyberscan.remedies.observed import host_of
from cyberscan.remedies.templates import indented, phrase
from cyberscan.words import Language

# What each tool calls the dialects that it can speak before TLS; the others are left to cyberscan.
_OPENSSL = {
    "": "", "smtp": "smtp", "imap": "imap", "pop3": "pop3", "ftp": "ftp", "xmpp": "xmpp",
    "xmpp_server": "xmpp-server", "mysql": "mysql", "postgresql": "postgres", "ldap": "ldap",
}  # fmt: skip
# On a port that is not the usual one, nmap does not guess the dialect.
_NMAP = {
    "smtp": (25, 587), "imap": (143,), "pop3": (110,), "ftp": (21,), "ldap": (389,), "xmpp": (5222,),
    "postgresql": (5432,), "mysql": (3306,),
}  # fmt: skip
_SSLSCAN = {
    "": "", "smtp": "smtp", "imap": "imap", "pop3": "pop3", "ftp": "ftp", "ldap": "ldap",
    "xmpp": "xmpp", "postgresql": "psql", "mysql": "mysql",
}  # fmt: skip


def commands(
    endpoints: Mapping[Endpoint, frozenset[str]], cbc: bool, language: Language
) -> Iterator[str]:
    """Each question once, with one command for each endpoint that it concerns.

    ``cbc``: the remedy leaves suites in CBC mode somewhere, and says why.
    """
    for name, needs, command in _QUESTIONS:
        concerned = [endpoint for endpoint, asked in endpoints.items() if asked & needs]
        lines = [line for endpoint in concerned if (line := command(endpoint))]
        if lines:
            lead = phrase(name, language, cbc=cbc)
            yield "\n".join((lead, indented("\n".join(dict.fromkeys(lines)))))
    yield phrase("prove_again", language)


def _place(endpoint: Endpoint) -> str:
    host = host_of(endpoint)
    return f"[{host}]" if ":" in host else host


def _nmap(endpoint: Endpoint) -> str:
    if endpoint.starttls and endpoint.port not in _NMAP.get(endpoint.starttls, ()):
        return _sslscan(endpoint)
    host = _place(endpoint).strip("[]")
    six = "-6 " if ":" in host else ""
    return f"nmap {six}-Pn -p {endpoint.port} --script +ssl-enum-ciphers {host}"


def _sslscan(endpoint: Endpoint) -> str:
    """OpenSSL of today refuses to speak old versions, so its silence proves nothing: these tools do."""
    if endpoint.starttls == "rdp":
        option = "--rdp "
    elif endpoint.starttls in _SSLSCAN:
        dialect = _SSLSCAN[endpoint.starttls]
        option = f"--starttls-{dialect} " if dialect else ""
    else:
        return ""
    return f"sslscan {option}{_place(endpoint)}:{endpoint.port}"


def _openssl(endpoint: Endpoint, options: str) -> str:
    if endpoint.starttls not in _OPENSSL:
        return ""
    dialect = _OPENSSL[endpoint.starttls]
    host = host_of(endpoint)
    name = "" if host == endpoint.ip else f" -servername {host}"
    starttls = f" -starttls {dialect}" if dialect else ""
    # The pause leaves the server time to send its session tickets.
    return f"sleep 1 | openssl s_client -connect {_place(endpoint)}:{endpoint.port}{name}{starttls} {options}"


def _tls13(endpoint: Endpoint) -> str:
    return _openssl(endpoint, "-brief -tls1_3")


def _certificate(endpoint: Endpoint) -> str:
    # "Verify return code: 0 (ok)" is also what is printed when no certificate came at all; "-brief" says nothing then.
    host = host_of(endpoint)
    asked = "-verify_ip" if host == endpoint.ip else "-verify_hostname"
    return _openssl(endpoint, f"{asked} {host} -brief 2>&1 | grep '^Verification'")


def _chain(endpoint: Endpoint) -> str:
    return _openssl(endpoint, "-showcerts 2>/dev/null | grep -E '^ *[0-9]+ s:|^ *i:'")


def _stapling(endpoint: Endpoint) -> str:
    return _openssl(endpoint, "-status 2>/dev/null | grep 'OCSP Response Status'")


def _tickets(endpoint: Endpoint) -> str:
    return _openssl(endpoint, "2>/dev/null | grep 'ticket lifetime hint'")


def _early_data(endpoint: Endpoint) -> str:
    return _openssl(endpoint, "-tls1_3 2>/dev/null | grep 'Max Early Data'")


def _hybrid(endpoint: Endpoint) -> str:
    return _openssl(endpoint, "-brief -groups X25519MLKEM768")


_QUESTIONS = (
    ("prove_certificate", frozenset({"certificate"}), _certificate),
    ("prove_chain", frozenset({"chain"}), _chain),
    ("prove_versions", frozenset({"base", "groups"}), _nmap),
    ("prove_tls13", frozenset({"tls13"}), _tls13),
    ("prove_details", frozenset({"compression", "renegotiation"}), _sslscan),
    ("prove_stapling", frozenset({"stapling"}), _stapling),
    ("prove_tickets", frozenset({"tickets"}), _tickets),
    ("prove_early_data", frozenset({"early_data"}), _early_data),
    ("prove_hybrid", frozenset({"hybrid"}), _hybrid),
)
