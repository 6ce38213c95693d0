from cyberscan.remedies.shown import fitting
from cyberscan.words import Fix

ROUTER, FORTIGATE, WEBMIN, MIKROTIK = (
    Fix(product=name, steps=f"Ce que l’on fait pour {name}.")
    for name in ("Routeur ou pare-feu", "FortiGate", "Webmin", "Routeur (MikroTik)")
)


def test_only_the_advice_for_what_was_seen_stays() -> None:
    fixes = [ROUTER, FORTIGATE, WEBMIN, MIKROTIK]
    assert fitting(fixes, ["FortiGate 7.2"]) == [ROUTER, FORTIGATE]
    assert fitting(fixes, ["Webmin", "MikroTik RouterOS"]) == [ROUTER, WEBMIN, MIKROTIK]


def test_an_unknown_product_leaves_every_advice() -> None:
    fixes = [ROUTER, FORTIGATE, WEBMIN]
    assert fitting(fixes, ["Produit inconnu"]) == fixes
    assert fitting(fixes, []) == fixes
