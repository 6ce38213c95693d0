"""Plain questions that a framework asks of an authority's site and mail, answered yes, no or unknown.

A check says whether a town has a defect; a criterion says whether a published test would pass. The two differ: a
policy with an error in it is a defect, and is "present" all the same for a framework that only looks for it. So a
criterion makes no finding, no action and no score. Pure: facts and what the perimeter declares, nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cyberscan.facts.base import Fact
from cyberscan.facts.dmarc import Dmarc
from cyberscan.facts.dns import HostAddresses
from cyberscan.facts.mail import MailExchangers
from cyberscan.facts.page import Page
from cyberscan.facts.perimeter import DeclaredAsset
from cyberscan.facts.spf import Spf
from cyberscan.facts.targets import Host, MailDomain, Site, Zone
from cyberscan.facts.web import SiteReach, Visit
from cyberscan.perimeter.models import Directory

F = TypeVar("F", bound=Fact)

# The extensions that the framework accepts (RPNT v0.2.1, criterion 1.2).
_EXTENSIONS = frozenset(
    (
        "fr", "alsace", "bzh", "corsica", "paris", "eu", "gp", "gf", "mq", "re", "yt", "pm", "wf", "tf",
        "nc", "pf",
    )
)  # fmt: skip
# Where a redirect may lead besides the authority's own names (criterion 1.6).
_TOLERATED = ("collectivite.fr", "gouv.fr")
_ENFORCED = ("quarantine", "reject")


@dataclass(frozen=True)
class Answered:
    """One site or mail domain, and whether it meets the criterion; None when that is not known."""

    subject: str
    met: bool | None


@dataclass(frozen=True)
class Posture:
    """What a criterion may look at."""

    facts: Sequence[Fact] = ()
    directory: Directory | None = None
    """What the public directory says of the authority, as far as the perimeter tells."""

    _by_subject: dict[tuple[type[Fact], str], list[Any]] = field(
        default_factory=lambda: defaultdict(list), init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for fact in self.facts:
            if fact.failed is None:
                self._by_subject[type(fact), fact.target.subject].append(fact)

    def of(self, kind: type[F], *names: str) -> Iterator[F]:
        """Facts that were observed, about one of the names."""
        for name in names:
            yield from self._by_subject.get((kind, name), ())

    def sites(self) -> dict[str, tuple[str, ...]]:
        """The names under which each site may be found, by the one to show."""
        if self.directory is not None and self.directory.site:
            host = urlsplit(self.directory.site).hostname or ""
            return {host: _with_twin(host)} if host else {}
        found: dict[str, tuple[str, ...]] = {}
        for asset in _assets(self.facts):
            name = asset.target.subject
            if isinstance(asset.target, Zone) and asset.visited:
                found.setdefault(name, _with_twin(name))
            elif isinstance(asset.target, Host | Site) and "site" in asset.purposes:
                found.setdefault(name.removeprefix("www."), _with_twin(name))
        return found

    def mail_domains(self) -> tuple[str, ...]:
        """The domains on which the authority has mail."""
        if self.directory is not None and self.directory.email:
            return (self.directory.email.rpartition("@")[2].lower(),)
        assets = list(_assets(self.facts))
        zones = [a for a in assets if isinstance(a.target, Zone)]
        # A mail server or a webmail is declared for mail too: people have no address at its name.
        said = [a for a in zones if "messagerie" in a.purposes]
        said += [a for a in assets if isinstance(a.target, MailDomain)]
        names = said or zones
        return tuple(dict.fromkeys(asset.target.subject for asset in names))


Criterion = Callable[[Posture], Iterator[Answered]]


def _assets(facts: Iterable[Fact]) -> Iterator[DeclaredAsset]:
    return (fact for fact in facts if isinstance(fact, DeclaredAsset) and fact.failed is None)


def _with_twin(name: str) -> tuple[str, ...]:
    bare = name.removeprefix("www.")
    return (bare, f"www.{bare}")


def _visits(posture: Posture, names: Sequence[str], scheme: str) -> list[Visit]:
    reached = posture.of(SiteReach, *names)
    return [visit for fact in reached for visit in fact.visits if visit.scheme == scheme]


def _any(answers: Iterable[bool | None]) -> bool | None:
    """Yes when one is; no when all are known not to be; else unknown. Nothing at all is unknown."""
    found = list(answers)
    if True in found:
        return True
    return None if None in found or not found else False


def _all(answers: Iterable[bool | None]) -> bool | None:
    """No when one is not; yes when all are known to be; else unknown."""
    found = list(answers)
    if False in found:
        return False
    return None if None in found or not found else True


def _of_directory(posture: Posture, value: str, met: bool) -> Iterator[Answered]:
    if posture.directory is not None:
        yield Answered(value or "—", met)


def site_declared(posture: Posture) -> Iterator[Answered]:
    """The public directory names a site."""
    site = posture.directory.site if posture.directory else ""
    return _of_directory(posture, site, bool(site))


def site_declared_in_https(posture: Posture) -> Iterator[Answered]:
    """The address that the public directory names begins with https."""
    site = posture.directory.site if posture.directory else ""
    return _of_directory(posture, site, site.lower().startswith("https://"))


def mail_declared(posture: Posture) -> Iterator[Answered]:
    """The public directory names a mail address."""
    email = posture.directory.email if posture.directory else ""
    return _of_directory(posture, email, bool(email))


def mail_in_eu(posture: Posture) -> Iterator[Answered]:
    """The mail server stands in the European Union, as the authority says: an address tells no country."""
    if posture.directory is not None and posture.directory.mail_in_eu is not None:
        for domain in posture.mail_domains():
            yield Answered(domain, posture.directory.mail_in_eu)


def sovereign_extension(posture: Posture) -> Iterator[Answered]:
    """The site's name ends with an extension of the list."""
    for name in posture.sites():
        yield Answered(name, name.rpartition(".")[2].lower() in _EXTENSIONS)


