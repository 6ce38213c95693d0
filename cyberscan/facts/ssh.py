"""Facts about SSH servers."""

from __future__ import annotations

from typing import Literal

from cyberscan.facts.base import Fact, Part


class SshHostKey(Part):
    """A public key by which the server proves who it is; only its kind and its size are kept."""

    type: str
    """As the key itself says: ``ssh-rsa``, ``ssh-ed25519``, ``ecdsa-sha2-nistp256``, ``ssh-dss``…"""
    bits: int
    """Of the RSA modulus, of the DSA prime, of the curve."""


class SshAlgorithms(Fact):
    """The SSH identification string and KEXINIT lists."""

    kind: Literal["services.ssh"] = "services.ssh"
    banner: str = ""
    protocol: str = ""
    kex: tuple[str, ...] = ()
    host_keys: tuple[str, ...] = ()
    """Names of the signature algorithms of its host keys."""
    ciphers: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()
    host_key_sizes: tuple[SshHostKey, ...] = ()
    """The host key that it showed; empty when no key exchange was common or it ended before."""
