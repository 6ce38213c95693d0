import dns.message
import dns.rcode
import dns.rdatatype

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.signed_zone import sign
from cyberscan.testing import network, perimeter

ZONE = """@ 60 IN SOA ns1.ville.test. root.ville.test. 1 2 3 4 5
www 60 IN CNAME site
site 60 IN A 192.0.2.7
a.b 60 IN A 192.0.2.8
"""


def test_it_answers_as_a_resolver_would() -> None:
    with DnsServer({"ville.test": ZONE}) as server:
        net = network(perimeter(domains=["ville.test"]), resolver=server.address)
        www = net.look_up("www.ville.test", "A")
        assert (www.status, www.records, www.aliases) == (
            "found",
            ("192.0.2.7",),
            ("site.ville.test",),
        )
        assert net.look_up("b.ville.test", "A").status == "nodata"
        assert net.look_up("absent.ville.test", "A").status == "nxdomain"
        assert ("www.ville.test", "A") in server.queries


def test_it_serves_signatures_and_proofs_to_whoever_asks_for_them() -> None:
    signed = sign("ville.test", ZONE + "@ 60 IN NS ns1\n")
    with DnsServer({"ville.test": signed.text}) as server:
        net = network(perimeter(domains=["ville.test"]), resolver=server.address)
        found = net.resolver.message(net, "site.ville.test", "A", dnssec=True)
        absent = net.resolver.message(net, "absent.ville.test", "A", dnssec=True)
        query = dns.message.make_query("site.ville.test", "A")
        plain = dns.message.from_wire(server.answer(query.to_wire(), over_udp=True) or b"")
    assert [dns.rdatatype.to_text(s.rdtype) for s in found.answer] == ["A", "RRSIG"]
    assert {dns.rdatatype.to_text(s.rdtype) for s in absent.authority} == {"SOA", "NSEC", "RRSIG"}
    assert len(plain.answer) == 1


def test_wildcards_and_renamed_subtrees_answer_for_the_names_below() -> None:
    zone = ZONE + "@ 60 IN NS ns1\n*.w 60 IN A 192.0.2.8\nold 60 IN DNAME w\n"
    with DnsServer({"ville.test": sign("ville.test", zone).text}) as server:
        net = network(perimeter(domains=["ville.test"]), resolver=server.address)
        assert net.look_up("x.w.ville.test", "A").records == ("192.0.2.8",)
        assert net.look_up("w.ville.test", "A").status == "nodata"
        renamed = net.look_up("y.old.ville.test", "A")
        made = net.resolver.message(net, "x.w.ville.test", "A", dnssec=True)
    assert (renamed.records, renamed.aliases) == (("192.0.2.8",), ("y.w.ville.test",))
    assert "NSEC" in {dns.rdatatype.to_text(s.rdtype) for s in made.authority}


def test_it_hands_over_the_zones_it_is_told_to_and_no_other() -> None:
    zones = {"ville.test": ZONE, "autre.test": ZONE.replace("ville", "autre")}
    with DnsServer(zones, transfers=["ville.test"]) as server:
        answers = {
            zone: server.answer(dns.message.make_query(zone, "AXFR").to_wire(), over_udp=False)
            for zone in zones
        }
    rcodes = {zone: dns.message.from_wire(wire or b"").rcode() for zone, wire in answers.items()}
    assert rcodes == {"ville.test": dns.rcode.NOERROR, "autre.test": dns.rcode.REFUSED}
