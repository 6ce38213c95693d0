"""The company that mail is with has its seat outside the European Union."""

from collections.abc import Iterator

from cyberscan.sdk import (
    EUROPE,
    Check,
    Confidence,
    Context,
    MailExchangers,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
    provider_of,
)


class MailProviderOutsideEurope(Check[MailExchangers]):
    id = "duties.mail_provider_outside_europe"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        known = provider_of(exchangers=[one.host for one in fact.exchangers])
        if not fact.exchangers:
            yield not_applicable()
        elif known is None or not known.country:
            yield not_tested(Reason.NOT_IN_TABLE)
        elif known.country in EUROPE:
            yield passed(confidence=Confidence.FIRM, provider=known.name, country=known.country)
        else:
            yield failed(confidence=Confidence.FIRM, provider=known.name, country=known.country)
