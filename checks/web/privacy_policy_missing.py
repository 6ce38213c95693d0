"""The home page leads to no information about personal data."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Page, Verdict

from ._mentions import mention

_NOTICE = (
    r"donnees (a caractere )?personnel(le)?s?|(protection|traitement) (des?|de vos|de mes) donnees"
    r"|(vos|mes) donnees|confidentialite|vie privee|delegue a la protection"
    r"|\brgpd\b|\bgdpr\b|privacy"
)


class PrivacyPolicyMissing(Check[Page]):
    id = "web.privacy_policy_missing"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        yield from mention(fact, _NOTICE)
