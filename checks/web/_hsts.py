"""Whom HSTS over a whole domain would cut off."""

from cyberscan.sdk import EQUIPMENT, Context, DeclaredAsset


def equipment_below(host: str, context: Context) -> set[str]:
    """Declared equipment under a name: much of it answers in plain HTTP only, and nobody asked it here."""
    return {
        asset.target.subject
        for asset in context.of(DeclaredAsset)
        if EQUIPMENT & set(asset.purposes) and asset.target.subject.endswith(f".{host}")
    }
