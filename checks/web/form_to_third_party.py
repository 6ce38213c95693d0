"""A form sends what residents write to another house."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Page,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._forms import asks
from ._page import partly, unjudged
from ._third import Houses, host_of


class FormToThirdParty(Check[Page]):
    id = "web.form_to_third_party"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if (reason := unjudged(fact)) is not None:
            yield reason
            return
        houses = Houses(fact, context)
        asking = [form for form in fact.forms if asks(form)]
        actions = [url for form in asking for url in (form.action, *form.other_actions)]
        hosts = sorted({host_of(url) for url in actions if houses.foreign(url)})
        if hosts:
            yield failed(severity=Severity.INFO, hosts=hosts[:10])
        elif (cut := partly(fact, "forms")) is not None:
            yield cut
        else:
            yield passed() if asking else not_applicable()
