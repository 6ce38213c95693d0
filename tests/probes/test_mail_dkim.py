import base64

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cyberscan.demo.dns_server import DnsServer
from cyberscan.mailpolicy.dkim_selectors import choose
from cyberscan.perimeter.models import Asset
from cyberscan.probes.mail_dkim import DkimKeys
from cyberscan.reasons import LookFailed
from cyberscan.sdk import Dkim, MailDomain
from cyberscan.testing import network, perimeter

NO_HINT = choose((), (), ())
USUAL = NO_HINT.first + NO_HINT.rest
SOA = "@ 60 IN SOA ns h 1 1 1 1 1\n"


def key_text() -> str:
    key = rsa.generate_private_key(65537, 2048).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    text = base64.b64encode(der).decode()
    return f'"v=DKIM1; k=rsa; " "p={text[:200]}" "{text[200:]}"'


def seen(
    server: DnsServer, selectors: tuple[str, ...] = (), options: dict[str, str] | None = None
) -> Dkim:
    declared = perimeter(domains=["ville.test"])
    asset = Asset(mail="ville.test", dkim_selectors=selectors)
    declared = declared.model_copy(update={"assets": (*declared.assets, asset)})
    here = network(declared, resolver=server.address, options=options)
    with server:
        [fact] = DkimKeys().observe(MailDomain(name="ville.test"), here)
    assert isinstance(fact, Dkim)
    assert here.meter.spent.queries <= 90
    return fact


def test_keys_under_usual_selectors() -> None:
    zone = f'{SOA}default._domainkey 60 IN TXT {key_text()}\ns1._domainkey 60 IN TXT "p="\n'
    fact = seen(DnsServer({"ville.test": zone}))
    assert [(k.selector, k.bits, k.revoked) for k in fact.keys] == [
        ("default", 2048, False),
        ("s1", 0, True),
    ]
    assert fact.signs_of_use
    assert fact.selectors_asked == 8


def test_a_key_behind_an_alias() -> None:
    zones = {
        "ville.test": f"{SOA}selector1._domainkey 60 IN CNAME key.provider.test.",
        "provider.test": f"key 60 IN TXT {key_text()}",
    }
    [key] = seen(DnsServer(zones)).keys
    assert (key.selector, key.alias_of) == ("selector1", "key.provider.test")


def test_nothing_at_all() -> None:
    fact = seen(DnsServer({"ville.test": SOA}))
    assert (fact.keys, fact.signs_of_use, fact.answers_everything) == ((), False, False)
    assert fact.node_missing
    assert fact.selectors_asked == 8  # nothing is below a name that does not exist


def test_an_unknown_selector_leaves_a_sign() -> None:
    fact = seen(DnsServer({"ville.test": f'{SOA}zq81._domainkey 60 IN TXT "p=AAAA"'}))
    assert (fact.keys, fact.signs_of_use) == ((), True)
    assert fact.selectors_asked == len(USUAL)


