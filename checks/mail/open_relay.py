"""A mail host takes mail of strangers for strangers. It was asked about one recipient, and given no message."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Confidence, Context, SmtpRelay, Verdict, failed, passed


class OpenRelay(Check[SmtpRelay]):
    id = "mail.open_relay"
    judges = SmtpRelay

    def evaluate(self, fact: SmtpRelay, context: Context) -> Iterator[Verdict]:
        if fact.state == "refused":
            yield passed(Confidence.FIRM, code=fact.code, answer=fact.text)
        elif fact.neighbour:
            # A host may serve its own network on purpose.
            yield failed(
                "neighbour", confidence=Confidence.TENTATIVE, code=fact.code, answer=fact.text
            )
        else:
            yield failed("stranger", confidence=Confidence.FIRM, code=fact.code, answer=fact.text)
