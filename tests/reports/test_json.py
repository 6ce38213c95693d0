from cyberscan.registry import load_renderers
from cyberscan.result import parse_document
from cyberscan.testing_checks import made_up_checks
from cyberscan.testing_documents import sample_document


def test_it_is_the_document_in_any_language() -> None:
    document = sample_document(made_up_checks())
    renderer = load_renderers()["json"]
    assert renderer.suffix == ".json"
    assert parse_document(renderer.render(document, "fr")) == document
    assert renderer.render(document, "en") == renderer.render(document, "fr")
