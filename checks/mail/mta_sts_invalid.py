"""An MTA-STS policy is announced, and senders cannot use it: its record or its file is wrong."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    MtaSts,
    MtaStsPolicy,
    Reason,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


class MtaStsInvalid(Check[MtaSts]):
    id = "mail.mta_sts_invalid"
    judges = MtaSts

    def evaluate(self, fact: MtaSts, context: Context) -> Iterator[Verdict]:
        if fact.result == "invalid":
            yield failed(fact.cause, records=list(fact.records), detail=fact.cause_detail)
        elif fact.result == "valid":
            policies = list(context.of(MtaStsPolicy, fact.target.subject))
            yield from (
                _judge(policies[0])
                if policies
                else [not_tested(Reason.LEVEL_TOO_LOW, "the policy file was not asked for")]
            )
        elif fact.attempts:
            yield failed("ignored", severity=Severity.LOW, records=list(fact.attempts))
        else:
            yield not_applicable()


def _judge(policy: MtaStsPolicy) -> Iterator[Verdict]:
    if policy.failed is not None:
        yield not_tested(policy.failed.reason, policy.failed.detail)
        return
    for cause in policy.causes:
        yield failed(
            cause, discriminator=cause, url=policy.url, status=policy.status,
            location=policy.location, error=policy.certificate_error, bad_mx=list(policy.bad_mx),
        )  # fmt: skip
    plain = policy.content_type.split(";")[0].strip().lower() == "text/plain"
    if not policy.causes and not plain:  # senders should check it (RFC 8461 §3.2), few do
        yield failed(
            "content_type", severity=Severity.LOW, url=policy.url, content_type=policy.content_type
        )
    elif not policy.causes:
        yield passed(url=policy.url, mode=policy.mode)
