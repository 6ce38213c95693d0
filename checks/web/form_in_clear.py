"""A form sends what visitors type without encryption."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Form,
    Page,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._forms import asks
from ._page import partly, secure, unjudged
from ._upgrade import upgraded


class FormInClear(Check[Page]):
    id = "web.form_in_clear"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        asking = [form for form in fact.forms if asks(form)]
        mended = secure(fact) and upgraded(fact)
        in_clear = [] if mended else [form for form in asking if _clear(form)]
        if any(form.asks_password for form in in_clear):
            yield failed("password", severity=Severity.CRITICAL, actions=_actions(in_clear))
        elif in_clear:
            yield failed("data", actions=_actions(in_clear))
        elif not secure(fact) and any(form.asks_password for form in asking):
            # Whoever is on the way changes the page, and the address that the form sends to.
            yield failed("page", severity=Severity.HIGH)
        elif (cut := partly(fact, "forms")) is not None:
            yield cut
        else:
            yield passed() if asking else not_applicable()


def _clear(form: Form) -> bool:
    return any(url.lower().startswith("http:") for url in (form.action, *form.other_actions))


def _actions(forms: list[Form]) -> list[str]:
    sent = [url for form in forms for url in (form.action, *form.other_actions)]
    return list(dict.fromkeys(url[:200] for url in sent if url.lower().startswith("http:")))[:5]
