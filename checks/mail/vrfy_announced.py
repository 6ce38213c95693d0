"""A mail host offers to tell which mailboxes exist (VRFY, EXPN: RFC 5321 §3.5 and §7.3)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, SmtpSession, Verdict, failed, passed


class VrfyAnnounced(Check[SmtpSession]):
    id = "mail.vrfy_announced"
    judges = SmtpSession

    def evaluate(self, fact: SmtpSession, context: Context) -> Iterator[Verdict]:
        words = {extension.partition(" ")[0] for extension in fact.extensions}
        told = sorted(words & {"VRFY", "EXPN"})
        if told:
            yield failed(commands=told)
        else:
            yield passed()
