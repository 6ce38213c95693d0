"""How every tool of the bench is run, and what it found, in one form for all."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

from cyberscan.tls_suites import suites
from tests.bench.tls_servers import Suites

What = Literal["suites", "whole"]
Ends = tuple[tuple[str, str, int], ...]
"""(name, address, port)."""

_CODES = {suite.name: suite.code for suite in suites().values()}
_OTHER_NAMES = {"prime256v1": "secp256r1", "prime192v1": "secp192r1"}
"""What sslyze calls a curve of the IANA's registry."""


@dataclass(frozen=True)
class Job:
    """One tool, one task, some endpoints, one setting."""

    tool: str
    what: What
    ends: Ends
    per_server: int = 5
    """Connections at once to one server; sslyze's own default."""
    at_once: int = 10
    """Servers at once."""
    processes: int = 1

    def plan(self, ca_file: Path) -> dict[str, Any]:
        """What our program and sslyze's read."""
        return {
            "what": self.what, "endpoints": self.ends, "ca_file": str(ca_file), "rate": 1000.0,
            "per_server": self.per_server, "at_once": self.at_once, "processes": self.processes,
        }  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a tool said of one endpoint."""

    suites: Suites
    answers: dict[str, Any] = field(default_factory=dict)
    """By question; only those that the tool answered."""


def command(job: Job, plan: Path, answers: Path) -> list[str]:
    """The command line; results go to the file ``answers``."""
    here = Path(__file__).parent
    if job.tool in ("cyberscan", "sslyze"):
        program = "tls_ours.py" if job.tool == "cyberscan" else "tls_sslyze.py"
        return [sys.executable, str(here / program), str(plan), str(answers)]
    [(host, ip, port)] = job.ends
    if job.tool == "sslscan":
        less = [f"--no-{check}" for check in ("heartbleed", "renegotiation", "groups", "compression",
                                              "fallback", "check-certificate")]  # fmt: skip
        return ["sslscan", f"--xml={answers}", f"--sni-name={host}",
                *(less if job.what == "suites" else ()), f"{ip}:{port}"]  # fmt: skip
    if job.tool == "nmap":
        scripts = ["+ssl-enum-ciphers"]
        if job.what == "whole":
            scripts += ["+ssl-cert", "+ssl-heartbleed", "+ssl-ccs-injection", "+ssl-dh-params"]
        return ["nmap", "-n", "-Pn", "-p", str(port), "--script", ",".join(scripts),
                "--script-args", f"tls.servername={host}", "-oX", str(answers), ip]  # fmt: skip
    return ["testssl", "--warnings", "off", "--quiet", "--nodns", "none", "--ip", ip,
            "--jsonfile", str(answers), *(("-p", "-E") if job.what == "suites" else ()),
            f"{host}:{port}"]  # fmt: skip


def start(job: Job, answers: Path) -> dict[str, float] | None:
    """What starting took, where the program tells: the same file has it."""
    if job.tool not in ("cyberscan", "sslyze"):
        return None
    told: dict[str, float] = json.loads(answers.read_text())["started"]
    return told


def read(job: Job, answers: Path) -> list[Found]:
    """What the run found, an endpoint after the other in the order of their names."""
    if job.tool == "cyberscan":
        return [_ours(facts) for facts in json.loads(answers.read_text())["endpoints"]]
    if job.tool == "sslyze":
        by_host = {one["host"]: one for one in json.loads(answers.read_text())["endpoints"]}
        return [_sslyze(by_host[host]) for host, _, _ in job.ends]
    readers: dict[str, Callable[[Path], Suites]] = {
        "sslscan": _sslscan, "nmap": _nmap, "testssl": _testssl,
    }  # fmt: skip
    return [Found(readers[job.tool](answers))]


def _ours(facts: list[dict[str, Any]] | dict[str, Any]) -> Found:
    if isinstance(facts, dict):
        return Found(frozenset(), {"failed": facts})
    by_kind = {fact["kind"]: fact for fact in facts}
    accepted = frozenset(
        (suite["version"], int(suite["code"])) for suite in by_kind["tls.protocols"]["suites"]
    )
    if len(by_kind) == 1:
        return Found(accepted)
    extensions, trials = by_kind["tls.extensions"], by_kind["tls.trials"]
    answers = {name: extensions[name] for name in ("compression", "extended_master_secret",
                                                   "fallback_scsv", "secure_renegotiation")}  # fmt: skip
    for name in ("heartbleed", "robot", "ccs_injection", "client_renegotiation", "early_data"):
        state = trials[name]["state"]
        answers[name] = {"yes": True, "no": False, "impossible": False}.get(state)
    answers["groups"] = {group["name"] for group in by_kind["tls.key_exchange"]["groups"]}
    deployments = by_kind["tls.certificates"]["deployments"]
    first = deployments[0]
    answers |= {
        "chains": len(deployments), "leaf": first["chain"][0]["sha256"],
        "trusted": first["trusted"],
    }  # fmt: skip
    return Found(accepted, answers)


def _sslyze(told: dict[str, Any]) -> Found:
    accepted = frozenset((version, _code(name)) for version, name in told.pop("suites"))
    del told["host"]
    for which in ("groups", "groups_tried"):
        if which in told:
            told[which] = {_OTHER_NAMES.get(name, name).lower() for name in told[which]}
    return Found(accepted, told)


def _code(name: str) -> int:
    """Of a name as the tools write them; nmap calls the suites of TLS 1.3 ``TLS_AKE_WITH_…``."""
    return _CODES[name.replace("TLS_AKE_WITH_", "TLS_")]


def _sslscan(answers: Path) -> Suites:
    tree = ElementTree.parse(answers)  # noqa: S314 - written by a tool of ours, from servers of ours
    return frozenset(
        (str(node.get("sslversion")).replace("TLSv", "TLS "), int(str(node.get("id")), 16))
        for node in tree.iter("cipher")
    )


def _nmap(answers: Path) -> Suites:
    tree = ElementTree.parse(answers)  # noqa: S314 - as above
    return frozenset(
        (str(version.get("key")).replace("TLSv", "TLS "), _code(str(name.text)))
        for version in tree.findall(".//script[@id='ssl-enum-ciphers']/table")
        for name in version.findall("table[@key='ciphers']/table/elem[@key='name']")
    )


def _testssl(answers: Path) -> Suites:
    found = re.findall(r'"cipher-tls(1(?:_\d)?)_x([0-9a-f]+)"', answers.read_text())
    return frozenset(
        (f"TLS {version.replace('_', '.') if '_' in version else '1.0'}", int(code, 16))
        for version, code in found
    )
