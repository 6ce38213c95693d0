"""The score that the MDN HTTP Observatory would give, from what we saw: its public tests and points.

The rules are those of the public project mdn/mdn-http-observatory; these lines are ours. It is shown beside our
own score as information, and never mixed with it. What was not seen is not guessed: the score is then not
computed, or told as a range where only the list of preloaded sites, which we do not hold, makes a difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BASE = 100
BONUS_FROM = 90
"""Points gained count only where the points lost leave that much."""
POINTS: Mapping[str, int] = {
    "csp_none_by_default": 10, "csp_no_unsafe": 5, "csp_unsafe_style": 0,
    "csp_repeated_reporting": 0, "csp_passive_in_clear": -10, "csp_unsafe_eval": -10,
    "csp_unsafe_inline": -20, "csp_active_in_clear": -20, "csp_invalid": -25, "csp_missing": -25,
    "csp_report_only": -25,
    "cookies_all_sound": 5, "cookies_sound": 0, "cookies_none": 0,
    "cookies_not_secure_hsts": -5, "cookies_session_not_secure_hsts": -10,
    "cookies_not_secure": -20, "cookies_same_site_invalid": -20, "cookies_csrf_no_same_site": -20,
    "cookies_session_scripts": -30, "cookies_session_not_secure": -40,
    "cors_none": 0, "cors_public": 0, "cors_restricted": 0, "cors_everyone": -50,
    "redirection_sound": 0, "redirection_no_http": 0, "redirection_other_host": -5,
    "redirection_http_first": -10, "redirection_not_https": -20, "redirection_missing": -20,
    "redirection_certificate": -20,
    "referrer_private": 5, "referrer_absent": 0, "referrer_unsafe": -5, "referrer_invalid": -5,
    "hsts_preloaded": 5, "hsts_long": 0, "hsts_short": -10, "hsts_missing": -20,
    "hsts_invalid": -20, "hsts_no_https": -20, "hsts_certificate": -20,
    "sri_all": 5, "sri_not_html": 0, "sri_no_scripts": 0, "sri_own_scripts": 0,
    "sri_external_unsealed": -5, "sri_sealed_in_clear": -20, "sri_unsealed_in_clear": -50,
    "nosniff_set": 0, "nosniff_missing": -5, "nosniff_invalid": -5,
    "framing_csp": 5, "framing_set": 5, "framing_allow_from": 0, "framing_missing": -20,
    "framing_invalid": -20,
    "corp_own": 10, "corp_open": 0, "corp_absent": 0, "corp_invalid": -5,
    "coep_set": 10, "coep_open": 0, "coep_absent": 0, "coep_invalid": -5,
    "coop_set": 10, "coop_open": 0, "coop_absent": 0, "coop_invalid": -5,
}  # fmt: skip
"""By result: the part before the first ``_`` names the test."""
_GRADES = (
    (100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"),
    (45, "C-"), (40, "D+"), (30, "D"), (25, "D-"), (0, "F"),
)  # fmt: skip


@dataclass(frozen=True)
class Observatory:
    """The score, the grade, and how they come about."""

    score: int
    grade: str
    points: Mapping[str, int] = field(default_factory=dict)
    """What each result gives or takes, those of nothing included."""

    @property
    def counted(self) -> tuple[str, ...]:
        """The results that made the score: what is gained is left out where too much was lost."""
        least = 1 if _lost(self.points) >= BONUS_FROM else BASE
        return tuple(name for name, value in self.points.items() if value < 0 or value >= least)


def observatory(results: tuple[str, ...]) -> Observatory:
    """The score of one result a test.

    :param results: keys of :data:`POINTS`; ``KeyError`` for another
    """
    points = {result: POINTS[result] for result in results}
    lost = _lost(points)
    score = BASE + sum(points.values()) if lost >= BONUS_FROM else lost
    score = max(score, 0)
    return Observatory(score, grade_of(score), points)


def grade_of(score: int) -> str:
    """The letter of a score, rounded down to five points."""
    return next(grade for least, grade in _GRADES if score >= least)


def _lost(points: Mapping[str, int]) -> int:
    """What remains once everything lost is taken off."""
    return BASE + sum(value for value in points.values() if value < 0)
