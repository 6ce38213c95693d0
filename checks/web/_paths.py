"""What the checks of exposed files share: a proof accuses, a clear refusal clears, the rest says nothing."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Confidence,
    PathProbes,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)


def exposure(fact: PathProbes, topic: str) -> Iterator[Verdict]:
    """One finding for each file proved; a pass only when every file of the topic was clearly answered."""
    answers = [answer for answer in fact.answers if answer.topic == topic]
    proved = [answer for answer in answers if answer.proof]
    unsure = [answer for answer in answers if answer.failure]
    if proved:
        for answer in proved:
            yield failed(path=answer.path, proof=answer.proof, discriminator=answer.path)
    elif fact.blocked:
        yield not_tested(Reason.BLOCKED, f"control request: HTTP {fact.control_status}")
    elif unsure:
        yield not_tested(Reason(unsure[0].failure), unsure[0].path)
    elif not answers:
        yield not_applicable()
    else:
        sure = Confidence.FIRM if fact.control_status == 200 else Confidence.CERTAIN
        yield passed(sure, paths=[answer.path for answer in answers])
