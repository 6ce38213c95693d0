"""``tls_sslyze.py PLAN.json ANSWERS.json``: the same plan with sslyze, through its own Scanner.

Answers are taken from its objects as they are: its own JSON form would be a cost that nobody asked for.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from sslyze.plugins.certificate_info.implementation import CertificateInfoExtraArgument
from sslyze.plugins.scan_commands import ScanCommand
from sslyze.scanner.models import (
    ScanCommandsExtraArguments,
    ServerScanRequest,
    ServerScanResult,
)
from sslyze.scanner.scanner import Scanner
from sslyze.server_setting import ServerNetworkConfiguration, ServerNetworkLocation

from tests.bench.tls_clock import started

_VERSIONS = {
    "SSL 2.0": ScanCommand.SSL_2_0_CIPHER_SUITES, "SSL 3.0": ScanCommand.SSL_3_0_CIPHER_SUITES,
    "TLS 1.0": ScanCommand.TLS_1_0_CIPHER_SUITES, "TLS 1.1": ScanCommand.TLS_1_1_CIPHER_SUITES,
    "TLS 1.2": ScanCommand.TLS_1_2_CIPHER_SUITES, "TLS 1.3": ScanCommand.TLS_1_3_CIPHER_SUITES,
}  # fmt: skip
_FLAGS = {
    "heartbleed": (ScanCommand.HEARTBLEED, "is_vulnerable_to_heartbleed"),
    "ccs_injection": (ScanCommand.OPENSSL_CCS_INJECTION, "is_vulnerable_to_ccs_injection"),
    "client_renegotiation": (
        ScanCommand.SESSION_RENEGOTIATION, "is_vulnerable_to_client_renegotiation_dos",
    ),
    "secure_renegotiation": (ScanCommand.SESSION_RENEGOTIATION, "supports_secure_renegotiation"),
    "early_data": (ScanCommand.TLS_1_3_EARLY_DATA, "supports_early_data"),
    "compression": (ScanCommand.TLS_COMPRESSION, "supports_compression"),
    "extended_master_secret": (ScanCommand.TLS_EXTENDED_MASTER_SECRET, "supports_ems_extension"),
    "fallback_scsv": (ScanCommand.TLS_FALLBACK_SCSV, "supports_fallback_scsv"),
}  # fmt: skip
_WHOLE = {
    *_VERSIONS.values(), *(command for command, _ in _FLAGS.values()),
    ScanCommand.CERTIFICATE_INFO, ScanCommand.ELLIPTIC_CURVES, ScanCommand.ROBOT,
}  # fmt: skip
"""The questions that both answer: neither HTTP headers nor session resumption."""


def _request(plan: dict[str, Any], host: str, ip: str, port: int) -> ServerScanRequest:
    whole = plan["what"] == "whole"
    extra = CertificateInfoExtraArgument(custom_ca_file=Path(plan["ca_file"]))
    return ServerScanRequest(
        server_location=ServerNetworkLocation(hostname=host, port=port, ip_address=ip),
        network_configuration=ServerNetworkConfiguration(tls_server_name_indication=host),
        scan_commands=_WHOLE if whole else set(_VERSIONS.values()),
        scan_commands_extra_arguments=ScanCommandsExtraArguments(
            certificate_info=extra if whole else None
        ),
    )


def scan(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """What one process found, an endpoint after the other."""
    scanner = Scanner(
        per_server_concurrent_connections_limit=plan["per_server"],
        concurrent_server_scans_limit=plan["at_once"],
    )
    scanner.queue_scans([_request(plan, *endpoint) for endpoint in plan["endpoints"]])
    return [_told(result) for result in scanner.get_results()]


def _told(result: ServerScanResult) -> dict[str, Any]:
    def of(command: ScanCommand) -> Any:
        attempt = getattr(result.scan_result, command.value, None)
        return attempt.result if attempt is not None else None

    told: dict[str, Any] = {"host": result.server_location.hostname, "suites": []}
    for version, command in _VERSIONS.items():
        if found := of(command):
            told["suites"] += [
                [version, one.cipher_suite.name] for one in found.accepted_cipher_suites
            ]
    for question, (command, flag) in _FLAGS.items():
        if found := of(command):
            told[question] = getattr(found, flag)
    if found := of(ScanCommand.ROBOT):
        told["robot"] = found.robot_result.value.startswith("VULNERABLE")
    if (found := of(ScanCommand.ELLIPTIC_CURVES)) and found.supported_curves is not None:
        told["groups"] = [curve.name for curve in found.supported_curves]
        told["groups_tried"] = told["groups"] + [curve.name for curve in found.rejected_curves]
    if found := of(ScanCommand.CERTIFICATE_INFO):
        shown = found.certificate_deployments[0]
        told["chains"] = len(found.certificate_deployments)
        told["leaf"] = shown.received_certificate_chain[0].fingerprint(SHA256()).hex()
        told["trusted"] = any(
            path.was_validation_successful for path in shown.path_validation_results
        )
    return told


def main() -> None:
    """Share the endpoints between the processes asked for."""
    start, plan = started(), json.loads(Path(sys.argv[1]).read_text())
    count = plan["processes"]
    if count == 1:
        answers = scan(plan)
    else:
        parts = [{**plan, "endpoints": plan["endpoints"][part::count]} for part in range(count)]
        with multiprocessing.get_context("fork").Pool(count) as pool:
            answers = [answer for part in pool.map(scan, parts, chunksize=1) for answer in part]
            pool.close()
            pool.join()
    Path(sys.argv[2]).write_text(json.dumps({"started": start, "endpoints": answers}))


if __name__ == "__main__":
    main()
