"""Trackers of other houses are loaded on the first visit, before the visitor said anything."""

from collections.abc import Iterable, Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Page,
    Severity,
    ThirdParty,
    Verdict,
    cookie_owner,
    failed,
    passed,
)

from ._loaded import manages_consent, named, services
from ._page import partly, unjudged


class TrackersBeforeConsent(Check[Page]):
    id = "web.trackers_before_consent"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        found = list(_found(fact))
        yield from found
        if (
            not found
            and (cut := partly(fact, "scripts", "stylesheets", "frames", "media", "code"))
            is not None
        ):
            yield cut
        elif not found:
            # Its own scripts may start more: nothing was run.
            yield passed(Confidence.FIRM)


def _found(fact: Page) -> Iterator[Verdict]:
    managed = manages_consent(fact)
    at_once, may_start = services(fact), named(fact)
    asking = _names(one for one in at_once if one.consent == "yes")
    if asking:
        case, sureness = (
            ("managed", Confidence.TENTATIVE) if managed else ("loaded", Confidence.FIRM)
        )
        yield failed(case, confidence=sureness, services=asking, discriminator="loaded")
    cookies = [c.name for c in fact.cookies if not c.refused and _tracks(c.name)]
    if cookies:
        yield failed(
            "cookies", confidence=Confidence.FIRM, cookies=cookies, discriminator="cookies"
        )
    later = [one for one in may_start if one not in at_once and one.consent == "yes"]
    if later and not managed:
        yield _doubt("named", _names(later))
    tags = [one for one in (*at_once, *may_start) if one.category == "tag_manager"]
    if tags and not managed:
        yield _doubt("tag_manager", _names(tags))
    settings = [one for one in (*at_once, *may_start) if _depends(one)]
    if settings and not managed:
        yield _doubt("settings", _names(settings))


def _doubt(case: str, names: list[str]) -> Verdict:
    """What a person has to look at: nothing here is a fault yet."""
    return failed(
        case, severity=Severity.INFO, confidence=Confidence.TENTATIVE,
        services=names, discriminator=case,
    )  # fmt: skip


def _tracks(name: str) -> bool:
    owner = cookie_owner(name)
    return owner is not None and owner.consent == "yes"


def _depends(one: ThirdParty) -> bool:
    return one.category == "analytics" and one.consent in ("exempt", "confirm")


def _names(found: Iterable[ThirdParty]) -> list[str]:
    return sorted({one.name for one in found})
