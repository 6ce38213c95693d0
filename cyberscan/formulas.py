"""The formulas of the plan and of the score, in words, with the weights in force: printed in reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cyberscan.document import Bilingual
from cyberscan.messages import say
from cyberscan.weights import weights
from cyberscan.wording import label, number
from cyberscan.words import LANGUAGES, Language


def plan_formula() -> Bilingual:
    """How actions are ordered."""
    return Bilingual(**{language: _plan(language) for language in LANGUAGES})


def score_formula() -> Bilingual:
    """How scores are made."""
    return Bilingual(**{language: _score(language) for language in LANGUAGES})


def _plan(language: Language) -> str:
    return say(
        "formula.plan",
        language,
        severity=_listed("severity", weights().severity, language),
        confidence=_listed("confidence", weights().confidence, language),
        purpose=_listed("purpose", weights().purpose, language),
    )


def _score(language: Language) -> str:
    ceilings = {severity.value: value for severity, value in weights().ceiling.items()}
    family = _listed("family", weights().family, language)
    return say("formula.score", language, family=family, **ceilings)


def _listed(kind: str, table: Mapping[Any, float], language: Language) -> str:
    separator = " ; " if language == "fr" else "; "
    return separator.join(
        f"{label(kind, name, language)} {number(value, language)}" for name, value in table.items()
    )
