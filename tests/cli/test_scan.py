"""``cyberscan scan`` from end to end, with what goes wrong around it."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cyberscan.demo.dns_server import DnsServer
from cyberscan.network.port_sets import CONTROLS, port_set
from cyberscan.network.port_silence import ASKED_AGAIN

Run = Callable[..., subprocess.CompletedProcess[str]]
TODAY = date.today()
ZONE = """@ 60 IN SOA ns1.ville.test. root.ville.test. 1 2 3 4 5
@ 60 IN NS ns1.ville.test.
ns1 60 IN A 127.0.0.1
www 60 IN A 127.0.0.1
@ 60 IN TXT "v=spf1 -all"
"""
ROOT_ZONE = "@ 60 IN SOA . . 1 2 3 4 5"
MANDATE = f"""mandate:
  signed_by: "Camille Essai"
  role: "Maire"
  signed_on: {TODAY - timedelta(days=10)}
  valid_until: {TODAY + timedelta(days=10)}
  max_level: active
"""


def perimeter(folder: Path, mandate: str = MANDATE, more: str = "") -> str:
    path = folder / "perimeter.yml"
    path.write_text(
        "version: 1\nlab: true\n"
        'authority: {name: "Ville d’essai", kind: commune, siren: "213502388"}\n'
        f"{mandate}assets:\n  - domain: ville.test\n    purpose: messagerie\n{more}",
        encoding="utf-8",
    )
    return str(path)


@pytest.fixture
def names() -> DnsServer:
    return DnsServer({".": ROOT_ZONE, "ville.test": ZONE})


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return {f["check"]: f["outcome"] for f in json.loads(done.stdout)["findings"]}


def test_a_scan_writes_three_private_files_and_a_summary(
    run: Run, tmp_path: Path, names: DnsServer
) -> None:
    with names:
        done = run("scan", perimeter(tmp_path), "--resolver", names.address, "-o", "out")
    assert done.returncode == 0, done.stderr
    written = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in written] == ["findings.csv", "report.html", "result.json"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in written)
    assert "Ville d’essai" in done.stdout
    assert "Traceback" not in done.stderr


def test_json_alone_goes_to_stdout(run: Run, tmp_path: Path, names: DnsServer) -> None:
    with names:
        done = run("scan", perimeter(tmp_path), "--resolver", names.address, "--json", "-o", "out")
    found = outcomes(done)
    assert found["mail.spf_missing"] == "pass"
    assert found["mail.dmarc_missing"] == "fail"


def test_without_a_mandate_only_public_data_is_read(
    run: Run, tmp_path: Path, names: DnsServer
) -> None:
    path = perimeter(tmp_path, mandate="", more="  - url: https://www.ville.test:9/\n")
    with names:
        done = run("scan", path, "--resolver", names.address, "--json", "-o", "out")
    result = json.loads(done.stdout)
    assert result["profile"]["effective_level"] == "passive"
    assert result["spending"]["total"]["connections"] == 0
    reasons = {f["failure"]["reason"] for f in result["findings"] if f["check"].startswith("web.")}
    assert reasons == {"level_too_low"}


def test_an_expired_mandate_is_refused_with_its_date(
    run: Run, tmp_path: Path, names: DnsServer
) -> None:
    expired = TODAY - timedelta(days=2)
    path = perimeter(tmp_path, MANDATE.replace(str(TODAY + timedelta(days=10)), str(expired)))
    with names:
        done = run("scan", path, "--resolver", names.address, "-o", "out")
    assert done.returncode == 4
    assert str(expired) in done.stderr
    assert names.queries == []


def test_outside_the_allowed_hours_nothing_is_contacted(
    run: Run, tmp_path: Path, names: DnsServer
) -> None:
    begin = (datetime.now(UTC) + timedelta(hours=3)).strftime("%H:%M")
    end = (datetime.now(UTC) + timedelta(hours=4)).strftime("%H:%M")
    window = f'window: {{start: "{begin}", end: "{end}", timezone: UTC}}\n'
    with names:
        done = run(
            "scan", perimeter(tmp_path, more=window), "--resolver", names.address, "-o", "out"
        )
    assert done.returncode == 4
    assert names.queries == []


def test_plan_shows_targets_and_limits_and_sends_nothing(
    run: Run, tmp_path: Path, names: DnsServer
) -> None:
    path = perimeter(tmp_path, more="  - address: 127.0.0.1\n  - url: https://www.ville.test/\n")
    with names:
        told = run("scan", path, "--resolver", names.address, "--plan")
        data = json.loads(run("scan", path, "--resolver", names.address, "--plan", "--json").stdout)
    assert names.queries == []
    assert "127.0.0.1" in told.stdout
    by_target = {line["target"].get("ip", line["target"].get("host")): line for line in data}
    assert "services.ports" in by_target["127.0.0.1"]["probes"]
    assert "tls.endpoint" in by_target["www.ville.test"]["probes"]
    assert by_target["www.ville.test"]["budget"]["connections"] > 0
    twice_each = 2 * (len(port_set("standard")) + CONTROLS) + ASKED_AGAIN
    assert by_target["127.0.0.1"]["budget"]["packets"] == twice_each
    assert list(tmp_path.glob("cyberscan-*")) == []


def test_a_dead_resolver_gives_reasons_not_absences(run: Run, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind(("127.0.0.1", 0))
        server = f"127.0.0.1:{mute.getsockname()[1]}"
        done = run("scan", perimeter(tmp_path), "--resolver", server, "--json", "-o", "out")
    result = json.loads(done.stdout)
    # mail.generic_domain reads the perimeter alone: it needs no look.
    # No registry is asked unless the user says so.
    looked = [
        f for f in result["findings"] if f["fact"] not in ("perimeter.asset", "dns.registration")
    ]
    assert {f["outcome"] for f in looked} == {"not_tested"}
    assert {f["failure"]["reason"] for f in looked} <= {"timeout", "dns_failure"}
    assert result["score"]["overall"] is None
    assert {family["score"] for family in result["score"]["families"]} == {None}
    assert done.returncode == 3


def test_the_level_told_at_the_start_is_the_one_of_the_profile(
    run: Run, tmp_path: Path, names: DnsServer
) -> None:
    with names:
        done = run(
            "scan", perimeter(tmp_path), "--resolver", names.address, "-o", "out", "-p", "rpnt"
        )  # fmt: skip
    assert "profil rpnt, niveau léger" in done.stderr
    assert "profil rpnt, niveau léger" in done.stdout


def test_a_finding_changes_the_code_only_when_asked(
    run: Run, tmp_path: Path, names: DnsServer
) -> None:
    with names:
        path = perimeter(tmp_path)
        common = ("scan", path, "--resolver", names.address, "-q", "-o", "out")
        assert run(*common).returncode == 0
        assert run(*common, "--fail-on", "low").returncode == 1
        assert run(*common, "--fail-on", "critical").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--resolver", "dns.ville.test"),
        ("--profile", "inconnu"),
        ("--check", "mail.nexiste_pas"),
        ("--ca-file", "absent.pem"),
        ("--trust-anchor", "absent.key"),
        ("--checks", "absent"),
        ("-f", "docx2"),
        ("-f", "html", "-f", "json", "-o", "rapport.html"),
        ("--rate", "0"),
    ],
)
def test_a_wrong_option_says_so_before_anything_is_sent(
    run: Run, tmp_path: Path, names: DnsServer, arguments: tuple[str, ...]
) -> None:
    with names:
        done = run("scan", perimeter(tmp_path), "--resolver", names.address, *arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert names.queries == []


def test_a_perimeter_that_is_not_there(run: Run) -> None:
    done = run("scan", "absent.yml")
    assert done.returncode == 2
    assert "absent.yml" in done.stderr


def test_a_perimeter_from_standard_input(run: Run, tmp_path: Path, names: DnsServer) -> None:
    text = Path(perimeter(tmp_path)).read_text(encoding="utf-8")
    with names:
        done = run("scan", "-", "--resolver", names.address, "-q", "-o", "out", stdin=text)
    assert done.returncode == 0, done.stderr


def test_a_stored_result_is_rendered_and_judged_again(
    run: Run, tmp_path: Path, names: DnsServer
) -> None:
    with names:
        run("scan", perimeter(tmp_path), "--resolver", names.address, "-q", "-o", "out")
    asked = len(names.queries)
    rendered = run(
        "report", "out/result.json", "-f", "html", "-o", "again.html", lang="en_GB.UTF-8"
    )
    assert rendered.returncode == 0, rendered.stderr
    assert '<html lang="en"' in (tmp_path / "again.html").read_text(encoding="utf-8")
    judged = run("judge", "out/result.json", "--json")
    assert outcomes(judged)["mail.dmarc_missing"] == "fail"
    assert len(names.queries) == asked


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema_version": "99"}', "\x00\xff"])
def test_a_damaged_result_is_refused_clearly(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "result.json").write_bytes(content.encode("latin-1"))
    done = run("report", "result.json")
    assert done.returncode == 2
    assert "result.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path: Path, names: DnsServer) -> None:
    before = tmp_path / "out" / "result.json"
    before.parent.mkdir()
    before.write_text("{}")
    with names:
        command = [
            "scan",
            perimeter(tmp_path),
            "--resolver",
            names.address,
            "-q",
            "-f",
            "json",
            "-o",
            "out",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "cyberscan", *command],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
        )  # fmt: skip
    assert done.returncode == 2
    assert "result.json" in done.stderr
    assert "Traceback" not in done.stderr
    assert before.read_text() == "{}"


def test_ctrl_c_keeps_what_was_seen(tmp_path: Path, names: DnsServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute, names:
        port = mute.getsockname()[1]
        path = perimeter(tmp_path, more=f"  - url: https://www.ville.test:{port}/\n")
        command = ["scan", path, "--resolver", names.address, "-o", "out"]
        scan = subprocess.Popen(
            [sys.executable, "-m", "cyberscan", *command],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "LANGUAGE": "fr"},
        )  # fmt: skip
        mute.settimeout(60)
        connection, _ = mute.accept()  # the scan is now waiting for an answer that will not come
        with connection:
            time.sleep(1)
            scan.send_signal(signal.SIGINT)
            _, errors = scan.communicate(timeout=60)
    assert scan.returncode == 130, errors
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert result["complete"] is False
    reasons = [f["failure"]["reason"] for f in result["findings"] if f["failure"]]
    assert "interrupted" in reasons
    assert b"Traceback" not in errors
