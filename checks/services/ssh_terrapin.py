"""An SSH server offers what Terrapin breaks (CVE-2023-48795) and not the strict key exchange that mends it.

The mark of the correction is in the protocol itself, so that a distribution's mended version is seen as such.
"""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Endpoint,
    SshAlgorithms,
    Verdict,
    failed,
    not_applicable,
    passed,
)

_STRICT = "kex-strict-s-v00@openssh.com"
_CHACHA = "chacha20-poly1305@openssh.com"


class SshTerrapin(Check[SshAlgorithms]):
    id = "services.ssh_terrapin"
    judges = SshAlgorithms

    def evaluate(self, fact: SshAlgorithms, context: Context) -> Iterator[Verdict]:
        concerned = _concerned(fact)
        if not fact.kex:
            yield not_applicable()  # protocol 1 has worse flaws, and another check
        elif concerned and _STRICT not in fact.kex:
            port = fact.target.port if isinstance(fact.target, Endpoint) else 0
            yield failed(port=port, algorithms=concerned)
        else:
            yield passed(banner=fact.banner)


def _concerned(fact: SshAlgorithms) -> list[str]:
    """ChaCha20-Poly1305, or CBC with encrypt-then-MAC."""
    chained = [name for name in fact.ciphers if name.endswith(("-cbc", "-cbc@lysator.liu.se"))]
    if not any(name.endswith("-etm@openssh.com") for name in fact.macs):
        chained = []
    return sorted([name for name in fact.ciphers if name == _CHACHA] + chained)