class YesDns(DnsServer):
    """Says yes to everything: every name has the same text."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        response = dns.message.make_response(query)
        text = dns.rrset.from_text(query.question[0].name, 60, "IN", "TXT", '"v=DKIM1; p=AAAA"')
        response.answer.append(text)
        return response.to_wire()


def test_a_zone_that_says_yes_to_everything_proves_nothing() -> None:
    fact = seen(YesDns({}))
    assert (fact.keys, fact.signs_of_use, fact.answers_everything) == ((), False, True)


def test_some_silent_selectors_are_counted() -> None:
    faults = {"google._domainkey.ville.test": "servfail"}
    fact = seen(DnsServer({"ville.test": SOA}, faults=faults))  # type: ignore[arg-type] # a literal
    assert fact.selectors_failed == 1


def test_a_dead_server_is_not_an_absence() -> None:
    with pytest.raises(LookFailed):
        seen(DnsServer({"other.test": SOA}))


def test_a_server_that_has_had_enough_is_left_alone() -> None:
    faults = {f"{name}._domainkey.ville.test": "refused" for name in USUAL}
    zone = f'{SOA}zq81._domainkey 60 IN TXT "p=AAAA"'
    server = DnsServer({"ville.test": zone}, faults=faults)  # type: ignore[arg-type] # a literal
    fact = seen(server)
    assert (fact.keys, fact.selectors_failed) == ((), len(USUAL))
    assert len(server.queries) < 20


ALL_WELL = f"""{SOA}@ 60 IN TXT "v=spf1 include:spf.protection.outlook.com -all"
@ 60 IN MX 10 ville-test.mail.protection.outlook.com.
selector1._domainkey 60 IN TXT {{key}}
"""


def test_a_signed_domain_takes_twelve_queries_of_its_own() -> None:
    server = DnsServer({"ville.test": ALL_WELL.format(key=key_text())})
    fact = seen(server)
    assert (fact.suggested, [key.provider for key in fact.keys]) == (
        ("Microsoft 365",), ["Microsoft 365"],
    )  # fmt: skip
    shared = {("ville.test", "TXT"), ("ville.test", "MX")}
    assert len([query for query in server.queries if query not in shared]) <= 12


def test_declared_selectors() -> None:
    zone = f"{SOA}own._domainkey 60 IN TXT {key_text()}\nold._domainkey 60 IN CNAME gone\n"
    faults = {"mute._domainkey.ville.test": "servfail"}
    server = DnsServer({"ville.test": zone}, faults=faults)  # type: ignore[arg-type] # a literal
    fact = seen(server, ("own", "old", "gone", "mute"))
    assert [(key.selector, key.declared) for key in fact.keys] == [("own", True)]
    assert (fact.declared_missing, fact.declared_unknown) == (("old", "gone"), ("mute",))
    assert fact.broken_aliases == ("old",)


def test_a_profile_may_ask_for_every_providers_selectors() -> None:
    server = DnsServer({"ville.test": f"{SOA}gm3._domainkey 60 IN TXT {key_text()}"})
    assert seen(server).keys == ()
    [key] = seen(
        DnsServer({"ville.test": f"{SOA}gm3._domainkey 60 IN TXT {key_text()}"}),
        options={"selectors": "all"},
    ).keys
    assert key.selector == "gm3"


@pytest.mark.parametrize("rtype", ["TXT", "MX"])
def test_without_hints_every_selector_is_asked(rtype: str) -> None:
    class Deaf(DnsServer):
        def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
            query = dns.message.from_wire(wire)
            asked = query.question[0]
            if (asked.name.to_text(), asked.rdtype) == (
                "ville.test.",
                dns.rdatatype.from_text(rtype),
            ):
                response = dns.message.make_response(query)
                response.set_rcode(dns.rcode.SERVFAIL)
                return response.to_wire()
            return super().answer(wire, over_udp=over_udp)

    zone = f'{SOA}default._domainkey 60 IN TXT {key_text()}\nzoho._domainkey 60 IN TXT "p="\n'
    fact = seen(Deaf({"ville.test": zone}))
    assert [key.selector for key in fact.keys] == ["default", "zoho"]


def test_a_wildcard_address_hides_nothing() -> None:
    zone = f"{SOA}* 60 IN A 192.0.2.1\ndefault._domainkey 60 IN TXT {key_text()}\n"
    fact = seen(DnsServer({"ville.test": zone}))
    assert [key.selector for key in fact.keys] == ["default"]
    assert not fact.answers_everything


def test_two_keys_at_one_selector() -> None:
    zone = f'{SOA}default._domainkey 60 IN TXT {key_text()}\ndefault._domainkey 60 IN TXT "p="\n'
    [key] = seen(DnsServer({"ville.test": zone})).keys
    assert key.error == "multiple_records"


class WithoutNegatives(DnsServer):
    """Says NOERROR where it has nothing, and never whose zone that is."""

    def answer(self, wire: bytes, *, over_udp: bool) -> bytes | None:
        sent = super().answer(wire, over_udp=over_udp)
        assert sent is not None
        response = dns.message.from_wire(sent)
        response.set_rcode(dns.rcode.NOERROR)
        response.authority.clear()
        return response.to_wire()


def test_a_server_whose_absences_take_a_control_fits_in_the_budget() -> None:
    with WithoutNegatives({"ville.test": "@ 60 IN SOA ns h 1 1 1 1 1"}) as server:
        here = network(
            perimeter(domains=["ville.test"]), resolver=server.address, budget=DkimKeys.budget
        )
        [fact] = DkimKeys().observe(MailDomain(name="ville.test"), here)
    assert isinstance(fact, Dkim)
    assert (fact.keys, fact.signs_of_use, fact.node_missing) == ((), False, False)
