"""The document itself, for machines and for later."""

from cyberscan.sdk import Document, Language, Renderer, to_json


class JsonReport(Renderer):
    """The whole document, as published by its JSON Schema."""

    id = "json"
    suffix = ".json"

    def render(self, document: Document, language: Language) -> bytes:
        """The document; the language changes nothing, both are in it."""
        return to_json(document)
