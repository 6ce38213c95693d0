"""Commands name places, never what could act in a shell; IPv6 gets what the tools ask for."""

import re
import shutil
import subprocess

import pytest

from cyberscan.commands import addressed, places
from cyberscan.registry import LoadedCheck, load_checks
from cyberscan.sdk import Address, Endpoint, MailDomain, Site
from cyberscan.words import EXAMPLE, fill, fill_places

V6 = "2001:db8::25"


def told(template: str, target: Address | Endpoint | Site, **evidence: object) -> str:
    values = places(target, evidence)
    return fill(addressed(template, values), values)


def test_ipv6_is_asked_for_and_bracketed() -> None:
    assert told("nmap -Pn -p {port} {ip}", Address(ip=V6), port=23) == f"nmap -6 -Pn -p 23 {V6}"
    mail = Endpoint(host="mx.ville.test", ip=V6, port=25, starttls="smtp")
    line = "openssl s_client -connect {ip}:{port} -servername {host}"
    asked = f"openssl s_client -starttls smtp -connect [{V6}]:25 -servername mx.ville.test"
    assert told(line, mail) == asked
    assert told("openssl s_client -connect {target}:25", mail).endswith("-connect mx.ville.test:25")
    assert told("openssl s_client -connect {target}:143", Address(ip=V6)).endswith(f"[{V6}]:143")


@pytest.mark.parametrize(
    ("evidence", "peer"),
    [
        ({"host": "mx.ville.test"}, "mx.ville.test"),
        ({"host": "mx.ville.test", "address": V6}, V6),
        ({"host": "mx.ville.test", "address": "192.0.2.1"}, "192.0.2.1"),
        ({"host": "-x.ville.test"}, "ville.test"),
        ({"host": "$(id).ville.test"}, "ville.test"),
        ({"host": "a b;c"}, "ville.test"),
        ({}, "ville.test"),
    ],
)
def test_a_host_that_the_evidence_names_is_a_name_or_an_address(
    evidence: dict[str, object], peer: str
) -> None:
    domain = MailDomain(name="ville.test")
    values = places(domain, {"port": 25, **evidence})
    for filled in (fill, fill_places):
        assert filled("nc {peer} {port}", values) == f"nc {peer} 25"


@pytest.mark.parametrize(
    ("dialect", "name"),
    [("imap", "imap"), ("postgresql", "postgres"), ("mysql", "mysql"), ("ldap", "ldap")],
)
def test_a_tool_is_told_the_dialect_that_leads_to_tls(dialect: str, name: str) -> None:
    place = Endpoint.model_validate({"ip": "192.0.2.1", "port": 143, "starttls": dialect})
    line = told("openssl s_client -tls1_2 -connect {ip}:{port}", place)
    assert line == f"openssl s_client -starttls {name} -tls1_2 -connect 192.0.2.1:143"
    assert told("testssl --robot {ip}:{port}", place) == f"testssl -t {name} --robot 192.0.2.1:143"


@pytest.mark.parametrize(
    ("dialect", "option"),
    [("smtp", "--starttls-smtp"), ("postgresql", "--starttls-psql"), ("rdp", "--rdp")],
)
def test_sslscan_is_told_the_dialect_in_its_own_way(dialect: str, option: str) -> None:
    place = Endpoint.model_validate({"ip": "192.0.2.1", "port": 143, "starttls": dialect})
    line = told("sslscan --no-heartbleed {ip}:{port}", place)
    assert line == f"sslscan {option} --no-heartbleed 192.0.2.1:143"
    assert (
        told("sslscan --no-heartbleed {ip}:443", Endpoint(ip="192.0.2.1", port=443)).count("--")
        == 1
    )


def test_messaging_is_asked_for_by_its_name() -> None:
    place = Endpoint(host="ville.test", ip="192.0.2.1", port=5269, starttls="xmpp_server")
    line = told("openssl s_client -connect {ip}:{port}", place)
    asked = "openssl s_client -starttls xmpp-server -xmpphost ville.test -connect 192.0.2.1:5269"
    assert line == asked
    line = told("testssl --robot {ip}:{port}", place)
    assert line == "testssl -t xmpp-server --xmpphost ville.test --robot 192.0.2.1:5269"


def test_a_dialect_that_is_there_or_unknown_to_the_tool_is_not_added() -> None:
    mail = Endpoint(ip="192.0.2.1", port=25, starttls="smtp")
    line = "openssl s_client -starttls smtp -connect {ip}:{port}"
    assert told(line, mail) == line.format(ip="192.0.2.1", port=25)
    desk = Endpoint(ip="192.0.2.1", port=3389, starttls="rdp")
    assert "-starttls" not in told("openssl s_client -connect {ip}:{port}", desk)
    words = "« openssl s_client » (paquet testssl.sh)"
    assert told(words, mail) == words


def test_ipv4_is_left_alone() -> None:
    line = "nmap -Pn -p {port} {ip}; openssl s_client -connect {ip}:{port}"
    plain = Endpoint(ip="192.0.2.1", port=443)
    assert told(line, plain) == "nmap -Pn -p 443 192.0.2.1; openssl s_client -connect 192.0.2.1:443"


@pytest.mark.parametrize(
    "hostile", ["/a;id", "/$(id)", "/a b", "-f/etc/passwd", "/a'b", "/*", "`id`", "/a\nid"]
)
def test_evidence_that_could_act_is_left_out(hostile: str) -> None:
    site = Site(scheme="https", host="ville.test", port=443)
    assert told("curl {origin}{path}", site, path=hostile) == "curl https://ville.test"
    assert told("dig {selector}.x", site, selector=hostile) == "dig .x"


def test_the_file_and_the_selector_are_named() -> None:
    site = Site(scheme="https", host="ville.test", port=443)
    assert told("{origin}{path}", site, path="/backup.zip") == "https://ville.test/backup.zip"
    assert told("{selector}._domainkey", site, selector="s1.a_b") == "s1.a_b._domainkey"


def commands(check: LoadedCheck) -> list[str]:
    """Every command that the words of a check offer to see the defect, or that it is gone."""
    verify = check.words.fr.verify + "\n" + check.words.en.verify
    lines = [line.strip() for line in verify.splitlines() if line.startswith("    ")]
    return [*filter(None, [check.words.replay]), *lines]


@pytest.mark.parametrize("check", load_checks(), ids=lambda check: str(check.id))
def test_the_commands_of_the_words_run_and_end(check: LoadedCheck) -> None:
    for command in commands(check):
        assert "$(" not in command, "names from a zone are read, never pasted"
        assert set(re.findall(r"\{(\w+)\}", command)) <= set(EXAMPLE)
        fed = command.count("</dev/null") + command.count("| openssl s_client")
        assert command.count("s_client") <= fed, "it would wait for ever"
        assert command.count("nmap ") == command.count("nmap -Pn")
        assert "curl -s " not in command, "an error must be told, not look like an absence"
        shell = shutil.which("sh") or "/bin/sh"
        filled = fill_places(command, EXAMPLE)
        subprocess.run([shell, "-n"], input=filled, text=True, check=True, timeout=10)
