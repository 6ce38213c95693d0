"""The one door for plug-ins: everything a check, a probe or a renderer may use.

A check is a class with an ``id``, the kind of fact it judges and a pure ``evaluate``::

    class SpfMissing(Check[Spf]):
        id = "mail.spf_missing"
        judges = Spf

        def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
            if fact.records:
                yield passed(records=list(fact.records))
            else:
                yield failed()

The engine never calls ``evaluate`` with a failed fact: it reports *not tested* and the reason itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from cyberscan.budgets import Budget
from cyberscan.certificate_tables import caa_names, factory_maker
from cyberscan.discovery import paste_block, told_reasons
from cyberscan.document import (
    Action,
    ActionText,
    Bilingual,
    Catalogue,
    Document,
    GradeState,
    MeasureState,
    Proposal,
    ProposalReason,
    Score,
    Step,
    to_json,
)
from cyberscan.duties import announced as accessibility_announced
from cyberscan.duties import mention as duty_mention
from cyberscan.duties import speaks_of_it as accessibility_word
from cyberscan.facts.base import Fact
from cyberscan.facts.certificates import Certificate, Deployment, TlsCertificates
from cyberscan.facts.dane import Dane, DaneHost, Tlsa
from cyberscan.facts.discovery import (
    AddressNames,
    CertificateLogs,
    DirectoryEntry,
    FoundName,
    LoggedName,
    ServiceRecord,
    ServiceRecords,
    TownNames,
)
from cyberscan.facts.dkim import Dkim, DkimKey
from cyberscan.facts.dmarc import Dmarc, ReportReceiver
from cyberscan.facts.dns import (
    Caa,
    CaaRecord,
    FreeDomain,
    FreeDomains,
    HostAddresses,
    RecordLife,
    RecordLives,
    Wildcard,
)
from cyberscan.facts.dnssec import Dnssec, ParentDigest, SignaturePeriod, WantedKey, ZoneKey
from cyberscan.facts.duties import (
    AuthorizationLink,
    Duty,
    DutyPage,
    DutyPages,
    Passage,
    StateLink,
    StateLinks,
)
from cyberscan.facts.mail import (
    Exchanger,
    MailExchangers,
    MailReverse,
    ReverseName,
    SmtpIpv6,
    SmtpRelay,
    SmtpSession,
)
from cyberscan.facts.mail_transport import Bimi, MtaSts, MtaStsPolicy, TlsReporting
from cyberscan.facts.nmap_version import NmapVersion
from cyberscan.facts.page import Cookie, Form, Frame, InlineScripts, Link, Page, Resource
from cyberscan.facts.perimeter import EQUIPMENT, DeclaredAsset
from cyberscan.facts.ports import OpenPorts, Port
from cyberscan.facts.registration import Registration
from cyberscan.facts.services import (
    Extension,
    Product,
    ProductSight,
    SeenVersion,
    Service,
    ServiceCertificate,
    ShowsProducts,
    SiteProducts,
)
from cyberscan.facts.spf import Spf, SpfPlatform, SpfTerm
from cyberscan.facts.ssh import SshAlgorithms, SshHostKey
from cyberscan.facts.targets import Address, Endpoint, Host, MailDomain, Site, Target, Zone
from cyberscan.facts.tls import (
    AcceptedGroup,
    AcceptedSuite,
    DhPrime,
    TlsExtensions,
    TlsKeyExchange,
    TlsProtocols,
    TlsTrials,
    Trial,
    VersionSupport,
)
from cyberscan.facts.udp import UdpAnswer, UdpServices
from cyberscan.facts.web import (
    VERSION_TOLD,
    Hop,
    OverIpv6,
    Robots,
    SecurityTxt,
    SiteControl,
    SiteReach,
    Visit,
)
from cyberscan.facts.web_exposure import (
    ExposedTopic,
    ForeignOrigin,
    PathAnswer,
    PathProbes,
    SiteManners,
)
from cyberscan.facts.zones import (
    Delegation,
    Glue,
    NameServer,
    NameServerAnswers,
    ParentDelegation,
    Recursion,
    ServerAnswer,
    StartOfAuthority,
    ZoneTransfer,
)
from cyberscan.headers.csp_hosts import shared_hosts as csp_shared_hosts
from cyberscan.headers.csp_judge import base_matters as csp_needs_base
from cyberscan.headers.csp_judge import gaps as csp_gaps
from cyberscan.headers.csp_judge import in_clear as csp_in_clear
from cyberscan.headers.csp_judge import nonces as csp_nonces
from cyberscan.headers.csp_judge import speaks_of_scripts as csp_speaks_of_scripts
from cyberscan.headers.csp_judge import weaknesses as csp_weaknesses
from cyberscan.headers.csp_mistakes import HARMLESS as CSP_HARMLESS
from cyberscan.headers.csp_mistakes import mistakes as csp_mistakes
from cyberscan.headers.csp_proposal import mended as csp_mended
from cyberscan.headers.csp_proposal import proposed as csp_proposed
from cyberscan.headers.framing import framing_of
from cyberscan.headers.hsts import ONE_YEAR, hsts_of, is_address
from cyberscan.headers.isolation import embedder_of, opener_of, resource_of
from cyberscan.headers.observatory_seen import seen as observatory_seen
from cyberscan.headers.of_page import policies_of, trials_of
from cyberscan.headers.permissions import permissions_of
from cyberscan.headers.referrer import UNSAFE as UNSAFE_REFERRERS
from cyberscan.headers.referrer import USUAL as USUAL_REFERRER
from cyberscan.headers.referrer import referrer_policy
from cyberscan.hosting import provider_of
from cyberscan.inventory.difference import inventory_difference
from cyberscan.levels import Level
from cyberscan.mailpolicy.dane import holds as tlsa_holds
from cyberscan.mailpolicy.dane import rolls_over as tlsa_rolls_over
from cyberscan.mailpolicy.mta_sts import unmatched as unmatched_exchangers
from cyberscan.messages import say
from cyberscan.outcomes import Confidence, Evidence, Finding, Outcome, Severity, Verdict
from cyberscan.port_ranges import within_ports
from cyberscan.public_suffixes import house_of
from cyberscan.reasons import Failure, LookFailed, Reason
from cyberscan.special_addresses import INTERNAL, OF_A_LABORATORY, UNUSABLE, address_kind
from cyberscan.spreadsheet import safe_cell
from cyberscan.takeover import TakeoverService, takeover_service
from cyberscan.third_parties import (
    EUROPE,
    ThirdParty,
    consent_managers,
    cookie_owner,
    site_of,
    third_parties,
    third_party,
    third_party_software,
)
from cyberscan.tls_groups import group_grade, group_of, prime_origin, signature_grade
from cyberscan.tls_rules import TlsRules, tls_rules
from cyberscan.tls_suites import BROKEN, suite_flaw, suite_flaws, suite_grade
from cyberscan.versions import (
    Flaw,
    Flaws,
    Lateness,
    Package,
    Support,
    flaw_evidence,
    flaw_severity,
    known_flaws,
    ranges_of,
    version_data_date,
    version_lateness,
    version_package,
    version_support,
    version_sureness,
)
from cyberscan.wording import (
    Block,
    because,
    blocks,
    cost_range,
    counted,
    day,
    family_title,
    hours_range,
    label,
    moment,
    number,
    sentence,
    shown,
    told_notice,
    visible,
)
from cyberscan.words import Language

if TYPE_CHECKING:
    from cyberscan.network.session import Network

F = TypeVar("F", bound=Fact)
F_contra = TypeVar("F_contra", bound=Fact, contravariant=True)


@dataclass(frozen=True)
class Context:
    """What a check may know beside the fact it judges: all pure data."""

    facts: tuple[Fact, ...] = ()
    """Every fact of the authority, failed ones included: look at ``failed`` before you conclude."""
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    """The profile's thresholds for this check."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The bundled data snapshot (life cycles…), dated."""

    _by_kind: dict[type[Fact], dict[str, list[Any]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of(self, kind: type[F], subject: str = "") -> Iterator[F]:
        """Facts of one kind, optionally about one declared name or address."""
        if kind not in self._by_kind:
            # Sorted out once a kind: a check asks again for each of a thousand addresses.
            found = self._by_kind[kind] = {"": []}
            for fact in self.facts:
                if isinstance(fact, kind):
                    found[""].append(fact)
                    found.setdefault(fact.target.subject, []).append(fact)
        yield from self._by_kind[kind].get(subject, ())

    @property
    def laboratory(self) -> bool:
        """Whether the perimeter is a laboratory's: loopback and example addresses are meant there."""
        return any(asset.lab for asset in self.of(DeclaredAsset))

    def threshold(self, name: str, default: float) -> float:
        """A number of the profile, or ``default``."""
        value = self.thresholds.get(name, default)
        return float(value) if isinstance(value, int | float) else default


class Check(ABC, Generic[F_contra]):
    """One rule. Pure: same facts, same verdicts; no network, no clock (use ``fact.observed_at``)."""

    id: ClassVar[str]
    """``family.defect``: the folder and the file stem; names the defect; never reused."""
    aliases: ClassVar[tuple[str, ...]] = ()
    judges: ClassVar[type[Fact]]

    @abstractmethod
    def evaluate(self, fact: F_contra, context: Context) -> Iterator[Verdict]:
        """Yield one verdict or more about ``fact``. Yielding none is a bug, and reported as one."""


@dataclass(frozen=True)
class Skipped:
    """A target that a probe must not or cannot look at, and why."""

    target: Target
    reason: Reason
    detail: str = ""


@dataclass(frozen=True)
class Look:
    """One target to look at, with the network as this look may use it."""

    target: Target
    network: Network


class Probe(ABC):
    """One way of looking. It touches the network only through ``network``."""

    id: ClassVar[str]
    level: ClassVar[Level]
    budget: ClassVar[Budget]
    feeds: ClassVar[tuple[type[Fact], ...]]
    """Kinds of facts that it starts from."""
    hints: ClassVar[tuple[type[Fact], ...]] = ()
    """Of ``feeds``, kinds that only may lead to a target: where one of them failed, nothing says that there
    was anything to look at, and nothing is recorded as not looked at."""
    produces: ClassVar[tuple[type[Fact], ...]]
    """Kinds it returns. When looking fails, each becomes a failed fact with the reason."""
    together: ClassVar[int] = 1
    """How many targets it takes at once, where that is cheaper (one nmap for many addresses)."""

    def budget_under(self, options: Mapping[str, Any]) -> Budget:
        """What one task may spend under a profile's options for this probe."""
        return self.budget

    @abstractmethod
    def feeds_on(self, fact: Fact) -> Iterable[Target | Skipped]:
        """The targets that a fact leads to. Never called with a failed fact."""

    def answers_for(self, target: Target) -> Iterable[Target]:
        """Other targets that need no look of their own once ``target`` is looked at."""
        return ()

    @abstractmethod
    def observe(self, target: Target, network: Network) -> Iterable[Fact]:
        """Look at one target. Raise :class:`LookFailed` when it could not be looked at."""

    def observe_together(self, looks: Sequence[Look]) -> Iterable[Fact]:
        """Look at up to :attr:`together` targets. What it raises fails every target that has no fact yet."""
        for look in looks:
            yield from self.observe(look.target, look.network)


class Renderer(ABC):
    """One report format. The document is its only input."""

    id: ClassVar[str]
    """The name given to ``--format``."""
    suffix: ClassVar[str]
    """File suffix, with the dot."""

    @abstractmethod
    def render(self, document: Document, language: Language) -> bytes:
        """The whole file."""


def passed(confidence: Confidence = Confidence.CERTAIN, **evidence: Any) -> Verdict:
    """The wished-for state was seen."""
    return Verdict(outcome=Outcome.PASS, confidence=confidence, evidence=evidence)


def failed(
    case: str = "",
    *,
    severity: Severity | None = None,
    confidence: Confidence = Confidence.CERTAIN,
    discriminator: str = "",
    **evidence: Any,
) -> Verdict:
    """The defect was seen. ``case`` picks the sentence when the words have several."""
    return Verdict(
        outcome=Outcome.FAIL,
        case=case,
        severity=severity,
        confidence=confidence,
        discriminator=discriminator,
        evidence=evidence,
    )


def not_applicable(case: str = "", **evidence: Any) -> Verdict:
    """The question does not arise for this target."""
    return Verdict(outcome=Outcome.NOT_APPLICABLE, case=case, evidence=evidence)


def not_tested(reason: Reason, detail: str = "", discriminator: str = "") -> Verdict:
    """The fact does not allow to conclude, and why."""
    failure = Failure(reason=reason, detail=detail[:200])
    return Verdict(outcome=Outcome.NOT_TESTED, failure=failure, discriminator=discriminator)


__all__ = [
    "BROKEN",
    "CSP_HARMLESS",
    "EQUIPMENT",
    "EUROPE",
    "INTERNAL",
    "OF_A_LABORATORY",
    "ONE_YEAR",
    "UNSAFE_REFERRERS",
    "UNUSABLE",
    "USUAL_REFERRER",
    "VERSION_TOLD",
    "AcceptedGroup",
    "AcceptedSuite",
    "Action",
    "ActionText",
    "Address",
    "AddressNames",
    "AuthorizationLink",
    "Bilingual",
    "Bimi",
    "Block",
    "Budget",
    "Caa",
    "CaaRecord",
    "Catalogue",
    "Certificate",
    "CertificateLogs",
    "Check",
    "Confidence",
    "Context",
    "Cookie",
    "Dane",
    "DaneHost",
    "DeclaredAsset",
    "Delegation",
    "Deployment",
    "DhPrime",
    "DirectoryEntry",
    "Dkim",
    "DkimKey",
    "Dmarc",
    "Dnssec",
    "Document",
    "Duty",
    "DutyPage",
    "DutyPages",
    "Endpoint",
    "Evidence",
    "Exchanger",
    "ExposedTopic",
    "Extension",
    "Fact",
    "Failure",
    "Finding",
    "Flaw",
    "Flaws",
    "ForeignOrigin",
    "Form",
    "FoundName",
    "Frame",
    "FreeDomain",
    "FreeDomains",
    "Glue",
    "GradeState",
    "Hop",
    "Host",
    "HostAddresses",
    "InlineScripts",
    "Language",
    "Lateness",
    "Level",
    "Link",
    "LoggedName",
    "Look",
    "LookFailed",
    "MailDomain",
    "MailExchangers",
    "MailReverse",
    "MeasureState",
    "MtaSts",
    "MtaStsPolicy",
    "NameServer",
    "NameServerAnswers",
    "NmapVersion",
    "OpenPorts",
    "Outcome",
    "OverIpv6",
    "Package",
    "Page",
    "ParentDelegation",
    "ParentDigest",
    "Passage",
    "PathAnswer",
    "PathProbes",
    "Port",
    "Probe",
    "Product",
    "ProductSight",
    "Proposal",
    "ProposalReason",
    "Reason",
    "RecordLife",
    "RecordLives",
    "Recursion",
    "Registration",
    "Renderer",
    "ReportReceiver",
    "Resource",
    "ReverseName",
    "Robots",
    "Score",
    "SecurityTxt",
    "SeenVersion",
    "ServerAnswer",
    "Service",
    "ServiceCertificate",
    "ServiceRecord",
    "ServiceRecords",
    "Severity",
    "ShowsProducts",
    "SignaturePeriod",
    "Site",
    "SiteControl",
    "SiteManners",
    "SiteProducts",
    "SiteReach",
    "Skipped",
    "SmtpIpv6",
    "SmtpRelay",
    "SmtpSession",
    "Spf",
    "SpfPlatform",
    "SpfTerm",
    "SshAlgorithms",
    "SshHostKey",
    "StartOfAuthority",
    "StateLink",
    "StateLinks",
    "Step",
    "Support",
    "TakeoverService",
    "Target",
    "ThirdParty",
    "TlsCertificates",
    "TlsExtensions",
    "TlsKeyExchange",
    "TlsProtocols",
    "TlsReporting",
    "TlsRules",
    "TlsTrials",
    "Tlsa",
    "TownNames",
    "Trial",
    "UdpAnswer",
    "UdpServices",
    "Verdict",
    "VersionSupport",
    "Visit",
    "WantedKey",
    "Wildcard",
    "Zone",
    "ZoneKey",
    "ZoneTransfer",
    "accessibility_announced",
    "accessibility_word",
    "address_kind",
    "because",
    "blocks",
    "caa_names",
    "consent_managers",
    "cookie_owner",
    "cost_range",
    "counted",
    "csp_gaps",
    "csp_in_clear",
    "csp_mended",
    "csp_mistakes",
    "csp_needs_base",
    "csp_nonces",
    "csp_proposed",
    "csp_shared_hosts",
    "csp_speaks_of_scripts",
    "csp_weaknesses",
    "day",
    "duty_mention",
    "embedder_of",
    "factory_maker",
    "failed",
    "family_title",
    "flaw_evidence",
    "flaw_severity",
    "framing_of",
    "group_grade",
    "group_of",
    "hours_range",
    "house_of",
    "hsts_of",
    "inventory_difference",
    "is_address",
    "known_flaws",
    "label",
    "moment",
    "not_applicable",
    "not_tested",
    "number",
    "observatory_seen",
    "opener_of",
    "passed",
    "paste_block",
    "permissions_of",
    "policies_of",
    "prime_origin",
    "provider_of",
    "ranges_of",
    "referrer_policy",
    "resource_of",
    "safe_cell",
    "say",
    "sentence",
    "shown",
    "signature_grade",
    "site_of",
    "suite_flaw",
    "suite_flaws",
    "suite_grade",
    "takeover_service",
    "third_parties",
    "third_party",
    "third_party_software",
    "tls_rules",
    "tlsa_holds",
    "tlsa_rolls_over",
    "to_json",
    "told_notice",
    "told_reasons",
    "trials_of",
    "unmatched_exchangers",
    "version_data_date",
    "version_lateness",
    "version_package",
    "version_support",
    "version_sureness",
    "visible",
    "within_ports",
]  # fmt: skip
