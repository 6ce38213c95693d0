"""Every product file: it can be recognised, it can be written, in both languages and for every need."""

import re
from typing import Any

import pytest

from cyberscan.remedies.cases import Case, values_for
from cyberscan.remedies.observed import Observed
from cyberscan.remedies.products import (
    Product,
    Source,
    parts_of,
    products,
    recognise,
    usual,
    version_of,
)
from cyberscan.remedies.templates import part
from cyberscan.sdk import Endpoint, Language
from cyberscan.words import LANGUAGES


@pytest.mark.parametrize(
    ("source", "text", "product", "version"),
    [
        ("server", "nginx/1.18.0 (Ubuntu)", "nginx", (1, 18, 0)),
        ("server", "nginx", "nginx", ()),
        ("server", "openresty/1.21.4.1", "nginx", (1, 21, 4, 1)),
        ("server", "Apache/2.4.41 (Ubuntu)", "apache", (2, 4, 41)),
        ("server", "Apache", "apache", ()),
        ("server", "Apache-Coyote/1.1", "tomcat", ()),
        ("server", "Microsoft-IIS/8.5", "iis", (8, 5)),
        ("server", "Microsoft-HTTPAPI/2.0", "iis", ()),
        ("server", "lighttpd/1.4.69", "lighttpd", (1, 4, 69)),
        ("server", "LiteSpeed", "litespeed", ()),
        ("server", "cloudflare", "cloudflare", ()),
        ("powered", "PleskLin", "plesk", ()),
        ("powered", "ASP.NET", "iis", ()),
        ("greeting", "220 mx.ville.fr ESMTP Postfix (Debian/GNU)", "postfix", ()),
        ("greeting", "220 mx.ville.fr Microsoft ESMTP MAIL Service ready", "exchange", ()),
        ("greeting", "* OK The Microsoft Exchange IMAP4 service is ready.", "exchange", ()),
        ("greeting", "220 mx ESMTP Exim 4.94.2 Ubuntu", "exim", (4, 94, 2)),
        ("greeting", "* OK [CAPABILITY IMAP4rev1] Dovecot (Ubuntu) ready.", "dovecot", ()),
        ("greeting", "220 (vsFTPd 3.0.3)", "vsftpd", (3, 0, 3)),
        ("greeting", "220 ProFTPD 1.3.5e Server", "proftpd", (1, 3, 5)),
        ("greeting", "220 mta.ville.fr ESMTP Zimbra", "zimbra", ()),
        ("service", "rdp  ", "windows", ()),
        ("service", "mysql MariaDB 10.11.6", "mariadb", ()),
        ("service", "https pfSense ", "pfsense", ()),
        ("certificate", "CN=FGT60E,O=Fortinet,L=Sunnyvale", "fortigate", ()),
        ("certificate", "CN=synology,O=Synology Inc.", "synology", ()),
    ],
)
def test_recognised(source: Source, text: str, product: str, version: tuple[int, ...]) -> None:
    found = recognise([(source, text)])
    assert found is not None
    assert (found.product.id, found.version) == (product, version)


@pytest.mark.parametrize("text", ["", "Serveur maison", "Apachette/2.4", "Engine X", "monpostfix"])
def test_not_taken_for_another(text: str) -> None:
    sources: tuple[Source, ...] = ("server", "powered", "greeting", "service", "certificate")
    assert recognise((source, text) for source in sources) is None


def test_what_stands_in_front_comes_first() -> None:
    found = recognise([("server", "nginx"), ("powered", "PleskLin")])
    assert found is not None
    assert found.product.id == "plesk"


def test_a_version_is_digits_or_nothing() -> None:
    assert version_of("2.4.62") == (2, 4, 62)
    assert [version_of(t) for t in (None, "", "2.", "2.4-rc1", "٢.٤", "1" * 12)] == [()] * 6


def test_the_usual_products_of_each_role() -> None:
    assert [p.id for p in usual("web")] == ["nginx", "apache", "iis"]
    assert [p.id for p in usual("smtp")] == ["postfix", "exchange"]
    assert [p.id for p in usual("mailbox")] == ["dovecot", "exchange"]
    assert usual("other") == ()


_SPOKEN = {p.id: p for p in products().values() if p.mends}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", _SPOKEN)
def test_every_need_of_every_product_is_written(name: str, language: Language) -> None:
    product = _SPOKEN[name]
    for need in sorted(product.mends):
        texts = [part(said, language, _values(need, product)) for said in parts_of(product)]
        spoken = [text for text in texts if text]
        assert spoken, f"{name} says that it mends {need}, and writes nothing"
        assert len("\n".join(spoken)) < 4000
        assert not [t for t in spoken if "{{" in t or "{%" in t]


def test_french_words_are_french() -> None:
    english = re.compile(r"\b(the|with|should|please|your|must be|and the|then)\b", re.IGNORECASE)
    for product in _SPOKEN.values():
        for need in product.mends:
            for said in parts_of(product):
                plain = [
                    line for line in part(said, "fr", _values(need, product)).splitlines()
                    if not line.startswith("    ")
                ]  # fmt: skip
                assert english.findall("\n".join(plain)) == [], product.id


def _values(need: str, product: Product) -> dict[str, Any]:
    one = Observed(
        Endpoint(host="www.ville.test", ip="192.0.2.1", port=443), "smtp",
        versions=frozenset({"TLS 1.0", "TLS 1.2"}), names=("www.ville.test",),
    )  # fmt: skip
    # TLS 1.3 is never asked for without the rest of the versions.
    needs = {need, "base"} if need == "tls13" else {need}
    return values_for(Case((one,), frozenset(needs)), product)
