import dns.rdatatype
import dns.zone
import pytest
from dns.dnssectypes import Algorithm

from cyberscan.demo.signed_zone import Hashing, sign

APEX = "@ 60 IN SOA ns1 root 7 3600 600 86400 60\n@ 60 IN NS ns1\nns1 60 IN A 127.0.0.1\n"


@pytest.mark.parametrize("algorithm", [Algorithm.ECDSAP256SHA256, Algorithm.RSASHA256])
def test_a_zone_comes_out_signed(algorithm: Algorithm) -> None:
    signed = sign("ville.test", APEX, algorithm=algorithm)
    zone = dns.zone.from_text(signed.text, origin="ville.test", relativize=False)
    kinds = {data.rdtype for data in zone.find_node("ville.test.").rdatasets}
    assert {dns.rdatatype.DNSKEY, dns.rdatatype.RRSIG, dns.rdatatype.NSEC} <= kinds
    assert signed.ds.split()[1:3] == [str(int(algorithm)), "2"]


@pytest.mark.parametrize("opt_out", [False, True])
def test_names_can_be_hashed(opt_out: bool) -> None:
    text = APEX + "nu 60 IN NS ns1.nu\nns1.nu 60 IN A 127.0.0.1\na.b 60 IN A 127.0.0.1\n"
    hashing = Hashing(iterations=2, salt="aabb", opt_out=opt_out)
    zone = dns.zone.from_text(
        sign("ville.test", text, hashing=hashing).text, origin="ville.test", relativize=False
    )
    hashes = [owner for owner, _ in zone.iterate_rdatasets(dns.rdatatype.NSEC3)]
    # The apex, ns1, b (empty) and a.b; the unsigned delegation too when nobody opts out; no glue.
    assert len(hashes) == (4 if opt_out else 5)
    assert zone.find_rdataset("ville.test.", "NSEC3PARAM")[0].to_text() == "1 0 2 aabb"
    assert zone.get_rdataset("nu.ville.test.", "RRSIG", "NS") is None
