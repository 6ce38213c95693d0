"""The certificate chain of an endpoint, by sslyze, in a child process of its own.

One child per endpoint: it hangs on some peers, its memory is never given back, and it feeds a C library
with whatever the peer sends. What comes out of it is plain data, checked again here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from pydantic import ValidationError

from cyberscan.facts.targets import Endpoint
from cyberscan.facts.tls import TlsCertificates
from cyberscan.network.session import Network
from cyberscan.reasons import Failure, LookFailed, Reason

CONNECTIONS = 14
"""sslyze takes 6 to 8 on TLS 1.2 and 1.3 servers, up to 14 on a server of TLS 1.0 only; counted in a test."""
_COMMAND = [sys.executable, "-I", "-m", "cyberscan.network.tls._child"]
_MAX_ANSWER = 4_000_000
_MAIL_TIMEOUT = 20  # mail servers hold their greeting back
_STEP = 0.5


def read_certificates(network: Network, endpoint: Endpoint) -> TlsCertificates:
    """The chain as sent and how it is judged. Raises :class:`LookFailed` when none could be read."""
    permit = network.permit(endpoint.ip, endpoint.port, name=endpoint.host)
    with network.governor.slot(permit.ip, network.deadline):
        answer = _ask(network, _question(network, endpoint, permit.ip))
    connections = _count(answer)
    network.meter.take("connections", connections)
    network.governor.count(permit.ip, connections - 1)  # the slot counted one
    if "failed" in answer:
        failure = _failure(answer["failed"])
        raise LookFailed(failure.reason, failure.detail)
    try:
        return TlsCertificates.model_validate({**answer["certificates"], "target": endpoint})
    except (ValidationError, KeyError, TypeError) as error:
        raise LookFailed(Reason.PROTOCOL_ERROR, "unreadable certificates") from error


def _question(network: Network, endpoint: Endpoint, ip: str) -> bytes:
    ca_file = network.settings.ca_file
    timeout = int(network.settings.read_timeout) or 1
    question = {
        "host": endpoint.host,
        "ip": ip,
        "port": endpoint.port,
        "starttls": endpoint.starttls,
        "timeout": _MAIL_TIMEOUT if endpoint.starttls else timeout,
        "seconds": int(network.seconds_left),
        "limit": CONNECTIONS,
        "interval": 1.0 / network.settings.rate,
        "ca_file": str(ca_file.resolve()) if ca_file else "",
    }
    return json.dumps(question).encode()


def _ask(network: Network, question: bytes) -> dict[str, Any]:
    """Run the child and read its answer; it is killed at the deadline, or when the scan is stopped."""
    with subprocess.Popen(  # noqa: S603 - a fixed command, no shell
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        close_fds=True,
    ) as child:
        try:
            output = _wait(network, child, question)
        finally:
            child.kill()
    if len(output) > _MAX_ANSWER:
        raise LookFailed(Reason.PROTOCOL_ERROR, "oversized answer")
    try:
        answer = json.loads(output)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        network.meter.take("connections", CONNECTIONS)
        raise LookFailed(Reason.PROTOCOL_ERROR, "the TLS library broke off")
    return answer


def _wait(network: Network, child: subprocess.Popen[bytes], question: bytes) -> bytes:
    data: bytes | None = question
    while True:
        try:
            output, _ = child.communicate(data, timeout=min(_STEP, network.seconds_left))
            return output
        except subprocess.TimeoutExpired:
            data = None  # already sent
        except LookFailed:
            network.meter.take("connections", CONNECTIONS)  # what it spent dies with it
            raise


def _environment() -> dict[str, str]:
    """Nothing of ours but what starting a program needs: no token, no password, no proxy."""
    return {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}


def _count(answer: dict[str, Any]) -> int:
    value = answer.get("connections")
    return value if isinstance(value, int) and 0 <= value <= CONNECTIONS else CONNECTIONS


def _failure(data: Any) -> Failure:
    try:
        return Failure.model_validate(data)
    except ValidationError:
        return Failure(reason=Reason.PROTOCOL_ERROR, detail="unreadable answer")
