"""The name of a site does not end with an extension of France, of one of its territories or of Europe."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, HostAddresses, Verdict, failed, not_applicable, passed

from ._parts import to_confirm

EXTENSIONS = frozenset(
    (
        "fr", "alsace", "bzh", "corsica", "paris", "eu", "gp", "gf", "mq", "re", "yt", "pm", "wf",
        "tf", "nc", "pf", "bl", "mf",
    )
)  # fmt: skip
"""Those of the framework of the digital presence of authorities (RPNT v0.2.1), and those of two islands."""


class ExtensionNotSovereign(Check[HostAddresses]):
    id = "duties.extension_not_sovereign"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        name = fact.target.subject.rstrip(".").lower()
        extension = name.rpartition(".")[2]
        if (
            not fact.declared
            or not fact.sites
            or "." not in name
            or extension.isdigit()
            or (context.laboratory and extension in ("test", "example", "invalid", "localhost"))
        ):
            yield not_applicable()
        elif name.endswith(".gouv.fr"):
            yield to_confirm("state", extension=".gouv.fr")
        elif extension in EXTENSIONS:
            yield passed(extension=f".{extension}")
        else:
            yield failed("foreign", extension=f".{extension}")
