"""Asking an address over UDP. Silence proves nothing and is told as silence.

A closed port is known by the ICMP refusal, which hosts send sparingly (RFC 1812 §4.3.2.8): a closed port may
well stay silent. WireGuard and OpenVPN behind ``tls-auth`` answer their own clients only: they cannot be seen.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from cyberscan.facts.udp import UdpAnswer
from cyberscan.network.session import Network
from cyberscan.network.udp.question import Heard, UdpQuestion
from cyberscan.network.udp.questions import chosen_questions
from cyberscan.reasons import LookFailed, Reason

WAIT = 1.5
"""Seconds for an answer: a round trip to an overseas authority takes 0.3, and a busy device thinks."""
_FILTERED = "filtered"
_AT_ONCE = 3
"""Questions waited for at once: silence is most of the time spent. The governor keeps the pace of an address."""


def ask_udp_services(
    network: Network, ip: str, protocols: str = "standard", *, repeat: bool = False
) -> tuple[UdpAnswer, ...]:
    """What the UDP services of a declared address answer.

    ``protocols`` is the name of a set of ``ports.toml``; ``repeat`` asks once more what stayed silent, for
    datagrams get lost. The equipment of a connected city is asked only where the perimeter says that there
    is some; ports that it excludes, or leaves out of those it names for the address, are not asked.

    Raises :class:`LookFailed` when nothing could be asked, ``ValueError`` on an unknown set.
    """
    asked = list(_in_scope(network, ip, chosen_questions(protocols)))
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="udp") as pool:
        heard = list(pool.map(lambda question: _asked(network, ip, question, repeat), asked))
    answers = tuple(each for each in heard if isinstance(each, UdpAnswer))
    stopped = [each for each in heard if isinstance(each, LookFailed)]
    # What was seen before the budget ended is told; no other end is hidden behind it.
    graver = [each for each in stopped if each.failure.reason is not Reason.BUDGET_SPENT]
    if graver or (stopped and not answers):
        raise (graver or stopped)[0]
    if asked and not answers:
        raise LookFailed(Reason.OUT_OF_SCOPE, "every UDP port is excluded")
    if answers and all(answer.detail == _FILTERED for answer in answers):
        raise LookFailed(Reason.UNREACHABLE, "udp")
    return answers


def _asked(
    network: Network, ip: str, question: UdpQuestion, repeat: bool
) -> UdpAnswer | LookFailed | None:
    """The answer, or why the question was not put: what was not asked is not listed."""
    if network.deadline - time.monotonic() < WAIT:
        return LookFailed(Reason.BUDGET_SPENT, "deadline")
    try:
        return ask_udp(network, ip, question, repeat)
    except LookFailed as failed:
        return failed


def unasked(
    network: Network, ip: str, protocols: str, answers: Iterable[UdpAnswer]
) -> tuple[str, ...]:
    """The protocols of a set that concern an address and that were not all asked there."""
    heard = {(answer.name, answer.port) for answer in answers}
    questions = _concerning(network, ip, chosen_questions(protocols))
    return tuple(sorted({each.name for each in questions if (each.name, each.port) not in heard}))


def _concerning(
    network: Network, ip: str, questions: Iterable[UdpQuestion]
) -> Iterable[UdpQuestion]:
    purposes = network.scope.purposes_of_address(ip)
    return (each for each in questions if not each.purposes or purposes & each.purposes)


def _in_scope(network: Network, ip: str, questions: Iterable[UdpQuestion]) -> Iterable[UdpQuestion]:
    declared = network.scope.ports_of_address(ip)
    for question in _concerning(network, ip, questions):
        if not declared or question.port in declared:
            yield question


def ask_udp(
    network: Network, ip: str, question: UdpQuestion, repeat: bool = False
) -> UdpAnswer | None:
    """One protocol; None when the perimeter excludes its port. Raises :class:`LookFailed`."""
    try:
        sent, data = _exchange(network, ip, question, repeat)
    except LookFailed as failed:
        reason = failed.failure.reason
        if reason is Reason.REFUSED:
            return UdpAnswer(name=question.name, port=question.port, state="closed")
        if reason is Reason.TIMEOUT:
            return UdpAnswer(name=question.name, port=question.port, state="silent")
        if (
            reason is Reason.UNREACHABLE
        ):  # a firewall says that it refuses: what is behind cannot be seen
            return UdpAnswer(
                name=question.name, port=question.port, state="silent", detail=_FILTERED
            )
        if reason is Reason.OUT_OF_SCOPE:
            return None
        raise
    heard = question.understood(data, sent)
    if heard is None:  # something answered, but not that protocol: no telling what
        return UdpAnswer(
            name=question.name, port=question.port, state="unnamed", detail=f"{len(data)} bytes"
        )
    if question.identity is not None and network.scope.reads_identity(ip):
        told = _identified(network, ip, question, question.identity.send(data))
        heard = replace(told, features=heard.features + told.features) if told else heard
    return UdpAnswer(
        name=question.name, port=question.port, state="answered", detail=heard.detail,
        product=heard.product, version=heard.version, features=heard.features,
        open_access=heard.open_access, amplification=round(len(data) / len(sent), 1),
    )  # fmt: skip


def _identified(network: Network, ip: str, question: UdpQuestion, sent: bytes) -> Heard | None:
    """Who the device says that it is; None when it does not say."""
    try:
        data = _once(network, ip, question, sent)
    except LookFailed as failed:
        if failed.failure.reason in (Reason.TIMEOUT, Reason.REFUSED):
            return None
        raise
    return question.identity.understood(data, sent) if question.identity else None


def _exchange(
    network: Network, ip: str, question: UdpQuestion, repeat: bool
) -> tuple[bytes, bytes]:
    """The datagram that was answered, and its answer."""
    sent = question.send(secrets.token_bytes(16), ip)
    try:
        return sent, _once(network, ip, question, sent)
    except LookFailed as failed:
        once = question.purposes or not repeat or network.scope.is_equipment(ip)
        if once or failed.failure.reason is not Reason.TIMEOUT:  # equipment is asked one time only
            raise
    return sent, _once(network, ip, question, sent)


def _once(network: Network, ip: str, question: UdpQuestion, sent: bytes) -> bytes:
    return network.exchange_udp(
        ip, question.port, sent, timeout=WAIT, from_any_port=question.from_any_port
    )
