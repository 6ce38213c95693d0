"""``cyberscan discover``: lines to paste, nothing that is found is contacted."""

import json
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.demo.web_server import Answer, WebServer
from cyberscan.perimeter.load import load_perimeter

Run = Callable[..., subprocess.CompletedProcess[str]]
TODAY = date.today()
ZONE = """@ 60 IN SOA ns1.ville.test. root.ville.test. 1 2 3 4 5
@ 60 IN NS ns1.ville.test.
ns1 60 IN A 127.0.0.1
site 60 IN A 127.0.0.1
vpn 60 IN A 127.0.0.1
ged 60 IN A 127.0.0.77
famille 60 IN CNAME ville.espace-citoyens.net.
"""
OTHERS = "@ 60 IN SOA . . 1 2 3 4 5\nville.espace-citoyens.net 60 IN A 127.0.0.78\n"


def perimeter(folder: Path, site: int, *, mandate: bool = True) -> Path:
    path = folder / "perimeter.yml"
    signed = (
        f'mandate: {{signed_by: "Camille Essai", role: "Maire", signed_on: {TODAY - timedelta(days=1)}, '
        f"valid_until: {TODAY + timedelta(days=9)}, max_level: light}}\n"
    )
    path.write_text(
        "version: 1\nlab: true\n"
        'authority: {name: "Ville d’essai", kind: commune, siren: "213502388"}\n'
        f"{signed if mandate else ''}assets:\n  - domain: ville.test\n    purpose: messagerie\n"
        f"  - url: http://site.ville.test:{site}/\n",
        encoding="utf-8",
    )
    return path


def names() -> DnsServer:
    return DnsServer({".": OTHERS, "ville.test": ZONE})


def test_the_block_is_pasted_and_read_and_nothing_found_is_contacted(
    run: Run, tmp_path: Path
) -> None:
    with WebServer({}) as hidden, names() as served:
        body = f'<html><body><a href="http://vpn.ville.test:{hidden.port}/">VPN</a></body></html>'
        with WebServer({"/": Answer(body.encode())}) as site:
            path = perimeter(tmp_path, site.port)
            done = run("discover", str(path), "--resolver", served.address, "-o", "out")
            assert site.connections > 0
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert hidden.connections == 0
    contacted = json.loads((tmp_path / "out" / "result.json").read_text())["spending"]
    assert set(contacted["connections_by_address"]) == {"127.0.0.1"}
    path.write_text(path.read_text(encoding="utf-8") + done.stdout, encoding="utf-8")
    declared = {asset.host: asset for asset in load_perimeter(path).assets if asset.host}
    assert set(declared) == {
        "ged.ville.test",
        "vpn.ville.test",
        "famille.ville.test",
        "ns1.ville.test",
    }
    assert declared["famille.ville.test"].provider == "Arpège"
    assert "sous votre domaine ville.test" in done.stdout
    assert "--ct" in done.stderr
    assert "--directory" in done.stderr


def test_passive_leaves_the_usual_names_out_and_says_so(run: Run, tmp_path: Path) -> None:
    with names() as served:
        arguments = ("discover", str(perimeter(tmp_path, 9)), "--resolver", served.address)
        done = run(*arguments, "--level", "passive", "--json")
    told = json.loads(done.stdout)
    looks = {(row["look"], row["reason"]) for row in told["not_looked"]}
    assert ("discovery.town_names", "level_too_low") in looks
    assert not {name for name, _ in served.queries} & {"vpn.ville.test", "ged.ville.test"}
    assert {proposal["value"] for proposal in told["proposals"]} == {"ns1.ville.test"}


def test_a_dead_resolver_is_never_nothing_to_declare(run: Run, tmp_path: Path) -> None:
    faults = dict.fromkeys(("ville.test", "site.ville.test", "www.ville.test"), "refused")
    with DnsServer({"ville.test": ZONE}, faults=faults) as served:  # type: ignore[arg-type]
        done = run("discover", str(perimeter(tmp_path, 9)), "--resolver", served.address, "--json")
    looks = {row["look"] for row in json.loads(done.stdout)["not_looked"]}
    assert "discovery.town_names" in looks


@pytest.mark.parametrize("option", ["--ct-server", "--directory-server"])
@pytest.mark.parametrize("text", ["http://source.test/", "source", "https://192.0.2.1/"])
def test_a_source_is_an_https_address(run: Run, tmp_path: Path, option: str, text: str) -> None:
    done = run("discover", str(perimeter(tmp_path, 9)), "--resolver", "127.0.0.1:1", option, text)
    assert done.returncode == 2
    assert text in done.stderr
