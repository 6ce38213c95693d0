"""Sites behind which the perimeter declares equipment: no path, no file, no version is asked for."""

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.perimeter.models import Asset, Purpose
from cyberscan.probes.web_paths import ExposedPaths
from cyberscan.sdk import Budget, LookFailed, Probe, Reason, Site
from cyberscan.testing import network, perimeter

NAME = "gtb.ville.test"
ZONE = "@ 60 IN SOA a b 1 1 1 1 1\n@ 60 IN NS a\ngtb 60 IN A 127.0.0.1\n"
PROBES = [ExposedPaths()]


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
@pytest.mark.parametrize("spared", [True, False])
def test_a_page_of_equipment_is_not_searched(probe: Probe, spared: bool) -> None:
    purposes = (Purpose.GTB,) if spared else (Purpose.GTB, Purpose.SITE)
    with DnsServer({"ville.test": ZONE}) as names, WebServer({"/": Answer(b"<p>x")}) as server:
        assets = (
            Asset(address="127.0.0.1", purpose=purposes),
            Asset(host=NAME, ports=(server.port,)),
        )
        declared = perimeter(hosts=[NAME]).model_copy(update={"assets": assets})
        budget = Budget(connections=20, requests=20, queries=12, seconds=15)
        room = network(declared, resolver=names.address, budget=budget, rate=1000.0)
        site = Site(scheme="http", host=NAME, port=server.port)
        if not spared:
            assert list(probe.observe(site, room))
            return
        with pytest.raises(LookFailed) as caught:
            list(probe.observe(site, room))
        assert caught.value.failure.reason is Reason.OUT_OF_SCOPE
        assert server.connections == 0
