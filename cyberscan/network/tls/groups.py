"""Which key-exchange groups are accepted, by elimination, with suites that are known to be accepted.

TLS 1.3 names its group in a HelloRetryRequest, hybrids included; TLS 1.2 and older in the
ServerKeyExchange. Finite fields of older versions are read from the prime itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cyberscan.network.tls.asker import Asker
from cyberscan.network.tls.messages import GROUPS_12, GROUPS_13, TLS13, Hello
from cyberscan.network.tls.refusals import refuses
from cyberscan.network.tls.reply import Reply
from cyberscan.network.tls.seen import Seen, era
from cyberscan.tls_suites import suite_name

HYBRIDS = (4588, 4587, 4589)
_EPHEMERAL = ("TLS_ECDHE_", "TLS_ECDH_anon_")


def find_groups(asker: Asker, seen: Seen, version: int) -> None:
    """Offer all groups but those seen, note the one that is chosen, until the server refuses."""
    suites = _suites(seen, version)
    known = GROUPS_13 if version == TLS13 else GROUPS_12
    left = [group for group in known if (era(version), group) not in seen.groups]
    refused = False
    if not suites or (version == TLS13 and asker.key_share):
        return  # without HelloRetryRequest a server names no group but the one that was computed
    while left and not refused:
        reply = asker.patiently(_hello(asker, version, suites, left), known=True)
        if reply.kind == "chosen" and reply.group in left:
            seen.note(version, reply)
            left.remove(reply.group)
        elif _refused(reply, version):
            refused = True
        else:
            return
    if refused and left and _needs_own_curve(version, suites):
        _beside_own_curve(asker, seen, version, suites, left)
    else:
        seen.settled.add(era(version))
    if version == TLS13:
        seen.hybrids_asked = True


def find_hybrids(asker: Asker, seen: Seen) -> None:
    """One hello that offers nothing but the post-quantum hybrids (TLS 1.3)."""
    reply = asker.patiently(_hello(asker, TLS13, _suites(seen, TLS13), HYBRIDS), known=True)
    if reply.kind == "chosen" and reply.group in HYBRIDS:
        seen.note(TLS13, reply)
        seen.hybrids_asked = True
    elif _refused(reply, TLS13):
        seen.hybrids_asked = True


def _suites(seen: Seen, version: int) -> list[int]:
    """Accepted suites whose key exchange needs a group; of an RSA key where there are any."""
    codes = seen.codes(version)
    if version == TLS13:
        return codes
    elliptic = [code for code in codes if suite_name(code).startswith(_EPHEMERAL)]
    free = [code for code in elliptic if not _needs_own_curve(version, [code])]
    return free or elliptic


def _needs_own_curve(version: int, suites: list[int]) -> bool:
    """Before TLS 1.3 a hello must list the curve of an ECDSA certificate as well (RFC 8422 §5.1)."""
    return version < TLS13 and all("_ECDSA_" in suite_name(code) for code in suites)


def _beside_own_curve(
    asker: Asker, seen: Seen, version: int, suites: list[int], left: list[int]
) -> None:
    """Ask for what is left before the certificate's curve, without which there is no answer.

    That curve is the one whose absence was refused. Every client must name it: what a server never chooses
    beside it is never used, be it unknown to the server or less dear to it.
    """
    own = [group for when, group in seen.groups if when == era(version)][-1:]
    while left and own:
        reply = asker.patiently(_hello(asker, version, suites, [*left, *own]), known=True)
        if reply.kind != "chosen" or reply.group not in (*left, *own):
            return
        if reply.group in own:
            break
        seen.note(version, reply)
        left.remove(reply.group)
    seen.settled.add(era(version))


def _hello(asker: Asker, version: int, suites: Sequence[int], groups: Sequence[int]) -> Hello:
    return replace(asker.hello(version, suites), groups=tuple(groups))


def _refused(reply: Reply, version: int) -> bool:
    """Refused for the groups: by an alert, by an older version, or by a suite that needs none."""
    if reply.kind == "alert":
        return refuses(reply)
    return reply.kind == "chosen" and (reply.version < version or not reply.group)
