"""The child process that runs sslyze: one endpoint, one JSON question in, one JSON answer out, and gone.

sslyze drives a C library that reads hostile bytes and never gives memory back: it lives here, without
secrets, with a limit on memory and processor time, and it may connect to the one address that the scope
gate allowed: an audit hook holds it to that, counts its connections and paces them.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

MEMORY = 2 * 1024**3
"""Bytes of address space; five trust stores and OpenSSL take a tenth of it."""


class Guard:
    """Holds the process to one address, at a pace, up to a number of connections."""

    def __init__(self, ip: str, limit: int, interval: float) -> None:
        self.ip, self.limit, self.interval = ip, limit, interval
        self.connections = 0
        self.spent = False

    def watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        """The audit hook. Raises ``PermissionError`` inside whoever breaks the rule."""
        if event == "socket.connect":
            self._connect(arguments[1])
        elif event == "socket.getaddrinfo" and arguments[0] != self.ip:
            raise PermissionError("names are not resolved here")
        elif event in ("socket.gethostbyname", "subprocess.Popen", "os.system"):
            raise PermissionError(event)

    def _connect(self, address: Any) -> None:
        if not isinstance(address, tuple) or address[0] != self.ip:
            raise PermissionError("another address")
        if self.connections >= self.limit:
            self.spent = True
            raise PermissionError("too many connections")
        if self.connections:
            time.sleep(self.interval)
        self.connections += 1


def main() -> None:
    """Read the question on standard input, answer on standard output."""
    question = json.loads(sys.stdin.read())
    output = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answer
    warnings.simplefilter("ignore")
    _limit_resources(int(question["seconds"]))
    question["own_name"] = _own_literal(question["ip"], question["port"])
    guard = Guard(question["ip"], question["limit"], question["interval"])
    sys.addaudithook(guard.watch)
    answer = _answer(question)
    if guard.spent and "failed" in answer:
        answer = _failed("budget_spent", "connections")
    answer["connections"] = guard.connections
    json.dump(answer, output)
    output.flush()


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    from cyberscan.network.tls import _chain as _tls_chain

    found = scan(question)
    if "failed" in found:
        return found
    roots = _pems(Path(found["store"]))
    if question["ca_file"]:
        roots += _pems(Path(question["ca_file"]))
    try:
        described = _tls_chain.describe(
            found["pems"], question["host"], question["ip"], roots, found["accepted"]
        )
    except ValueError:
        return _failed("protocol_error", "unreadable certificate")
    return {"certificates": described}


def scan(question: dict[str, Any]) -> dict[str, Any]:
    """Run sslyze's certificate command: the chain as sent and its verdict, or why there is none."""
    from sslyze.plugins.certificate_info.implementation import CertificateInfoExtraArgument
    from sslyze.plugins.scan_commands import ScanCommand
    from sslyze.scanner.models import (
        ScanCommandsExtraArguments,
        ServerScanRequest,
        ServerScanStatusEnum,
    )
    from sslyze.scanner.scan_command_attempt import ScanCommandAttemptStatusEnum
    from sslyze.scanner.scanner import Scanner

    extra = None
    if question["ca_file"]:
        authority = CertificateInfoExtraArgument(custom_ca_file=Path(question["ca_file"]))
        extra = ScanCommandsExtraArguments(certificate_info=authority)
    location, configuration = _where(question)
    scanner = Scanner(per_server_concurrent_connections_limit=1, concurrent_server_scans_limit=1)
    request = ServerScanRequest(
        server_location=location,
        network_configuration=configuration,
        scan_commands={ScanCommand.CERTIFICATE_INFO},
        scan_commands_extra_arguments=extra or ScanCommandsExtraArguments(),
    )
    scanner.queue_scans([request])
    result = next(iter(scanner.get_results()))
    if result.scan_status != ServerScanStatusEnum.COMPLETED or result.scan_result is None:
        return _refused(result.connectivity_error_trace)
    attempt = result.scan_result.certificate_info
    if attempt.status != ScanCommandAttemptStatusEnum.COMPLETED or attempt.result is None:
        return _refused(attempt.error_trace)
    return _first_deployment(attempt.result)


def _where(question: dict[str, Any]) -> tuple[Any, Any]:
    from sslyze.connection_helpers.opportunistic_tls_helpers import (
        ProtocolWithOpportunisticTlsEnum,
    )
    from sslyze.server_setting import ServerNetworkConfiguration, ServerNetworkLocation

    mail = question["starttls"] == "smtp"
    host = question["host"] or question["ip"]
    location = ServerNetworkLocation(
        hostname=host, port=question["port"], ip_address=question["ip"]
    )
    configuration = ServerNetworkConfiguration(
        tls_server_name_indication=location.hostname,
        tls_opportunistic_encryption=ProtocolWithOpportunisticTlsEnum.SMTP if mail else None,
        smtp_ehlo_hostname=question["own_name"] if mail else None,
        network_timeout=question["timeout"],
        network_max_retries=1,
    )
    return location, configuration


def _first_deployment(result: Any) -> dict[str, Any]:
    """What a client of today is shown; other chains, for older clients, are not judged."""
    from sslyze.plugins.certificate_info.trust_stores.trust_store_repository import (
        TrustStoresRepository,
    )

    if not result.certificate_deployments:
        return _failed("protocol_error", "no certificate")
    shown = result.certificate_deployments[0]
    accepted = any(
        path.was_validation_successful
        for path in shown.path_validation_results
        if path.trust_store.name in ("Mozilla", "Supplied CA file")
    )
    store = TrustStoresRepository.get_default().get_main_store().path
    return {"pems": shown.received_certificate_chain_as_pem, "accepted": accepted, "store": store}


_REASONS = {
    "ConnectionToServerTimedOut": "timeout",
    "TlsHandshakeTimedOut": "timeout",
    "ServerRejectedConnection": "refused",
    "ConnectionToServerFailed": "unreachable",
    "TimeoutError": "timeout",
    "timeout": "timeout",
    "MemoryError": "budget_spent",
}


def _refused(trace: traceback.TracebackException | None) -> dict[str, Any]:
    """The reason behind an exception of sslyze, by its type: its sentences are never read."""
    name = ""
    if trace is not None:
        lines = list(trace.format_exception_only())
        name = lines[-1].split(":", 1)[0].strip().rpartition(".")[2] if lines else ""
    return _failed(_REASONS.get(name, "protocol_error"), name)


def _failed(reason: str, detail: str) -> dict[str, Any]:
    return {"failed": {"reason": reason, "detail": detail[:100]}}


def _pems(path: Path) -> list[str]:
    end = "-----END CERTIFICATE-----"
    parts = path.read_text(encoding="utf-8", errors="replace").split(end)[:-1]
    start = "-----BEGIN CERTIFICATE-----"
    return [f"{start}{part.split(start, 1)[1]}{end}\n" for part in parts if start in part]


def _own_literal(ip: str, port: int) -> str:
    """Our address as the peer sees it (RFC 5321 §4.1.3); connecting a datagram socket sends nothing."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect((ip, port))
            own = sock.getsockname()[0]
        except OSError:
            own = "::1" if ":" in ip else "127.0.0.1"
    return f"[IPv6:{own}]" if ":" in own else f"[{own}]"


def _limit_resources(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
