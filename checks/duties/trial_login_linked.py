"""A page open to the public leads to a trial environment of FranceConnect or ProConnect."""

import re
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    StateLinks,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._parts import home_in_part, to_confirm

_TRIAL = re.compile(
    r"(?:^|[.-])(?:test|recette|preprod|pre-?production|integ(?:ration)?|dev|demo|qualif|uat|staging)\d*[.-]"
)


class TrialLoginLinked(Check[StateLinks]):
    id = "duties.trial_login_linked"
    judges = StateLinks

    def evaluate(self, fact: StateLinks, context: Context) -> Iterator[Verdict]:
        logins = [
            one
            for one in fact.links
            if "connect" in one.service and one.service != "aidants_connect"
        ]
        trials = [one for one in logins if one.standing == "development"]
        trial = sorted({one.host for one in trials})
        if trial and _TRIAL.search(fact.target.subject):
            yield to_confirm("trial_site", found=trial)
        elif trial and not any(one.sure for one in trials):
            yield to_confirm("unsure", found=trial)
        elif trial:
            yield failed("production", confidence=Confidence.FIRM, found=trial)
        elif not fact.whole:
            yield home_in_part()
        elif logins:
            yield passed(found=sorted({one.host for one in logins}))
        else:
            yield not_applicable()
