"""A link to a page that the site owes its visitors leads to a page that does not exist."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DutyPages,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class NoticeLinkDead(Check[DutyPages]):
    id = "duties.notice_link_dead"
    judges = DutyPages

    def evaluate(self, fact: DutyPages, context: Context) -> Iterator[Verdict]:
        followed = [one for one in fact.duties if one.state not in ("not_linked", "not_asked")]
        dead = [one for one in followed if one.reason == "gone"]
        for one in dead:
            yield failed(
                confidence=Confidence.FIRM,
                discriminator=one.duty,
                link=one.mention or one.duty,
                url=one.url or one.address,
            )
        answered = [one.url for one in followed if one.status and one.reason == ""]
        if not dead and answered:
            yield passed(found=answered)
        elif not dead and followed:
            yield not_tested(Reason.UNREACHABLE, "no linked page could be read")
        elif not dead:
            yield not_applicable()
