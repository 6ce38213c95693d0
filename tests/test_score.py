from cyberscan.engine.judge import judge
from cyberscan.estate import Estate
from cyberscan.outcomes import Confidence, Finding
from cyberscan.perimeter.models import WaiverEntry
from cyberscan.plan import make_plan
from cyberscan.registry import LoadedCheck
from cyberscan.score import make_score
from cyberscan.sdk import (
    Host,
    HostAddresses,
    Reason,
    Site,
    SiteProducts,
    SiteReach,
    failed,
    not_applicable,
    not_tested,
    passed,
)
from cyberscan.testing import NOW, perimeter
from cyberscan.testing_checks import Rule, made_up

TOWN = perimeter(domains=["ville.test"])
ESTATE = Estate(TOWN)
SITE = Site(scheme="https", host="www.ville.test", port=443)


def _check(name: str, rule: Rule, severity: str = "medium") -> LoadedCheck:
    return made_up(f"web.{name}", SiteReach, rule, severity=severity)


def _judged(*checks: LoadedCheck) -> tuple[Finding, ...]:
    facts = (
        SiteReach(target=SITE, observed_at=NOW),
        SiteProducts(target=SITE, observed_at=NOW),
        HostAddresses(target=Host(name="www.ville.test"), observed_at=NOW),
    )
    return judge(facts, checks)


def test_a_family_is_the_share_of_its_points_in_order() -> None:
    findings = _judged(
        _check("a", lambda f: passed()), _check("b", lambda f: passed()),
        _check("c", lambda f: failed()), _check("d", lambda f: passed()),
    )  # fmt: skip
    score = make_score(findings, ESTATE)
    assert score.overall == 75
    assert [(f.family, f.score, f.judged) for f in score.families] == [("web", 75, 4)]


def test_what_could_not_be_judged_is_left_out_and_shown() -> None:
    findings = _judged(
        _check("a", lambda f: passed()), _check("b", lambda f: not_tested(Reason.TIMEOUT), "high"),
        _check("c", lambda f: not_applicable()),
    )  # fmt: skip
    score = make_score(findings, ESTATE)
    assert (score.overall, score.judged, score.not_judged, score.coverage) == (100, 1, 1, 50)


def test_nothing_judged_has_no_score() -> None:
    score = make_score(_judged(_check("a", lambda f: not_tested(Reason.BLOCKED))), ESTATE)
    assert (score.overall, score.coverage) == (None, 0)
    assert score.families[0].score is None
    assert make_score((), ESTATE).overall is None
    assert make_score((), ESTATE).coverage is None


def test_information_alone_makes_no_score() -> None:
    assert make_score(_judged(_check("a", lambda f: passed(), "info")), ESTATE).overall is None


def test_a_serious_defect_puts_a_ceiling() -> None:
    good = [_check(f"good_{n}", lambda f: passed(), "critical") for n in range(30)]
    critical = _check("bad", lambda f: failed(), "critical")
    high = _check("bad", lambda f: failed(), "high")
    sign = _check("bad", lambda f: failed(confidence=Confidence.TENTATIVE), "critical")
    assert make_score(_judged(*good, critical), ESTATE).overall == 40
    assert make_score(_judged(*good, high), ESTATE).overall == 70
    assert make_score(_judged(*good, sign), ESTATE).overall == 99


def test_families_weigh_by_their_share() -> None:
    web = _check("a", lambda f: passed())
    cms = made_up("cms.b", SiteProducts, lambda f: failed(), severity="medium")
    assert make_score(_judged(web, cms), ESTATE).overall == 40  # (100 × 1 + 0 × 1.5) / 2.5


def test_what_the_law_asks_for_counts_with_the_duties() -> None:
    findings = _judged(
        _check("legal_notice_missing", lambda f: failed(), "low"),
        made_up("duties.b", SiteReach, lambda f: passed(), severity="low"),
        _check("c", lambda f: passed()),
    )
    families = {f.family: (f.score, f.judged) for f in make_score(findings, ESTATE).families}
    assert families == {"web": (100, 1), "duties": (50, 2)}


def test_the_first_actions_done_raise_the_score() -> None:
    checks = [
        made_up(f"web.bad_{n}", SiteReach, lambda f: failed(), severity="medium",
                action=f"web.action_{n}")
        for n in range(8)
    ]  # fmt: skip
    findings = _judged(*checks)
    actions = make_plan(findings, checks, ESTATE, "Ville")
    score = make_score(findings, ESTATE, actions)
    assert (score.overall, score.first_actions, score.after_first_actions) == (0, 6, 75)


def test_accepting_a_risk_does_not_remove_it() -> None:
    check = _check("bad", lambda f: failed())
    waiver = WaiverEntry(
        check=check.id, target="*", justification="Le site ferme bientôt.", expires=NOW.date()
    )
    findings = judge((SiteReach(target=SITE, observed_at=NOW),), [check], waivers=(waiver,))
    assert findings[0].waiver is not None
    assert make_score(findings, ESTATE).overall == 0


def test_a_hundred_is_only_said_when_no_point_is_lost() -> None:
    sound = [_check(f"s{n}", lambda f: passed(), "high") for n in range(60)]
    score = make_score(_judged(*sound, _check("z", lambda f: failed(), "low")), ESTATE)
    assert (score.overall, score.families[0].score) == (99, 99)
    assert make_score(_judged(*sound), ESTATE).overall == 100
