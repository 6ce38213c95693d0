"""No DKIM key under the usual selectors: a sign, never a proof, since selectors cannot be listed."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Dkim,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._declared import sends_no_mail


class DkimNotFound(Check[Dkim]):
    id = "mail.dkim_not_found"
    judges = Dkim

    def evaluate(self, fact: Dkim, context: Context) -> Iterator[Verdict]:
        usable = [key.selector for key in fact.keys if not key.revoked and not key.error]
        if usable:
            yield passed(selectors=usable)
        elif sends_no_mail(context, fact.target.subject):
            yield not_applicable()
        elif fact.answers_everything:
            yield not_tested(Reason.PROTOCOL_ERROR, "the zone answers for every name")
        elif fact.signs_of_use and not fact.keys:
            yield passed(Confidence.TENTATIVE, selectors=["?"])
        elif fact.selectors_failed:
            yield not_tested(Reason.DNS_FAILURE, f"{fact.selectors_failed} selectors")
        else:
            yield failed(confidence=Confidence.TENTATIVE, asked=fact.selectors_asked)
