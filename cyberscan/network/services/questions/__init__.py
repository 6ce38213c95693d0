"""One binary question per protocol, and the only form of answer that proves it.

Every question is the first message of a normal client, before any name or password; no question reads
data, writes, or changes a state. The answers are matched on what an echo or a peer that says yes to
everything cannot give: a reply code, our own number returned, a length that fits.
"""

from __future__ import annotations

from cyberscan.network.services.answer import Dialogue, Greeting
from cyberscan.network.services.questions import (
    chat,
    databases,
    directories,
    files,
    industrial,
    infrastructure,
    messaging,
    over_tcp,
    programs,
    screens,
    shares,
    tunnels,
    windows,
)
from cyberscan.network.services.questions.form import Question

__all__ = ["DIALOGUES", "GREETINGS", "QUESTIONS", "Question"]

QUESTIONS: dict[str, Question] = {
    **windows.QUESTIONS,
    **directories.QUESTIONS,
    **databases.QUESTIONS,
    **files.QUESTIONS,
    **messaging.QUESTIONS,
    **infrastructure.QUESTIONS,
    **screens.QUESTIONS,
    **shares.QUESTIONS,
    **programs.QUESTIONS,
    **tunnels.QUESTIONS,
    **chat.QUESTIONS,
}
"""By the short name of the service."""

DIALOGUES: dict[str, Dialogue] = {
    **databases.DIALOGUES,
    **messaging.DIALOGUES,
    **infrastructure.DIALOGUES,
    **shares.DIALOGUES,
    **over_tcp.DIALOGUES,
    **programs.DIALOGUES,
    **tunnels.DIALOGUES,
    **industrial.DIALOGUES,
}
"""Conversations of several questions on one connection, by the short name of the service."""

GREETINGS: tuple[Greeting, ...] = (messaging.greeted, infrastructure.greeted)
"""What reads the first words of a service that speaks first, before those of :mod:`greetings`."""
