"""Write the generated pages and schemas again; ``--check`` says which are stale instead.

The reference of checks comes from the checks themselves, the exit codes from the code, the schemas from
the models: a page that nobody generates is a page that lies.
"""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path

from cyberscan import document
from cyberscan.cli.exits import Exit
from cyberscan.measures import measures_of
from cyberscan.messages import say
from cyberscan.perimeter.models import Perimeter
from cyberscan.registry import LoadedCheck, load_checks
from cyberscan.words import Language, fill

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
    measures = ", ".join(measures_of(check.id))
    lines = [f"### {text.title}\n", f"`{check.id}` · {' · '.join(facts)}"]
    if measures:
        lines.append(f"\nANSSI : {measures}")
    lines.append(f"\n{text.why.strip()}\n")
    for fix in text.fix:
        lines.append(
            f"**{fix.product}**\n\n{fill(fix.steps.strip(), {'target': 'ville.example'})}\n"
        )
    lines.append(
        f"{say('explain.verify', language)} :\n\n{fill(text.verify.strip(), {'target': 'ville.example'})}\n"
    )
    lines += [f"- {reference}" for reference in check.words.references]
    return "\n".join(lines) + "\n"


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
    schemas = ROOT / "cyberscan/data"
    return {
        _PAGE["fr"]: checks_page("fr"),
        _PAGE["en"]: checks_page("en"),
        ROOT / "docs/en/exit-codes.md": exits_page(),
        schemas / "document.schema.json": _schema(document.document_schema()),
        schemas / "perimeter.schema.json": _schema(Perimeter.model_json_schema()),
    }


def _schema(schema: dict[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


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
