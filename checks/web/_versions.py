"""One verdict a product about its version: ended, flawed, behind; what serves a page, or what it loads."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Flaws,
    Product,
    Reason,
    Severity,
    SiteProducts,
    Support,
    Verdict,
    failed,
    flaw_evidence,
    flaw_severity,
    known_flaws,
    not_applicable,
    not_tested,
    passed,
    version_data_date,
    version_lateness,
    version_package,
    version_support,
    version_sureness,
)


class Layered(Check[SiteProducts]):
    """Products of some layers."""

    judges = SiteProducts
    layers: ClassVar[frozenset[str]]
    most: ClassVar[Severity] = Severity.CRITICAL
    """The gravest that a flaw of such a product is taken for."""
    ended: ClassVar[Severity | None] = None
    """How grave the end of maintenance alone is; as the words say when None."""
    late: ClassVar[Severity] = Severity.LOW
    """How grave it is to lack newer releases, when no flaw is known."""

    def evaluate(self, fact: SiteProducts, context: Context) -> Iterator[Verdict]:
        mine = [product for product in fact.products if product.layer in self.layers]
        for product in mine:
            verdict = self._verdict(product, fact.observed_at.date(), context)
            yield verdict.model_copy(update={"discriminator": product.id})
        if not mine:
            yield not_applicable()

    def _verdict(self, product: Product, day: date, context: Context) -> Verdict:
        if not product.version:
            return not_tested(Reason.NOT_SHOWN, "the site does not show its version")
        support = version_support(product, context.data, day)
        flaws = known_flaws(product.id, product.version, context.data)
        if version_package(product, context.data, day) is not None:
            return _packaged(product, support, flaws, day, context)
        if flaws.known:
            return self._flawed(product, flaws, day)
        since = version_data_date(product.id, context.data)
        sure = version_sureness(product)
        told: dict[str, Any] = {
            "product": product.name,
            "version": product.version,
            "data_date": since,
        }
        if support.state == "ended":
            case = "ended" if support.end else "ended_undated"
            return failed(case, severity=self.ended, confidence=sure, ended=support.end, **told)
        late = version_lateness(product, context.data, day)
        if late.state == "behind":
            return failed("behind", severity=self.late, confidence=sure, latest=late.latest, **told)
        if support.state == "maintained" and late.state in ("latest", "just_out"):
            return passed(version_sureness(product, since, day), **told)
        return not_tested(Reason.NOT_IN_TABLE, "not in the life cycle data")

    def _flawed(self, product: Product, flaws: Flaws, day: date) -> Verdict:
        caught = any(flaw.exploited for flaw in flaws.known)
        worst = Severity.CRITICAL if caught else flaw_severity(flaws.known[0])
        told = flaw_evidence(flaws.known)
        return failed(
            ("exploited" if caught else "known") if told["fixed"] else "unfixed",
            severity=min(worst, self.most, key=lambda one: one.rank),
            confidence=version_sureness(product),
            product=product.name, version=product.version, data_date=flaws.data_date, **told,
        )  # fmt: skip


def _packaged(
    product: Product, support: Support, flaws: Flaws, day: date, context: Context
) -> Verdict:
    """A distribution mends it under its old number: only the end of the distribution is to be judged."""
    package = support.by
    since = version_data_date(product.id, context.data)
    told: dict[str, Any] = {"product": product.name, "version": product.version, "data_date": since}
    if package is not None and support.state == "ended":
        sure = version_sureness(product)
        return failed(
            "distribution", severity=Severity.MEDIUM if package.guessed else None,
            confidence=Confidence.TENTATIVE if package.guessed else sure, ended=support.end,
            distribution=package.name, **told,
        )  # fmt: skip
    if support.state == "maintained":
        return passed(Confidence.FIRM, **told)
    if flaws.known:
        known = flaw_evidence(flaws.known)
        name = package.name if package is not None else ""
        return failed(
            "back_ported", severity=Severity.INFO, confidence=Confidence.TENTATIVE,
            distribution=name, **{**told, **known, "data_date": flaws.data_date},
        )  # fmt: skip
    return not_tested(Reason.NOT_SHOWN, "mended by its distribution under an old number")
