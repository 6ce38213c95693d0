"""A zone's name servers asked directly, and the parent zone asked for the delegation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cyberscan.facts.base import Fact
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.targets import Target, Zone
from cyberscan.facts.zones import (
    Glue,
    NameServer,
    NameServerAnswers,
    ParentDelegation,
    ServerAnswer,
)
from cyberscan.levels import Level
from cyberscan.network.dns_exchange import CutShort
from cyberscan.network.dnssec import apex_of
from cyberscan.network.name_servers import ask_names, ask_soa
from cyberscan.network.parent_zones import Referral, delegation_of, parent_of
from cyberscan.probes.dns_delegation import MAX_SERVERS, look_at, servers_of
from cyberscan.reasons import LookFailed, Reason
from cyberscan.sdk import Budget, Probe

if TYPE_CHECKING:
    from cyberscan.network.session import Network

_NOT_ALLOWED = (Reason.OUT_OF_SCOPE, Reason.LEVEL_TOO_LOW)


class DnsServers(Probe):
    """The parent's server asked for the delegation; each delegated server for the zone's SOA and NS.

    Where the resolver finds no way to the zone, the parent's word alone leads to its servers: all of
    them may be lame.
    """

    id = "dns.servers"
    level = Level.LIGHT
    budget = Budget(connections=60, queries=300, seconds=150)
    feeds = (DeclaredAsset,)
    produces = (ParentDelegation, NameServerAnswers)

    def feeds_on(self, fact: Fact) -> Iterable[Target]:
        return (fact.target,) if isinstance(fact.target, Zone) else ()

    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        listed, trouble = _listed(network, target.subject)
        if listed is None:
            return
        servers = list(servers_of(network, listed))
        above = _above(network, target, servers)
        if trouble is not None and not above.only_there:
            raise trouble
        yield above
        glue = {one.name: one.addresses for one in above.glue}
        asked = [_at_glue(server, glue) for server in (*servers, *above.only_there)]
        answers = tuple(a for server in asked for a in _own_answers(network, target, server))
        yield NameServerAnswers(target=target, answers=answers)


def _listed(network: Network, zone: str) -> tuple[tuple[str, ...] | None, LookFailed | None]:
    """The zone's servers by the resolver, or why it could not say; None for a name inside another zone."""
    try:
        answer = network.look_up(zone, "NS")
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        return (), failed
    if answer.status == "nxdomain" and not answer.aliases:
        raise LookFailed(Reason.DNS_FAILURE, "name does not exist")
    if answer.records and not answer.aliases:
        return answer.records, None
    return (() if apex_of(network, zone) == zone else None), None


def _above(network: Network, zone: Target, servers: list[NameServer]) -> ParentDelegation:
    """The parent's word; failed when it could not be had, which spoils nothing of the rest."""
    own = frozenset(server.name for server in servers)
    try:
        parent = parent_of(network, zone.subject)
        seen = delegation_of(network, zone.subject, parent, own)
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        return ParentDelegation.failing(zone, failed.failure)
    more = [name for name in seen.names if name not in own][:MAX_SERVERS]
    return ParentDelegation(
        target=zone,
        parent=parent,
        server=seen.server,
        ip=seen.ip,
        state="same_servers" if seen.state == "child" else seen.state,
        names=seen.names,
        glue=_glue(seen),
        glue_known=seen.glue_known,
        only_there=tuple(look_at(network, name) for name in more),
    )


def _glue(seen: Referral) -> tuple[Glue, ...]:
    return tuple(Glue(name=name, addresses=addresses) for name, addresses in seen.glue)


def _at_glue(server: NameServer, glue: dict[str, tuple[str, ...]]) -> NameServer:
    """Where the zone gives no address for a server, resolvers go to the one that its parent gives."""
    addresses = glue.get(server.name, ())
    if server.state == "found" or not addresses:
        return server
    return server.model_copy(update={"state": "found", "addresses": addresses})


def _own_answers(network: Network, zone: Target, server: NameServer) -> Iterator[ServerAnswer]:
    if server.state != "found":
        detail = "no address" if server.state == "missing" else "address unknown"
        yield ServerAnswer(server=server.name, ip="", state="not_asked", detail=detail)
    in_depth = True
    for ip in one_of_each(server.addresses):
        answer = _answer(network, zone, server, ip)
        if in_depth and answer.state == "authoritative":
            # Once a server: its other address leads to the same zone.
            answer, in_depth = _in_depth(network, zone, server, answer), False
        yield answer


def _answer(network: Network, zone: Target, server: NameServer, ip: str) -> ServerAnswer:
    try:
        word = ask_soa(network, ip, zone.subject, server=server.name, port=server.port)
    except LookFailed as failed:
        if failed.ends_the_task:
            raise
        values = _silence(failed)
    else:
        values = {
            "state": word.state, "serial": word.serial, "detail": word.detail, "edns": word.edns
        }  # fmt: skip
    return ServerAnswer.model_validate({"server": server.name, "ip": ip, **values})


def _silence(failed: LookFailed) -> dict[str, object]:
    reason = failed.failure.reason
    said: dict[str, object] = {
        "state": "not_asked" if reason in _NOT_ALLOWED else "no_answer",
        "detail": str(reason),
    }
    if isinstance(failed, CutShort):  # it told us to come back over TCP
        said |= {"tcp": "refused" if reason is Reason.REFUSED else "failed"}
        said |= {"tcp_detail": str(reason)}
    return said


def _in_depth(
    network: Network, zone: Target, server: NameServer, answer: ServerAnswer
) -> ServerAnswer:
    """The server's own list of servers, asked over TCP so that one question tells two things."""
    values: dict[str, object] = {"tcp": "answered"}
    names: tuple[str, ...] | None = None
    for tcp in (True, False):
        try:
            names = ask_names(
                network, answer.ip, zone.subject, server=server.name, port=server.port, tcp=tcp
            )
            break
        except LookFailed as failed:
            if failed.ends_the_task:
                raise
            reason = failed.failure.reason
            if tcp:
                refused = reason is Reason.REFUSED
                values = {"tcp": "refused" if refused else "failed", "tcp_detail": str(reason)}
    return answer.model_copy(update={**values, "names": names})


def one_of_each(addresses: tuple[str, ...]) -> Iterator[str]:
    """The first IPv4 and the first IPv6 address."""
    for six in (False, True):
        yield from [ip for ip in addresses if (":" in ip) == six][:1]
