"""When a declared place may be said to lack something."""

from cyberscan.sdk import Page, Reason, Verdict, not_tested

_ALMOST_NOTHING = 200


def read_whole(page: Page) -> Verdict | None:
    """Why the absence of a link on this page would prove nothing; None when it may be told."""
    if page.nature != "content":
        return not_tested(Reason.BLOCKED, page.nature)
    if page.truncated:
        return not_tested(Reason.BUDGET_SPENT, "page read in part")
    if len(page.text) < _ALMOST_NOTHING:
        return not_tested(Reason.READ_IN_PART, "almost no text: drawn by scripts or frames")
    return None
