"""An SSH server still offers protocol 1 or algorithms that are broken or being withdrawn.

RFC 9142 (key exchange), RFC 8758 (RC4), RFC 8332 (SHA-1 signatures), RFC 4253 and ANSSI-NT-007.
HMAC-SHA-1 is no weakness by itself (RFC 6194 §3.3) and current servers still offer it.
"""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, SshAlgorithms, Verdict, failed, passed

_BROKEN = {
    "none",
    "des-cbc",
    "3des-cbc",
    "arcfour",
    "arcfour128",
    "arcfour256",
    "blowfish-cbc",
    "cast128-cbc",
    "hmac-md5",
    "hmac-md5-96",
    "hmac-md5-etm@openssh.com",
    "hmac-md5-96-etm@openssh.com",
    "ssh-dss",
    "ssh-dss-cert-v01@openssh.com",
    "diffie-hellman-group1-sha1",
    "rsa1024-sha1",
}
_AGEING = {
    "aes128-cbc",
    "aes192-cbc",
    "aes256-cbc",
    "rijndael-cbc@lysator.liu.se",
    "hmac-sha1-96",
    "hmac-sha1-96-etm@openssh.com",
    "ssh-rsa",
    "diffie-hellman-group14-sha1",
    "diffie-hellman-group-exchange-sha1",
}


class SshObsolete(Check[SshAlgorithms]):
    id = "services.ssh_obsolete"
    judges = SshAlgorithms

    def evaluate(self, fact: SshAlgorithms, context: Context) -> Iterator[Verdict]:
        offered = {*fact.kex, *fact.host_keys, *fact.ciphers, *fact.macs}
        if fact.protocol.startswith("1."):
            yield failed("protocol_1", severity=Severity.HIGH, protocol=fact.protocol)
        elif offered & _BROKEN:
            yield failed("broken", algorithms=sorted(offered & (_BROKEN | _AGEING)))
        elif offered & _AGEING:
            yield failed("ageing", severity=Severity.LOW, algorithms=sorted(offered & _AGEING))
        else:
            yield passed(banner=fact.banner)
