"""Made-up checks for tests that need outcomes, not rules: one class, told what to say of each fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cyberscan.facts.base import Fact
from cyberscan.facts.dkim import Dkim
from cyberscan.facts.dmarc import Dmarc
from cyberscan.facts.dnssec import Dnssec
from cyberscan.facts.mail import SmtpSession
from cyberscan.facts.page import Page
from cyberscan.facts.ports import OpenPorts
from cyberscan.facts.services import Service, SiteProducts
from cyberscan.facts.spf import Spf
from cyberscan.facts.tls import TlsProtocols
from cyberscan.facts.web import SecurityTxt
from cyberscan.facts.web_exposure import PathProbes
from cyberscan.outcomes import Confidence, Verdict
from cyberscan.reasons import Reason
from cyberscan.registry import LoadedCheck
from cyberscan.sdk import Check, Context, failed, not_applicable, not_tested, passed
from cyberscan.words import CheckWords

Rule = Callable[[Any], Verdict]
"""What a made-up check says of a fact."""


def made_up(check_id: str, kind: type[Fact], rule: Rule, **words: Any) -> LoadedCheck:
    """A check that judges ``kind`` by ``rule``; ``words`` override the usual ones of :func:`_words`."""

    class MadeUp(Check[Fact]):
        id = check_id
        judges = kind

        def evaluate(self, fact: Fact, context: Context) -> Iterator[Verdict]:
            yield rule(fact)

    family = check_id.split(".", 1)[0]
    return LoadedCheck(MadeUp(), CheckWords.model_validate(_words(check_id, words)), family)


def _version(fact: SiteProducts) -> Verdict:
    return failed(version=fact.products[0].version if fact.products else "")


def made_up_checks() -> tuple[LoadedCheck, ...]:
    """A set over every family that gives every outcome on :func:`sample_document`'s facts."""
    return (
        made_up("cms.made_up_old", SiteProducts, _version, severity="high"),
        made_up("dns.made_up_dnssec", Dnssec, lambda f: failed(), severity="low",
                actor="registrar", action="dns.made_up"),
        made_up("mail.spf_missing", Spf, lambda f: failed(), severity="high", actor="registrar",
                action="mail.publish_spf"),
        made_up("mail.made_up_dmarc", Dmarc, lambda f: failed(policy=f.policy), severity="medium",
                actor="registrar", action="mail.publish_spf"),
        made_up("mail.made_up_dkim", Dkim, lambda f: passed()),
        made_up("mail.made_up_smtp", SmtpSession, lambda f: passed()),
        made_up("services.made_up_rdp", OpenPorts, lambda f: failed(ports=["3389"]),
                severity="critical", actor="own_team", action="services.made_up"),
        made_up("services.made_up_tls", Service, lambda f: not_applicable(), severity="high"),
        made_up("tls.made_up_old", TlsProtocols, _old_tls, severity="medium", actor="host",
                action="tls.made_up"),
        made_up("web.made_up_title", Page, lambda f: failed(title=f.title), severity="low",
                action="web.made_up"),
        made_up("web.security_txt_missing", SecurityTxt, lambda f: failed(), severity="low",
                action="web.made_up_contact"),
        made_up("web.made_up_paths", PathProbes, lambda f: not_tested(Reason.BLOCKED, "WAF")),
        made_up("web.made_up_sign", Page, lambda f: failed(confidence=Confidence.TENTATIVE),
                severity="high", action="web.made_up_sign"),
    )  # fmt: skip


def _old_tls(fact: TlsProtocols) -> Verdict:
    old = [v.version for v in fact.versions if v.presence == "present" and v.version < "TLS 1.2"]
    return failed(versions=old) if old else passed()


def _words(check_id: str, own: dict[str, Any]) -> dict[str, Any]:
    """Valid words in both languages; the evidence names of the made-up rules are in the sentences."""
    name = check_id.replace(".", " ").replace("_", " ")
    shown = "{versions}{version}{title}{policy}{ports}"

    def text(title: str, verb: str) -> dict[str, Any]:
        return {
            "title": f"{title} ({name})",
            "pass": f"{{target}} {verb} ({name}).",
            "fail": f"{{target}} {verb} : {name} {shown}.",
            "why": f"{title}. Une phrase assez longue pour dire ce qui arrive à une ville ({name}).",
            "fix": [
                {"product": "nginx", "steps": "Recopiez ceci :\n    server {\n        x y;\n    }"},
                {"product": "Apache", "steps": f"Pour {{target}} ({name}) :\n    <Directory />"},
            ],
            "verify": "Lancez :\n    curl -sI https://{host}/ | awk '{print $1}'",
        }

    return {
        "severity": "medium",
        "level": "light",
        "actor": "agency",
        "effort": "hours",
        "action": f"{check_id}_action",
        "references": ["Essai"],
        "replay": "curl -sI {origin}/",
        "fr": text("État souhaité", "est concerné"),
        "en": text("Wished-for state", "is concerned"),
        **own,
    }
