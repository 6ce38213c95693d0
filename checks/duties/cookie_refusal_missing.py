"""A consent banner offers to accept, and no words to refuse were met beside it."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, DutyPages, Verdict, not_applicable, passed

from ._parts import to_confirm


class CookieRefusalMissing(Check[DutyPages]):
    id = "duties.cookie_refusal_missing"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        part = fact.duty("cookies")
        accept, refuse = (part.passage("accept"), part.passage("refuse")) if part else (None, None)
        if accept is None:
            yield not_applicable()  # banners are drawn by scripts: their absence says nothing
        elif refuse is not None:
            yield passed(confidence=Confidence.TENTATIVE, found=refuse.text)
        else:
            yield to_confirm(found=accept.text)
