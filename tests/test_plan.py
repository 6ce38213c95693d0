import pytest

from cyberscan.catalogues import CatalogueFile, Measure
from cyberscan.engine.judge import judge
from cyberscan.estate import Estate
from cyberscan.measures import assess
from cyberscan.outcomes import Confidence
from cyberscan.perimeter.models import Asset, Authority, Kind, Operator, Perimeter, Purpose
from cyberscan.plan import make_plan, placed
from cyberscan.registry import LoadedCheck
from cyberscan.sdk import (
    Action,
    Address,
    Endpoint,
    Fact,
    Finding,
    MailDomain,
    OpenPorts,
    Page,
    Site,
    SiteReach,
    Spf,
    TlsProtocols,
    failed,
    passed,
)
from cyberscan.testing import NOW, SIREN
from cyberscan.testing_checks import made_up
from cyberscan.words import Actor, Effort

TOWN = Perimeter(
    authority=Authority(name="Ville d'essai", kind=Kind.COMMUNE, siren=SIREN),
    assets=(
        Asset(domain="ville.test", provider="Registre"),
        Asset(mail="ville.test"),
        Asset(
            host="demarches.ville.test", purpose=(Purpose.TELESERVICE,),
            operator=Operator.VENDOR, provider="Éditeur",
        ),
        Asset(address="192.0.2.1"),
    ),
)  # fmt: skip
TLS = [
    made_up("tls.made_up_version", TlsProtocols, lambda f: failed(), action="tls.made_up",
            severity="high", actor="host"),
    made_up("tls.made_up_suite", TlsProtocols, lambda f: failed(), action="tls.made_up",
            severity="medium", actor="host"),
]  # fmt: skip


def _findings(checks: list[LoadedCheck], *facts: Fact) -> tuple[Finding, ...]:
    return judge(facts, checks, waivers=TOWN.waivers)


def _plan(checks: list[LoadedCheck], *facts: Fact) -> tuple[Action, ...]:
    return make_plan(_findings(checks, *facts), checks, Estate(TOWN), TOWN.authority.name)


def _tls(host: str, port: int = 443) -> TlsProtocols:
    target = Endpoint(host=host, ip="198.51.100.7", port=port)
    return TlsProtocols(target=target, observed_at=NOW)


def test_findings_of_one_cause_are_one_action() -> None:
    [action] = _plan(TLS, _tls("www.ville.test"), _tls("www.ville.test", 8443))
    assert (action.id, action.subject, len(action.findings)) == ("tls.made_up", "www.ville.test", 4)
    assert action.checks == ("tls.made_up_version", "tls.made_up_suite")
    assert action.gain == 2 * (9 + 3)
    assert action.fr.why.startswith("État souhaité")
    assert [step.product for step in action.fr.steps] == ["nginx", "Apache"]
    assert action.fr.steps[0].text.count("server {") == 1
    assert len(action.fr.verify) == 1


def test_every_port_has_its_command_to_verify() -> None:
    both = TLS[0].words.model_dump(by_alias=True)
    verify = "Vérifiez :\n    nmap -p {port} {target}"
    words = {name: {**both[name], "verify": verify} for name in ("fr", "en")}
    own = made_up("tls.x", TlsProtocols, lambda f: failed(), action="tls.one", **words)
    [action] = _plan([own], _tls("www.ville.test"), _tls("www.ville.test", 8443))
    assert action.fr.verify == (
        "Vérifiez :\n    nmap -p 443 www.ville.test\n    nmap -p 8443 www.ville.test",
    )


def test_the_observed_product_has_a_remedy_of_its_own() -> None:
    old = made_up("tls.obsolete_version", TlsProtocols, lambda f: failed(), action="tls.made_up")
    page = Page(
        target=Site(scheme="https", host="www.ville.test", port=443), observed_at=NOW,
        url="https://www.ville.test/", headers=(("server", "nginx/1.22.1"),),
    )  # fmt: skip
    facts = (_tls("www.ville.test"), page)
    checks = [old, TLS[1]]
    [action] = make_plan(_findings(checks, *facts), checks, Estate(TOWN), "Ville", facts=facts)
    assert [step.product for step in action.fr.steps] == [
        "nginx 1.22.1, d’après l’en-tête du site", "Hébergement mutualisé ou géré",
    ]  # fmt: skip
    # The words of the check that nothing was written for are kept, under the same name.
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in action.fr.steps[0].text
    assert "server {" in action.fr.steps[0].text
    assert action.en.steps[0].product == "nginx 1.22.1, by the header of the site"


def test_two_hosts_are_two_actions() -> None:
    subjects = {a.subject for a in _plan(TLS, _tls("www.ville.test"), _tls("a.ville.test"))}
    assert subjects == {"www.ville.test", "a.ville.test"}


