"""The main cases, word for word in both languages. ``python -m tests.remedies.test_written`` writes them again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cyberscan.remedies import Written, written
from cyberscan.remedies.cases import needs_of
from cyberscan.sdk import (
    Context,
    Endpoint,
    Host,
    Language,
    Reason,
    Service,
    TlsProtocols,
)
from cyberscan.testing import NOW
from cyberscan.wording import blocks
from cyberscan.words import LANGUAGES, Fix
from tests.remedies.town import (
    MX,
    WEB,
    certificates,
    failing,
    greeting,
    groups,
    page,
    protocols,
    remedy,
    to_copy,
)

_FOLDER = Path(__file__).parent / "snapshots"
_OLD = ("tls.obsolete_version", "tls.no_tls13", "tls.broken_cipher")


def _old_nginx(language: Language) -> Written:
    facts = [
        protocols(WEB, "TLS 1.0", "TLS 1.1", "TLS 1.2"), certificates(WEB, "RSA"),
        page("nginx/1.10.3"),
    ]  # fmt: skip
    return remedy(_OLD, facts, language=language)


def _two_certificates(language: Language) -> Written:
    facts = [
        protocols(WEB, "TLS 1.2", "TLS 1.3"), certificates(WEB, "EC", "RSA"),
        groups(WEB, "secp256r1", "x25519", hybrids_asked=True), page("Apache/2.4.62 (Debian)"),
    ]  # fmt: skip
    checks = ("tls.suite_to_replace", "tls.weak_group", "tls.no_ocsp_staple")
    return remedy(checks, facts, language=language)


def _postfix(language: Language) -> Written:
    facts = [
        protocols(MX, "SSL 3.0", "TLS 1.0", "TLS 1.2"), certificates(MX, "RSA"),
        greeting("220 mx.ville.test ESMTP Postfix (Debian/GNU)"),
    ]  # fmt: skip
    return remedy(_OLD, facts, MX, language)


def _iis(language: Language) -> Written:
    facts = [
        protocols(WEB, "TLS 1.0", "TLS 1.2"), certificates(WEB, "RSA"), page("Microsoft-IIS/8.5"),
    ]  # fmt: skip
    return remedy(_OLD, facts, language=language)


def _unknown(language: Language) -> Written:
    facts = [protocols(WEB, "TLS 1.0", "TLS 1.2"), page("Serveur maison")]
    return remedy(_OLD, facts, language=language)


def _certificate(language: Language) -> Written:
    leaf = {"names": ("www.ville.test", "ville.test", "autre.test")}
    facts = [certificates(WEB, "RSA", **leaf), page("nginx/1.22.1")]
    return remedy(("tls.certificate_expired", "tls.chain_incomplete"), facts, language=language)


CASES: dict[str, Callable[[Language], Written]] = {
    "old_nginx": _old_nginx,
    "apache_two_certificates": _two_certificates,
    "postfix": _postfix,
    "iis_8_5": _iis,
    "unknown_web": _unknown,
    "certificate": _certificate,
}


def _read(remedy_: Written) -> str:
    steps = [f"# {step.product}\n\n{step.text}" for step in remedy_.steps]
    return "\n\n".join([*steps, "# =", *remedy_.verify]) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_word_for_word(name: str, language: Language) -> None:
    expected = (_FOLDER / f"{name}.{language}.txt").read_text("utf-8")
    assert _read(CASES[name](language)) == expected


def test_both_languages_give_the_same_lines_to_copy() -> None:
    for case in CASES.values():
        fr, en = (case(language) for language in LANGUAGES)
        for one, other in zip(fr.steps, en.steps, strict=True):
            codes = [[b.text for b in blocks(s.text) if b.kind == "code"] for s in (one, other)]
            assert codes[0] == codes[1]


def test_only_the_suites_of_the_keys_seen() -> None:
    ec = remedy(_OLD, [protocols(WEB, "TLS 1.0"), certificates(WEB, "EC"), page("nginx")])
    assert "ECDHE-ECDSA" in ec.steps[0].text
    assert "ECDHE-RSA" not in ec.steps[0].text
    by_suite = protocols(WEB, "TLS 1.2", suites=("TLS_RSA_WITH_AES_128_CBC_SHA",))
    rsa = remedy(_OLD, [by_suite, page("nginx")])
    assert "ECDHE-ECDSA" not in rsa.steps[0].text
    both = remedy(_OLD, [page("nginx")])
    assert "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:" in both.steps[0].text


def test_only_the_lines_that_matter() -> None:
    [lines, _] = to_copy(remedy(["tls.early_data"], [protocols(WEB, "TLS 1.3"), page("nginx")]))
    assert lines == "ssl_early_data off;"


def test_a_hybrid_in_use_is_not_lost() -> None:
    seen = groups(WEB, "X25519MLKEM768", "x25519", "secp224r1", hybrids_asked=True)
    facts = [protocols(WEB, "TLS 1.3"), seen, page("nginx/1.28.0")]
    assert "ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1" in remedy(["tls.weak_group"], facts).steps[0].text  # fmt: skip


def test_tls13_seen_outweighs_what_the_version_says() -> None:
    facts = [protocols(WEB, "TLS 1.0", "TLS 1.3"), page("nginx/1.10.3")]
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in remedy(_OLD, facts).steps[0].text


def test_an_old_windows_that_speaks_tls13_is_not_what_answers() -> None:
    facts = [protocols(WEB, "TLS 1.0", "TLS 1.3"), page("Microsoft-IIS/8.5")]
    text = remedy(_OLD, facts).steps[0].text
    assert "2012" not in text
    assert "TLS_AES_256_GCM_SHA384" in text


def test_an_old_library_cannot_speak_tls13() -> None:
    facts = [protocols(WEB, "TLS 1.2"), page("Apache/2.4.57 (Unix) OpenSSL/1.0.2k-fips")]
    assert "+TLSv1.3" not in remedy(_OLD, facts).steps[0].text


def test_a_check_that_nothing_mends_keeps_its_words() -> None:
    facts = [protocols(WEB, "TLS 1.0"), page("nginx/1.22.1")]
    made = remedy(["tls.heartbleed"], facts)
    assert (made.steps, made.verify, made.mends) == ((), (), frozenset())
    fix = [Fix(product=name, steps="Une phrase assez longue.") for name in
           ("nginx", "Apache", "Hébergement mutualisé ou géré")]  # fmt: skip
    assert [made.concerns(one) for one in fix] == [True, False, True]
    assert made.name(fix[0]) == "nginx 1.22.1, d’après l’en-tête du site"


def test_what_the_product_has_no_setting_for_keeps_the_words_of_its_check() -> None:
    facts = [protocols(WEB, "TLS 1.0", "TLS 1.3"), page("cloudflare")]
    made = remedy(["tls.obsolete_version", "tls.ticket_lifetime"], facts)
    assert made.mends == {"tls.obsolete_version"}


def test_no_certificate_is_asked_for_an_address() -> None:
    alone = Endpoint(ip="192.0.2.1", port=443)
    assert remedy(["tls.certificate_expired"], [certificates(alone, "RSA")], alone) == Written()


def test_nothing_is_written_for_a_role_nobody_knows() -> None:
    odd = Endpoint(ip="192.0.2.1", port=50000)
    made = remedy(_OLD, [protocols(odd, "TLS 1.0")], odd)
    assert made == Written()


def test_a_failed_fact_says_nothing() -> None:
    blind = TlsProtocols.could_not(WEB, Reason.TIMEOUT)
    assert [step.product for step in remedy(_OLD, [blind]).steps] == [
        "nginx", "Apache", "IIS (Windows Server)", "Hébergement mutualisé ou géré",
    ]  # fmt: skip


def test_findings_about_other_things_are_left_alone() -> None:
    other = failing("dns.x", WEB).model_copy(update={"target": Host(name="www.ville.test")})
    assert written([other], Context(()), "fr") == Written()


def test_each_product_of_a_host_has_its_step_and_its_ports() -> None:
    host = "mail.ville.test"
    web, imap = Endpoint(host=host, ip="192.0.2.1", port=443), Endpoint(host=host, ip="192.0.2.1", port=993)  # fmt: skip
    pop = Endpoint(host=host, ip="192.0.2.1", port=995)
    facts = [
        *(protocols(e, "TLS 1.0", "TLS 1.2") for e in (web, imap, pop)),
        *(Service(target=Endpoint(ip="192.0.2.1", port=port), observed_at=NOW, port=port,
                  name=name, banner="* OK Dovecot (Debian) ready.")
          for port, name in ((993, "imap"), (995, "pop3"))),
    ]  # fmt: skip
    found = [failing("tls.obsolete_version", endpoint) for endpoint in (web, imap, pop)]
    made = written(found, Context(tuple(facts)), "fr")
    assert [step.product for step in made.steps] == [
        "nginx (port 443)", "Apache (port 443)", "IIS (Windows Server) (port 443)",
        "Dovecot, d’après son message d’accueil (ports 993, 995)", "Hébergement mutualisé ou géré",
    ]  # fmt: skip
    assert made.verify[0].count("nmap ") == 3


def test_the_letter_names_every_host() -> None:
    other = Endpoint(host="agenda.ville.test", ip="192.0.2.11", port=443)
    facts = [protocols(endpoint, "TLS 1.2", "TLS 1.3") for endpoint in (WEB, other, MX)]
    found = [failing("tls.no_hybrid_group", endpoint) for endpoint in (WEB, other, MX)]
    letter = written(found, Context(tuple(facts)), "fr").steps[-1].text
    assert (
        "« Sur www.ville.test, agenda.ville.test (port 443), mx.ville.test (port 25), merci"
        in letter
    )


def test_commands_name_the_dialect() -> None:
    facts = [protocols(MX, "TLS 1.2"), greeting("220 mx ESMTP Postfix")]
    made = remedy(["tls.no_tls13"], facts, MX)
    [command] = [line for text in made.verify for line in text.splitlines() if "openssl" in line]
    assert "-connect mx.ville.test:25 -servername mx.ville.test -starttls smtp" in command


def test_an_address_is_written_as_tools_want_it() -> None:
    six = Endpoint(ip="2001:db8::1", port=443)
    made = remedy(["tls.no_tls13"], [protocols(six, "TLS 1.2")], six)
    text = "\n".join(made.verify)
    assert "nmap -6 -Pn -p 443 --script +ssl-enum-ciphers 2001:db8::1" in text
    assert "-connect [2001:db8::1]:443 -brief" in text


def test_a_hostile_name_or_version_stays_out_of_what_is_copied() -> None:
    odd = Endpoint(host="a.test;reboot", ip="192.0.2.1", port=443)
    made = remedy(["tls.no_tls13"], [protocols(odd, "TLS 1.2")], odd)
    assert "reboot" not in _read(made)
    facts = [protocols(WEB, "TLS 1.0"), page("nginx/1.2$(reboot)\n{{ 7*7 }}")]
    assert remedy(_OLD, facts).steps[0].product == "nginx 1.2, d’après l’en-tête du site"


@pytest.mark.parametrize("product", ["Microsoft ESMTP MAIL Service ready", "ESMTP Exim 4.96"])
def test_other_mail_servers(product: str) -> None:
    made = remedy(_OLD, [protocols(MX, "TLS 1.0", "TLS 1.2"), greeting(f"220 mx {product}")], MX)
    assert len(made.steps) == 2
    assert made.mends == {*_OLD}


def test_needs_name_checks_that_exist() -> None:
    root = Path(__file__).parents[2] / "checks"
    for check in ("tls.obsolete_version", "tls.weak_group"):
        assert needs_of(check)
    text = (root.parent / "cyberscan/data/remedies/needs.toml").read_text("utf-8")
    named = [line.split('"')[1] for line in text.splitlines() if line.startswith('"')]
    missing = [n for n in named if not (root / f"{n.replace('.', '/')}.py").is_file()]
    assert missing == []


if __name__ == "__main__":
    for key, make in CASES.items():
        for spoken in LANGUAGES:
            (_FOLDER / f"{key}.{spoken}.txt").write_text(_read(make(spoken)), "utf-8")
