"""MTA-STS of a mail domain: what DNS announces, then the policy file that senders fetch (RFC 8461)."""

from __future__ import annotations

from collections.abc import Iterable

from cyberscan.facts.base import Fact
from cyberscan.facts.mail_transport import MtaSts, MtaStsPolicy
from cyberscan.facts.targets import Target
from cyberscan.levels import Level
from cyberscan.mailpolicy import mta_sts
from cyberscan.network.http import Client, Reply
from cyberscan.network.session import Network
from cyberscan.network.text import clean
from cyberscan.probes._mail import TextRecord, told
from cyberscan.probes._nature import nature_of
from cyberscan.probes._page import read
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe, Skipped

MAX_POLICY = 65_536
"""Bytes of a policy file that are read: what RFC 8461 §3.3 advises senders to accept at most."""
_PATH = "/.well-known/mta-sts.txt"
_TURNED_AWAY = frozenset({401, 403, 406, 407, 408, 425, 429})
"""A firewall's answers to us: a sender of mail may get another one."""


class MtaStsRecord(TextRecord):
    """The TXT record ``_mta-sts``."""

    id = "mail.mta_sts"
    owner = "_mta-sts"
    produces = (MtaSts,)

    def fact(self, target: Target, texts: tuple[str, ...]) -> Fact:
        """The identifier of the policy."""
        found = mta_sts.announced(texts)
        return MtaSts(target=target, id=found.id, **told(found))


class MtaStsFile(Probe):
    """The policy file, asked for once as a sender would: no redirect is followed."""

    id = "mail.mta_sts_policy"
    level = Level.LIGHT
    budget = Budget(connections=6, requests=2, queries=8, seconds=40)
    feeds = (MtaSts,)
    produces = (MtaStsPolicy,)

    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """Only a domain that announces a policy: without a valid record no sender asks for it."""
        if isinstance(fact, MtaSts) and fact.result == "valid":
            yield fact.target

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """One fact. Raises :class:`LookFailed` when nobody answered, or a firewall did."""
        host = f"mta-sts.{target.subject}"
        url = f"https://{host}{_port(network, host)}{_PATH}"
        if not network.addresses(host):
            return [MtaStsPolicy(target=target, url=url, result="invalid", causes=("no_host",))]
        with Client(network) as client:
            reply = client.get(url, limit=MAX_POLICY)
        return [_judged(target, reply)]


def _port(network: Network, host: str) -> str:
    """Senders ask on port 443; the perimeter may declare another for a laboratory."""
    sites = (site.port for site in network.scope.sites_of(host) if site.scheme == "https")
    ports = network.scope.ports_of(host) or tuple(sites)
    if not ports or 443 in ports:
        return ""
    return f":{next((port for port in ports if str(port).endswith('443')), ports[0])}"


def _judged(target: Target, reply: Reply) -> MtaStsPolicy:
    """What a sender makes of an answer; the content of a file that it may not trust is read all the same."""
    if reply.status in _TURNED_AWAY or reply.status >= 500 or _is_block_page(reply):
        raise LookFailed(Reason.BLOCKED, f"status {reply.status}")
    too_large = reply.truncated and len(reply.body) >= MAX_POLICY
    if reply.status == 200 and reply.truncated and not too_large:
        raise LookFailed(Reason.PROTOCOL_ERROR, "the file was cut short")
    causes = ["certificate"] if reply.certificate_error else []
    causes += _causes_of(reply.status, too_large=too_large)
    policy = mta_sts.Policy()
    text = ""
    if reply.status == 200 and not too_large:
        text = reply.body.decode("utf-8", "replace")
        policy = mta_sts.parse(text)
        causes += policy.causes
    return MtaStsPolicy(
        target=target,
        url=clean(reply.url, 500),
        result="invalid" if causes else "valid",
        causes=tuple(causes),
        status=reply.status,
        location=clean(reply.header("location"), 500),
        certificate_error=reply.certificate_error,
        content_type=clean(reply.header("content-type"), 100),
        mode=policy.mode,
        mx=policy.mx,
        bad_mx=tuple(clean(value, 100) for value in policy.bad_mx),
        max_age=policy.max_age,
        text="\n".join(clean(line, 200) for line in text[:4000].splitlines()[:60]),
    )


def _causes_of(status: int, *, too_large: bool) -> list[str]:
    if 300 <= status < 400:
        return ["redirect"]  # RFC 8461 §3.3: 3xx must not be followed
    if status != 200:
        return ["status"]
    return ["too_large"] if too_large else []


def _is_block_page(reply: Reply) -> bool:
    """A firewall's notice with any status, recognised by its signs."""
    return nature_of(reply, read(reply)) == "block_page"