def site_reachable(posture: Posture) -> Iterator[Answered]:
    """The site answers, and not with an error page."""
    for name, names in posture.sites().items():
        seen = [
            _is_reached(v, posture, names)
            for s in ("https", "http")
            for v in _visits(posture, names, s)
        ]
        yield Answered(name, _any(seen))


def _is_reached(visit: Visit, posture: Posture, names: Sequence[str]) -> bool | None:
    if visit.state == "refused":
        return False
    if visit.state != "answered" or not visit.hops:
        return None
    status = visit.hops[-1].status
    # A page that turns us away says nothing of what an ordinary visitor gets.
    turned_away = status in (401, 403, 429, 503) or any(
        page.nature == "block_page" for page in posture.of(Page, *names)
    )
    return None if turned_away else status < 400


def https_served(posture: Posture) -> Iterator[Answered]:
    """The site answers in HTTPS."""
    for name, names in posture.sites().items():
        states = {"answered": True, "refused": False}
        yield Answered(name, _any(states.get(v.state) for v in _visits(posture, names, "https")))


def certificate_valid(posture: Posture) -> Iterator[Answered]:
    """A browser accepts the certificate of a name of the site."""
    for name, names in posture.sites().items():
        answered = [v for v in _visits(posture, names, "https") if v.state == "answered"]
        yield Answered(name, _any(not visit.certificate_error for visit in answered))


def stays_official(posture: Posture) -> Iterator[Answered]:
    """No redirect leads to somebody else's site."""
    for name, names in posture.sites().items():
        visits = [v for s in ("http", "https") for v in _visits(posture, names, s)]
        served = [v for v in visits if v.state not in ("refused", "not_asked")]
        yield Answered(name, _all(_leads_home(visit, name) for visit in served))


def _leads_home(visit: Visit, name: str) -> bool | None:
    if visit.state != "answered":
        return None
    host = _host_of(visit.left_perimeter_to)
    own = (*_TOLERATED, name.removeprefix("www."))
    return not host or any(host == one or host.endswith(f".{one}") for one in own)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return "?"


def usual_redirects(posture: Posture) -> Iterator[Answered]:
    """With and without www, in HTTP, a visitor ends on HTTPS."""
    for name, names in posture.sites().items():
        yield Answered(name, _all(_ends_in_https(posture, one) for one in names))


def _ends_in_https(posture: Posture, name: str) -> bool | None:
    if any(fact.status != "found" for fact in posture.of(HostAddresses, name)):
        return False
    seen = _visits(posture, (name,), "http")
    if not seen or any(visit.state not in ("answered", "refused") for visit in seen):
        return None
    last = [visit.hops[-1] for visit in seen if visit.hops]
    return bool(last) and all((hop.location or hop.url).startswith("https:") for hop in last)


def mail_on_own_domain(posture: Posture) -> Iterator[Answered]:
    """Mail and site share a domain."""
    sites = [name.removeprefix("www.") for name in posture.sites()]
    for domain in posture.mail_domains() if sites else ():
        yield Answered(domain, any(s == domain or s.endswith(f".{domain}") for s in sites))


def mail_received(posture: Posture) -> Iterator[Answered]:
    """The mail domain names a server that receives its mail."""
    for domain in posture.mail_domains():
        found = (f.status == "found" and not f.null for f in posture.of(MailExchangers, domain))
        yield Answered(domain, _any(found))


def spf_present(posture: Posture) -> Iterator[Answered]:
    """A sender policy is published, right or wrong."""
    for domain in posture.mail_domains():
        yield Answered(domain, _any(bool(fact.records) for fact in posture.of(Spf, domain)))


def dmarc_present(posture: Posture) -> Iterator[Answered]:
    """The mail domain publishes a DMARC policy of its own."""
    for domain in posture.mail_domains():
        yield Answered(domain, _any(_own_dmarc(f) for f in posture.of(Dmarc, domain)))


def dmarc_enforced(posture: Posture) -> Iterator[Answered]:
    """That policy asks for quarantine or rejection, of every message."""
    for domain in posture.mail_domains():
        policies = posture.of(Dmarc, domain)
        asked = (_own_dmarc(f) and f.policy in _ENFORCED and f.percentage == 100 for f in policies)
        yield Answered(domain, _any(asked))


def _own_dmarc(fact: Dmarc) -> bool:
    return bool(fact.records) and fact.found_at == fact.target.subject


CRITERIA: Mapping[str, Criterion] = {
    one.__name__: one
    for one in (
        site_declared, site_declared_in_https, mail_declared, sovereign_extension, site_reachable,
        https_served, certificate_valid, stays_official, usual_redirects, mail_on_own_domain,
        mail_in_eu, mail_received, spf_present, dmarc_present, dmarc_enforced,
    )
}  # fmt: skip
"""By the name that a catalogue cites."""
