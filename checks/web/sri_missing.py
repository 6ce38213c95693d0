"""Scripts and style sheets of another house are loaded without a seal."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Page,
    Resource,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    third_party,
)

from ._page import partly, unjudged
from ._sri import seal_state
from ._third import Houses, host_of


class SriMissing(Check[Page]):
    id = "web.sri_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        houses = Houses(fact, context)
        parts = houses.foreign_parts((*fact.scripts, *fact.stylesheets))
        bare = [part for part in parts if seal_state(part.integrity) in ("none", "ignored")]
        fixed = [part for part in bare if _kind(part) == "fixed"]
        unknown = [part for part in bare if _kind(part) == "unknown"]
        changing = sorted({host_of(part.url) for part in bare if _kind(part) == "changing"})
        if fixed:
            yield failed(
                "missing", confidence=Confidence.FIRM,
                resources=_shown(fixed), count=len(fixed), changing=changing,
            )  # fmt: skip
        elif unknown:
            yield failed(
                "unknown", severity=Severity.INFO, confidence=Confidence.TENTATIVE,
                resources=_shown(unknown), count=len(unknown), changing=changing,
            )  # fmt: skip
        elif (cut := partly(fact, "scripts", "stylesheets")) is not None:
            yield cut
        elif not parts:
            yield not_applicable()
        else:
            yield passed(changing=changing)


def _kind(part: Resource) -> str:
    """``fixed``: a library that does not change behind its address; ``changing``: no seal can hold."""
    owner = third_party(part.url)
    if owner is None:
        return "unknown"
    return "changing" if owner.unsealed or owner.category not in ("cdn", "fonts") else "fixed"


def _shown(parts: list[Resource]) -> list[str]:
    return [part.url[:200] for part in parts[:5]]