def test_a_zone_action_covers_the_whole_domain() -> None:
    spf = made_up("mail.spf_missing", Spf, lambda f: failed(), action="mail.publish_spf")
    site = made_up("web.made_up", SiteReach, lambda f: failed(), action="mail.publish_spf")
    reach = SiteReach(target=Site(scheme="https", host="www.ville.test", port=443), observed_at=NOW)
    mail = Spf(target=MailDomain(name="ville.test"), observed_at=NOW)
    [action] = _plan([spf, site], mail, reach)
    assert (action.subject, action.scope) == ("ville.test", "zone")


def test_what_passed_asks_for_nothing() -> None:
    check = made_up("tls.made_up_version", TlsProtocols, lambda f: passed())
    assert _plan([check], _tls("www.ville.test")) == ()


def test_whoever_runs_the_asset_acts() -> None:
    [vendor] = _plan(TLS, _tls("demarches.ville.test"))
    assert (vendor.actor, vendor.provider) == (Actor.VENDOR, "Éditeur")
    [usual] = _plan(TLS, _tls("www.ville.test"))
    assert (usual.actor, usual.provider) == (Actor.HOST, "")
    spf = made_up("mail.made_up", Spf, lambda f: failed(), actor="registrar")
    [zone] = _plan([spf], Spf(target=MailDomain(name="autre.ville.test"), observed_at=NOW))
    assert (zone.actor, zone.provider) == (Actor.REGISTRAR, "Registre")


@pytest.mark.parametrize(
    ("severity", "effort", "confidence", "horizon"),
    [
        ("critical", "weeks", "certain", "week"),
        ("critical", "weeks", "tentative", "month"),
        ("high", "hours", "certain", "week"),
        ("high", "days", "firm", "month"),
        ("medium", "hours", "certain", "month"),
        ("medium", "days", "certain", "quarter"),
        ("low", "minutes", "certain", "quarter"),
        ("low", "days", "certain", "year"),
        ("info", "minutes", "certain", "year"),
        ("low", "weeks", "tentative", "year"),
    ],
)
def test_severity_and_work_set_the_horizon(
    severity: str, effort: str, confidence: str, horizon: str
) -> None:
    sure = Confidence(confidence)
    check = made_up(
        "tls.made_up", TlsProtocols, lambda f: failed(confidence=sure), severity=severity,
        effort=effort,
    )  # fmt: skip
    [action] = _plan([check], _tls("www.ville.test"))
    assert (action.horizon, action.effort) == (horizon, Effort(effort))


def test_the_most_risk_an_hour_comes_first_inside_a_horizon() -> None:
    quick = made_up("tls.quick", TlsProtocols, lambda f: failed(), severity="high",
                    effort="minutes", action="a.quick")  # fmt: skip
    grave = made_up("services.grave", OpenPorts, lambda f: failed(), severity="critical",
                    effort="weeks", action="b.grave")  # fmt: skip
    later = made_up("tls.later", TlsProtocols, lambda f: failed(), severity="medium",
                    effort="minutes", action="c.later")  # fmt: skip
    ports = OpenPorts(target=Address(ip="192.0.2.1"), observed_at=NOW)
    plan = _plan([later, grave, quick], _tls("www.ville.test"), ports)
    assert [(a.rank, a.id) for a in plan] == [(1, "a.quick"), (2, "b.grave"), (3, "c.later")]


def test_measures_follow_their_checks() -> None:
    measure = Measure(
        number="21", fr="Titre", observability="strong", checks=("tls.made_up_version",)
    )
    file = CatalogueFile.model_validate(
        {"id": "guide", "title_fr": "Guide", "title_en": "Guide", "source": "Essai",
         "as_of": "2026-11-22", "measures": [measure]}
    )  # fmt: skip
    findings = _findings(TLS, _tls("www.ville.test"))
    plan = make_plan(findings, TLS, Estate(TOWN), "Ville", assess(findings, [file]))
    assert [action.measures for action in plan] == [("guide:21",)]


def test_braces_of_a_configuration_are_left_alone() -> None:
    [finding] = _findings(TLS[:1], _tls("www.ville.test"))
    text = "server { server_name {host}; } awk '{print $1}' {port} {origin} {unknown}"
    assert placed(text, finding) == (
        "server { server_name www.ville.test; } awk '{print $1}' 443 "
        "https://www.ville.test {unknown}"
    )


def test_advice_with_one_lead_is_put_together() -> None:
    lead = "Dans le bloc server, ajoutez :"

    def words(line: str) -> dict[str, object]:
        fix = [{"product": "nginx", "steps": f"{lead}\n    {line}"}]
        own = made_up("tls.x", TlsProtocols, lambda f: failed()).words
        both = own.model_dump(by_alias=True)
        return {name: {**both[name], "fix": fix} for name in ("fr", "en")}

    checks = [
        made_up(f"tls.made_up_{n}", TlsProtocols, lambda f: failed(), action="tls.one",
                **words(line))
        for n, line in enumerate(("add a;", "add b;", "add a;"))
    ]  # fmt: skip
    [action] = _plan(checks, _tls("www.ville.test"))
    [step] = action.fr.steps
    assert step.text == f"{lead}\n    add a;\n    add b;"
