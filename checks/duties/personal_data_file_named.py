"""A page links to a data file whose name speaks of people. The file is never opened."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from cyberscan.sdk import Check, Context, Page, Reason, Verdict, not_tested, passed

from ._parts import to_confirm

_FILE = re.compile(r"\.(?:csv|tsv|xlsx?|ods|mdb|accdb|sql|json|zip|7z|bak|dbf)$")
_PEOPLE = re.compile(
    r"liste?s?[-_ ]*elector|electeurs|(?:^|[-_ ])agents?(?:[-_ .]|$)|salaire|bulletins?[-_ ]*(?:de[-_ ]*)?pa(?:ie|ye)"
    r"|habitants|administres|beneficiaires|allocataires|usagers|adherents|inscrits|eleves|enfants|familles"
    r"|(?:^|[-_ ])rib(?:[-_ .]|$)|passeports?|cartes?[-_ ]*identite|(?:^|[-_ ])(?:mails?|emails?|courriels?|contacts?)(?:[-_ .]|$)"
)
_COUNTS = re.compile(r"nombre|effectifs?|statisti|indicateurs?|population|repartition|prenoms")
"""Words of files about how many people, and not about who."""
_MAX_SHOWN = 5


class PersonalDataFileNamed(Check[Page]):
    id = "duties.personal_data_file_named"
    judges = Page

    def evaluate(self, fact: Page, context: Context) -> Iterator[Verdict]:
        if fact.nature != "content":
            yield not_tested(Reason.BLOCKED, fact.nature)
            return
        names = [_name(link.href) for link in fact.links]
        files = sorted({name for name in names if _FILE.search(name)})
        people = [name for name in files if _PEOPLE.search(name) and not _COUNTS.search(name)]
        if people:
            yield to_confirm(found=people[:_MAX_SHOWN])
        elif fact.truncated:
            yield not_tested(Reason.BUDGET_SPENT, "page read in part")
        else:
            yield passed()


def _name(address: str) -> str:
    """The last part of a path, as data files are called; empty for what is no address."""
    try:
        return unquote(urlsplit(address).path).rpartition("/")[2].lower()[:120]
    except ValueError:
        return ""
