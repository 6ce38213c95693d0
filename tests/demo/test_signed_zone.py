import dns.rdatatype
import dns.zone
import pytest
from dns.dnssectypes import Algorithm

from cyberscan.demo.signed_zone import sign

APEX = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"


@pytest.mark.parametrize("algorithm", [Algorithm.ECDSAP256SHA256, Algorithm.RSASHA256])
def test_a_zone_comes_out_signed(algorithm: Algorithm) -> None:
    signed = sign("ville.test", APEX, algorithm=algorithm)
    zone = dns.zone.from_text(signed.text, origin="ville.test", relativize=False)
    kinds = {data.rdtype for data in zone.find_node("ville.test.").rdatasets}
    assert {dns.rdatatype.DNSKEY, dns.rdatatype.RRSIG, dns.rdatatype.NSEC} <= kinds
    assert signed.ds.split()[1:3] == [str(int(algorithm)), "2"]
