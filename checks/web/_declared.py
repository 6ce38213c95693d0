"""What the perimeter says that a site is for."""

from cyberscan.sdk import Context, DeclaredAsset, Fact


def purposes(fact: Fact, context: Context) -> set[str]:
    """The purposes declared for the name that a fact is about."""
    declared = context.of(DeclaredAsset, fact.target.subject)
    return {purpose for asset in declared if asset.failed is None for purpose in asset.purposes}
