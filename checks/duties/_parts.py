"""What the checks of public duties share: when a page that the home page links to may be judged.

A doubt is a piece of information for a person to confirm: ``to_confirm``. What could not be read is not tested.
"""

from collections.abc import Iterable, Iterator

from cyberscan.sdk import (
    Confidence,
    Context,
    DeclaredAsset,
    Duty,
    DutyPage,
    DutyPages,
    Fact,
    Reason,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
)

_TO_READ = {"document": "document", "almost_empty": "drawn"}
"""States of a page that only a person can read, with the case that says so."""


def to_confirm(case: str = "", *, discriminator: str = "", **evidence: object) -> Verdict:
    """A sign that a person has to look at: told as information, never as a failure."""
    return failed(
        case,
        severity=Severity.INFO,
        confidence=Confidence.TENTATIVE,
        discriminator=discriminator,
        **evidence,
    )


def unread(fact: DutyPages, duty: Duty) -> Verdict | None:
    """The verdict where nothing was read: no link, a file, a page drawn by scripts, a refusal."""
    part = fact.duty(duty)
    if part is None or part.state == "not_linked":
        return not_applicable() if fact.whole else home_in_part()
    if part.state in _TO_READ:
        return to_confirm(_TO_READ[part.state], url=part.url or part.address)
    if part.state in ("read", "read_in_part"):
        return None
    known = part.reason in set(Reason)
    reason = Reason(part.reason) if known else Reason.PROTOCOL_ERROR
    return not_tested(reason, "" if known else part.reason)


def home_in_part() -> Verdict:
    """The home page was not read to its end, or is drawn by scripts: what is not there may still be."""
    return not_tested(Reason.READ_IN_PART, "home page read in part")


def missing(part: DutyPage, elements: Iterable[str]) -> Iterator[Verdict]:
    """One doubt for all the elements that were not recognised on a page that was read whole."""
    lacking = [element for element in elements if part.passage(element) is None]
    if lacking and part.state == "read_in_part":
        yield not_tested(Reason.READ_IN_PART, "page read in part")
    elif lacking:
        yield to_confirm("missing", url=part.url, unseen=lacking)


def left_blank(part: DutyPage) -> Iterator[Verdict]:
    """A doubt where the blanks of a model were left as they are: « [nom de la collectivité] »."""
    if (blank := part.passage("blank")) is not None:
        yield to_confirm("blank", discriminator="blank", url=part.url, found=blank.text)


def shown(part: DutyPage) -> list[str]:
    """The passages that were recognised, as they are written."""
    return [one.text for one in part.passages]


def purposes(fact: Fact, context: Context) -> frozenset[str]:
    """What the authority declared the place for: this very address where it names it, else its host."""
    declared = [one for one in context.of(DeclaredAsset, fact.target.subject) if one.failed is None]
    exact = [one for one in declared if one.target == fact.target and one.purposes]
    hosts = [one for one in declared if one.target.kind != "site"]
    return frozenset(purpose for one in exact or hosts for purpose in one.purposes)
