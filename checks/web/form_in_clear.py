"""A form sends what visitors type without encryption."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Form,
    Page,
    Reason,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._page import unjudged


class FormInClear(Check[Page]):
    id = "web.form_in_clear"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        asking = [form for form in fact.forms if _asks(form)]
        in_clear = [form for form in asking if form.action.lower().startswith("http:")]
        if any(form.asks_password for form in in_clear):
            yield failed("password", severity=Severity.CRITICAL, actions=_actions(in_clear))
        elif in_clear:
            yield failed("data", actions=_actions(in_clear))
        elif fact.truncated:
            yield not_tested(Reason.BUDGET_SPENT, "page read in part")
        else:
            yield passed() if asking else not_applicable()


def _asks(form: Form) -> bool:
    """A search box that sends three words is not what this is about."""
    return form.method == "post" or form.asks_password or form.asks_identity


def _actions(forms: list[Form]) -> list[str]:
    return [form.action[:200] for form in forms[:5]]
