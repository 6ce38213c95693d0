"""What the pages of a site that are owed to its visitors say: hand-made excerpts in the words of French towns."""

import pytest

from cyberscan.duties import read
from cyberscan.duties.table import entries
from cyberscan.facts.duties import Duty

LEGAL = [
    (
        (
            "Éditeur du site : Commune de Ville, Hôtel de Ville, 1 place de la Mairie, 38000 Ville. Directeur de la "
            "publication : Monsieur le Maire. Hébergement : OVH SAS, 2 rue Kellermann, 59100 Roubaix, Tél. 1007."
        ),
        {"publisher", "director", "host", "host_contact"},
    ),
    (
        (
            "Le site est édité par la mairie. Directrice de publication : Mme X. Site hébergé par Infomaniak, "
            "tél. +41 22 820 35 44."
        ),
        {"publisher", "director", "host"},
    ),
    (
        "Responsable de la publication : Jean Exemple. Hébergeur : Exemple SAS, 03 20 00 00 00",
        {"director", "host", "host_contact"},
    ),
    ("Directeur(trice) de la publication : le maire", {"director"}),
    ("Directeur·rice de la publication : le maire", {"director"}),
    ("Éditeur : [nom de l’organisme]. Téléphone : [à préciser]", {"publisher", "blank"}),
    ("Le site est édité par la mairie [1]. Photos [Mairie].", {"publisher"}),
    ("Le présent site est la propriété de la commune.", {"publisher"}),
    ("Crédits photos : la mairie. Tous droits réservés.", set()),
    ("Le directeur de l’école présente ses vœux. Publication du bulletin en mars.", set()),
]
PRIVACY = [
    (
        (
            "Le responsable du traitement est la commune. Les données sont destinées à répondre à votre demande et sont "
            "conservées un an. Vous disposez d’un droit d’accès. Déléguée à la protection des données : dpo@ville.fr. "
            "Réclamation auprès de la CNIL."
        ),
        {"controller", "purposes", "retention", "rights", "dpo", "complaint"},
    ),
    (
        "Finalités : gestion des inscriptions. Durée de conservation : 3 ans. Exercer vos droits : le DPD.",
        {"purposes", "retention", "rights", "dpo"},
    ),
    ("Conformément à la loi Informatique et Libertés, écrivez-nous.", {"rights"}),
    ("La mairie conserve la mémoire de la ville depuis mille ans.", {"retention"}),
    ("Nous respectons votre vie privée.", set()),
    (
        (
            "Pourquoi traitons-nous vos données ? Les durées pour lesquelles nous conservons vos données. Les droits qui "
            "vous sont reconnus."
        ),
        {"purposes", "retention", "rights"},
    ),
    ("Pendant combien de temps conservons-nous vos données ?", {"retention"}),
    ("Responsable du traitement : [NOM DE LA COLLECTIVITÉ]", {"controller", "blank"}),
]
BANNER = [
    ("Ce site utilise des cookies. Tout accepter Tout refuser Personnaliser", {"accept", "refuse"}),
    ("Cookies : J’accepte Je refuse", {"accept", "refuse"}),
    ("Continuer sans accepter. Accepter et fermer", {"accept", "refuse"}),
    ("Ce site emploie des cookies. Accepter tous les cookies", {"accept"}),
    ("Le conseil municipal doit accepter le budget.", set()),
]
RGS = [
    (
        "Ce téléservice a fait l’objet d’une homologation RGS le 3 mars 2025.",
        {"attestation", "rgs"},
    ),
    ("Attestation de conformité au référentiel général de sécurité", {"attestation", "rgs"}),
    ("Le dépôt demande un certificat RGS **", {"rgs"}),
    ("Ligne homologuée pour les vélos", set()),
]
STATEMENTS = [
    (
        (
            "La mairie s’engage à rendre son site accessible, conformément à l’article 47 de la loi. 71 % des critères "
            "sont respectés. Technologies utilisées : HTML5. Retour d’information et contact. Voies de recours : "
            "Défenseur des droits."
        ),
        {"statement", "rate", "technologies", "contact", "remedies"},
    ),
    (
        "Le taux moyen de conformité s’élève à 62,5 %. Un audit a été mené.",
        {"rate", "audit"},
    ),
    ("Agrandir le texte : Ctrl et +. Imprimer la page.", set()),
]
CASES: list[tuple[Duty, str, set[str]]] = [
    *(("legal_notice", text, wanted) for text, wanted in LEGAL),
    *(("privacy", text, wanted) for text, wanted in PRIVACY),
    *(("cookies", text, wanted) for text, wanted in BANNER),
    *(("rgs", text, wanted) for text, wanted in RGS),
    *(("accessibility", text, wanted) for text, wanted in STATEMENTS),
]
_NOT_COUNTED = {"publisher_contact", "not_accessible", "degree"}


@pytest.mark.parametrize(("duty", "text", "wanted"), CASES)
def test_what_a_page_says(duty: Duty, text: str, wanted: set[str]) -> None:
    assert {one.element for one in read(duty, text)} - _NOT_COUNTED == wanted


def test_rates_are_read_as_numbers() -> None:
    text = "Le taux moyen de conformité s’élève à 62,5 %."
    assert {one.element: one.value for one in read("accessibility", text)}["rate"] == "62.5"


def test_a_telephone_far_from_the_host_is_not_the_host_s() -> None:
    text = "Hébergeur : Exemple. " + "Autre chose. " * 60 + "Mairie : 04 76 00 00 00"
    assert "host_contact" not in {one.element for one in read("legal_notice", text)}


@pytest.mark.parametrize("duty", list(entries()))
@pytest.mark.parametrize(
    "word", ["directeur ", "conserv", "accessib ", "plan ", "0", "donnees ", "attestation ", "a@"]
)
@pytest.mark.timeout(30)
def test_long_pages_of_almost_matches_are_read_in_linear_time(duty: Duty, word: str) -> None:
    read(duty, word * (200_000 // len(word)))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "La commune n’est pas responsable du contenu des sites vers lesquels elle conduit.",
            False,
        ),
        ("La mairie ne saurait être tenue responsable du contenu publié par d’autres.", False),
        ("Responsable du contenu : le service communication", True),
        ("Responsable éditorial : Camille Exemple", True),
    ],
)
def test_whoever_is_not_liable_is_no_director(text: str, named: bool) -> None:
    assert any(one.element == "director" for one in read("legal_notice", text)) is named
