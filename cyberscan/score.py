"""The score out of 100: the product's own, nobody's standard, and said so wherever it is shown.

Pure. A family's score is the share of its risk points that were found in order; what could not be judged
is on neither side of the division. A serious defect puts a ceiling on it, so that a hundred small things
in order never hide one open door.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from cyberscan.document import Action, FamilyScore, Score
from cyberscan.estate import Estate
from cyberscan.formulas import score_formula
from cyberscan.outcomes import Confidence, Finding, Outcome
from cyberscan.weights import weights

_JUDGED = {Outcome.PASS, Outcome.FAIL, Outcome.WAIVED}
_UNKNOWN = {Outcome.NOT_TESTED, Outcome.ERROR}


def make_score(
    findings: Iterable[Finding], estate: Estate, actions: Sequence[Action] = ()
) -> Score:
    """The score now, and once the first actions are done. An accepted risk is still a risk: it counts."""
    families = _by_family(findings)
    done = {print_ for a in actions[: weights().first_actions] for print_ in a.findings}
    now = {name: _family(name, found, estate) for name, found in families.items()}
    later = {name: _family(name, found, estate, done) for name, found in families.items()}
    everything = [f for found in families.values() for f in found]
    return Score(
        overall=_overall(now.values(), everything),
        judged=sum(family.judged for family in now.values()),
        not_judged=sum(family.not_judged for family in now.values()),
        families=tuple(now.values()),
        first_actions=min(weights().first_actions, len(actions)),
        after_first_actions=_overall(later.values(), everything, done) if actions else None,
        formula=score_formula(),
    )


def without_figures(score: Score) -> Score:
    """For a scan that saw nothing: what the perimeter alone tells is no posture to give a score to."""
    families = tuple(family.model_copy(update={"score": None}) for family in score.families)
    return score.model_copy(
        update={"overall": None, "after_first_actions": None, "families": families}
    )


def _by_family(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """In the order of the weights; families of plug-ins come last, by name."""
    families: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        families[weights().family_of(finding.check)].append(finding)
    known = list(weights().family)
    return {
        name: families[name]
        for name in sorted(families, key=lambda n: (known.index(n) if n in known else 99, n))
    }


def _family(
    name: str, found: Sequence[Finding], estate: Estate, done: AbstractSet[str] = frozenset()
) -> FamilyScore:
    judged = [f for f in found if f.outcome in _JUDGED]
    at_stake = lost = 0.0
    for finding in judged:
        purposes = estate.purposes_of(finding.target)
        at_stake += weights().stake(finding.severity, purposes)
        if _stands(finding, done):
            lost += weights().risk(finding, purposes)
    score = None
    if at_stake:
        score = min(_rounded(100 * (1 - lost / at_stake)), _ceiling(judged, done))
    unknown = sum(f.outcome in _UNKNOWN for f in found)
    return FamilyScore(family=name, score=score, judged=len(judged), not_judged=unknown)


def _overall(
    families: Iterable[FamilyScore],
    findings: Sequence[Finding],
    done: AbstractSet[str] = frozenset(),
) -> int | None:
    """The weighted mean of the families that have a score, under the same ceiling."""
    shares = weights().family
    known = [(f.score, shares.get(f.family, 1.0)) for f in families if f.score is not None]
    if not known:
        return None
    mean = sum(score * share for score, share in known) / sum(share for _, share in known)
    return min(_rounded(mean), _ceiling(findings, done))


def _rounded(score: float) -> int:
    """To the nearest; but 100 is only said when no point is lost, and 0 when all are."""
    return round(score) if score in (0, 100) else min(max(round(score), 1), 99)


def _ceiling(findings: Iterable[Finding], done: AbstractSet[str]) -> int:
    """100, or less while a serious defect stands; a sign to be confirmed sets no ceiling."""
    return min(
        (
            weights().ceiling.get(f.severity, 100)
            for f in findings
            if _stands(f, done) and f.confidence is not Confidence.TENTATIVE
        ),
        default=100,
    )


def _stands(finding: Finding, done: AbstractSet[str]) -> bool:
    return finding.outcome in (Outcome.FAIL, Outcome.WAIVED) and finding.fingerprint not in done
