"""The host key of an SSH server is a short RSA key, or a DSA key (deficient: RFC 8332 §1)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Endpoint,
    Reason,
    Severity,
    SshAlgorithms,
    Verdict,
    failed,
    not_tested,
    passed,
)

_SHORTEST_RSA = 2048
_WITHIN_REACH = 1024
"""Of states, and of whoever can wait: factored sizes stop not far below."""


class SshWeakKey(Check[SshAlgorithms]):
    id = "services.ssh_weak_key"
    judges = SshAlgorithms

    def evaluate(self, fact: SshAlgorithms, context: Context) -> Iterator[Verdict]:
        if not fact.host_key_sizes:
            yield not_tested(Reason.PROTOCOL_ERROR, "no host key shown")
        port = fact.target.port if isinstance(fact.target, Endpoint) else 0
        for key in fact.host_key_sizes:
            if key.type == "ssh-dss":
                yield failed("dsa", key=key.type, bits=key.bits, port=port)
            elif key.type == "ssh-rsa" and key.bits < _SHORTEST_RSA:
                grave = Severity.HIGH if key.bits < _WITHIN_REACH else None
                yield failed("short", severity=grave, key=key.type, bits=key.bits, port=port)
            else:
                yield passed(key=key.type, bits=key.bits)
