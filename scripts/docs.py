"""Write the generated pages and schemas again; ``--check`` says which are stale instead.

The reference of checks comes from the checks themselves, the exit codes from the code, the schemas from
the models: a page that nobody generates is a page that lies.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from cyberscan import document_schema
from cyberscan.cli.exits import Exit
from cyberscan.measures import measures_of
from cyberscan.messages import say
from cyberscan.perimeter import schema as perimeter_schema
from cyberscan.registry import LoadedCheck, load_checks
from cyberscan.words import EXAMPLE, Language, fill_places

ROOT = Path(__file__).parent.parent
_PAGE = {"fr": ROOT / "docs/fr/verifications.md", "en": ROOT / "docs/en/checks.md"}
_HEAD = {
    "fr": "# Les vérifications\n\nPage produite par `make docs` à partir des vérifications elles-mêmes.\n",
    "en": "# The checks\n\nThis page is made by `make docs` from the checks themselves.\n",
}


def checks_page(language: Language) -> str:
    """The reference of every check in one language."""
    parts = [_HEAD[language]]
    family = ""
    for check in load_checks():
        if check.family != family:
            family = check.family
            parts.append(f"\n## {say(f'family.{family}', language)}\n")
        parts.append(_check(check, language))
    return "\n".join(parts)


def _check(check: LoadedCheck, language: Language) -> str:
    text = check.words.text(language)
    facts = [
        say(f"severity.{check.words.severity}", language),
        check.words.level.value,
        say(f"actor.{check.words.actor}", language),
        say(f"effort.{check.words.effort}", language),
    ]
    lines = [f"### {text.title}\n", f"`{check.id}` · {' · '.join(facts)}\n"]
    for catalogue, numbers in _measures(check.id).items():
        told = say(f"catalogue.{catalogue}", language)
        served = say("page.measures_served", language, catalogue=told, numbers=", ".join(numbers))
        lines.append(f"{served}\n")
    lines.append(f"{text.why.strip()}\n")
    for fix in text.fix:
        lines.append(f"**{fix.product}**\n\n{_markdown(fix.steps)}\n")
    lines.append(f"**{say('explain.verify', language)}**\n\n{_markdown(text.verify)}\n")
    lines += [f"- {reference}" for reference in check.words.references]
    return "\n".join(lines) + "\n"


def _measures(check_id: str) -> dict[str, list[str]]:
    """The numbers of the measures that a check is a sign of, by catalogue."""
    found: dict[str, list[str]] = {}
    for measure in measures_of(check_id):
        catalogue, _, number = measure.partition(":")
        found.setdefault(catalogue, []).append(number)
    return found


def _markdown(text: str) -> str:
    """Words as Markdown: indented lines are blocks to copy."""
    lines, block = [], False
    for line in fill_places(text.strip(), EXAMPLE).splitlines():
        if line.startswith("    ") != block:
            block = not block
            lines += ["", "```text"] if block else ["```", ""]
        lines.append(line.removeprefix("    ") if block else line)
    return "\n".join([*lines, "```"] if block else lines)


def exits_page() -> str:
    """The exit codes, from the enumeration's own comments."""
    source = inspect.getsource(Exit).splitlines()
    lines = ["# Exit codes\n", "| code | name | meaning |", "|---|---|---|"]
    for code in Exit:
        place = next(
            i for i, line in enumerate(source) if line.strip().startswith(f"{code.name} =")
        )
        following = source[place + 1].strip() if place + 1 < len(source) else ""
        meaning = following.strip('"') if following.startswith('"""') else code.name.lower()
        lines.append(f"| {code.value} | {code.name} | {meaning} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every generated file and what it must hold."""
    return {
        _PAGE["fr"]: checks_page("fr"),
        _PAGE["en"]: checks_page("en"),
        ROOT / "docs/en/exit-codes.md": exits_page(),
        document_schema.SCHEMA_FILE: document_schema.schema_text().decode(),
        perimeter_schema.SCHEMA_FILE: perimeter_schema.schema_text(),
    }


def main() -> int:
    """Write or check."""
    stale = [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"stale: {path.relative_to(ROOT)} (run: make docs)")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages()[path], encoding="utf-8")
        print(f"written: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
