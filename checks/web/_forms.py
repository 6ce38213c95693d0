"""Which forms of a page are worth a judgement."""

from cyberscan.sdk import Form


def asks(form: Form) -> bool:
    """Whether a form takes something of its visitor; a search box that sends three words tells nobody who asks."""
    return form.method == "post" or form.asks_password or form.asks_identity
