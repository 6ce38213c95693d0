"""An SSH server still offers protocol 1 or algorithms that are broken or being withdrawn.

RFC 9142 (key exchange), RFC 8758 (RC4), RFC 8332 (SHA-1 signatures), RFC 8732 (GSS-API), RFC 4253 and ANSSI-NT-007.
Ciphers with blocks of 64 bits leak after enough traffic, whatever their mode.
HMAC-SHA-1 is no weakness by itself (RFC 6194 §3.3) and current servers still offer it.
"""

import re
from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, SshAlgorithms, Verdict, failed, passed

_BROKEN = {
    "none",
    "des-cbc",
    "des-cbc@ssh.com",
    "3des-cbc",
    "3des-ctr",
    "arcfour",
    "arcfour128",
    "arcfour256",
    "blowfish-cbc",
    "blowfish-ctr",
    "cast128-cbc",
    "cast128-ctr",
    "idea-cbc",
    "idea-ctr",
    "hmac-md5",
    "hmac-md5-96",
    "hmac-md5-etm@openssh.com",
    "hmac-md5-96-etm@openssh.com",
    "ssh-dss",
    "ssh-dss-cert-v01@openssh.com",
    "diffie-hellman-group1-sha1",
    "rsa1024-sha1",
    "gss-group1-sha1",
}
_AGEING = {
    "aes128-cbc",
    "aes192-cbc",
    "aes256-cbc",
    "rijndael-cbc@lysator.liu.se",
    "hmac-sha1-96",
    "hmac-sha1-96-etm@openssh.com",
    "ssh-rsa",
    "ssh-rsa-cert-v01@openssh.com",
    "diffie-hellman-group14-sha1",
    "diffie-hellman-group-exchange-sha1",
    "gss-group14-sha1",
    "gss-gex-sha1",
}


_GSS_MECHANISM = re.compile(r"(gss-.*)-[A-Za-z0-9+/=]{20,40}")
"""RFC 4462 and RFC 8732 end these names with a digest of the mechanism."""


class SshObsolete(Check[SshAlgorithms]):
    id = "services.ssh_obsolete"
    judges = SshAlgorithms

    def evaluate(self, fact: SshAlgorithms, context: Context) -> Iterator[Verdict]:
        kex = {_GSS_MECHANISM.sub(r"\1", name) for name in fact.kex}
        offered = {*kex, *fact.host_keys, *fact.ciphers, *fact.macs}
        if fact.protocol.startswith("1."):
            yield failed("protocol_1", severity=Severity.HIGH, protocol=fact.protocol)
        elif offered & _BROKEN:
            yield failed("broken", algorithms=sorted(offered & (_BROKEN | _AGEING)))
        elif offered & _AGEING:
            yield failed("ageing", severity=Severity.LOW, algorithms=sorted(offered & _AGEING))
        else:
            yield passed(banner=fact.banner)
