"""A library that the pages load has published flaws, or is no longer maintained."""

from cyberscan.sdk import Severity

from ._versions import Layered


class LibraryOutdated(Layered):
    id = "web.library_outdated"
    layers = frozenset({"library"})
    # A flaw of a library harms only where the page hands it what a stranger wrote: that is not seen from here.
    most = Severity.MEDIUM
    ended = Severity.LOW
    late = Severity.INFO
