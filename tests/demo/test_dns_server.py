from cyberscan.demo.dns_server import DnsServer
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
