"""Elements as a browser that runs scripts takes them (HTML standard)."""

import pytest

from cyberscan.network.html import MAX_CODE, Sink, parse, read
from cyberscan.network.html_read import MAX_ITEMS, Read

HOME = "https://ville.test/dossier/page"


def seen(page: str) -> Read:
    return read(page.encode(), HOME)


def scripts(page: str) -> list[str]:
    return [part.url for part in seen(page).scripts]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<SCRIPT SRC=A.js></SCRIPT>", ["https://ville.test/dossier/A.js"]),
        ("<script src='//cdn.test/a.js'></script>", ["https://cdn.test/a.js"]),
        ("<script src='https:\\\\cdn.test\\a.js'></script>", ["https://cdn.test/a.js"]),
        ("<script src='ht\ntps://cdn.test/a.js\t'></script>", ["https://cdn.test/a.js"]),
        ("<script src='/a.js?x=1&amp;y=2'></script>", ["https://ville.test/a.js?x=1&y=2"]),
        ("<script src=a.js src=b.js></script>", ["https://ville.test/dossier/a.js"]),
        ("<script type='text/JavaScript' src=/a.js></script>", ["https://ville.test/a.js"]),
        ("<script type=module src=/a.js></script>", ["https://ville.test/a.js"]),
        ("<svg><script xlink:href=/a.js></script></svg>", ["https://ville.test/a.js"]),
        ("<script src='data:text/javascript,1'></script>", []),
        ("<script src=''></script><script src></script>", []),
        ("<script type='text/plain' src=/a.js></script>", []),
        ("<script type='application/ld+json' src=/a.js></script>", []),
        ("<!-- <script src=/a.js></script> -->", []),
        ("<!--[if lt IE 9]><script src=/a.js></script><![endif]-->", []),
        ("<!--[if !IE]><!--><script src=/a.js></script><!--<![endif]-->", ["https://ville.test/a.js"]),
        ("<textarea><script src=/a.js></script></textarea>", []),
        ("<title><script src=/a.js></script></title>", []),
        ("<xmp><script src=/a.js></script></xmp>", []),
        ("<noscript><script src=/a.js></script></noscript>", []),
        ("<template><script src=/a.js></script></template>", []),
        ("<script>document.write('<script src=/a.js><\\/script>')</script>", []),
        ("<pre>&lt;script src=/a.js&gt;&lt;/script&gt;</pre>", []),
        ("<base href='//autre.test/x/'><script src=a.js></script>", ["https://autre.test/x/a.js"]),
        ("<base href='javascript:0'><script src=a.js></script>", ["https://ville.test/dossier/a.js"]),
        ("<script src='http://[::1'></script>", []),
        ("<script src=/a.js", []),
        ("<scr\0ipt src=/a.js></script>", ["https://ville.test/a.js"]),
    ],
)  # fmt: skip
def test_scripts_that_are_run(page: str, expected: list[str]) -> None:
    assert scripts(page) == expected


def test_seals_and_nonces_are_kept() -> None:
    found = seen(
        "<script src=//a.test/a.js integrity='sha384-x' crossorigin nonce=n1></script>"
        "<link rel=stylesheet href=//a.test/a.css integrity=sha256-y crossorigin=USE-credentials>"
        "<script nonce=n1>un()</script><script nonce='n2'>deux()</script><script>trois()</script>"
        "<script> </script><p onclick='x()' ONLOAD=y><a href='JavaScript:void(0)'>x</a>"
    )
    [script], [sheet] = found.scripts, found.stylesheets
    assert (script.integrity, script.crossorigin, script.nonced) == ("sha384-x", "anonymous", True)
    assert (sheet.integrity, sheet.crossorigin) == ("sha256-y", "use-credentials")
    assert script.schemeless
    assert (found.inline_scripts, found.inline_nonced, found.nonces) == (3, 2, ["n1", "n2"])
    assert (found.handlers, found.javascript_links) == (2, 1)
    assert found.code.split() == ["un()", "deux()", "trois()"]


def test_what_waits_for_consent_is_not_loaded() -> None:
    found = seen(
        "<script type='text/plain' data-category=analytics src=//suivi.test/a.js></script>"
        "<iframe data-src='https://video.test/v'></iframe>"
        "<script type='text/plain'>suivre()</script>"
    )
    assert found.held == ["https://suivi.test/a.js", "https://video.test/v"]
    assert (found.scripts, found.frames, found.code) == ([], [], "")


def test_frames_and_what_is_written_in_them() -> None:
    found = seen(
        "<iframe src=//a.test/ sandbox='allow-scripts Allow-Forms'></iframe><iframe src='about:blank'></iframe>"
        "<iframe src=//perdu.test/ srcdoc=\"<script src='//b.test/b.js'></script>"
        "<iframe srcdoc='<script src=//c.test/c.js></script>'></iframe>\"></iframe><frame src=/menu>"
    )
    assert [(frame.url, frame.sandbox) for frame in found.frames][:1] == [
        ("https://a.test/", "allow-scripts allow-forms")
    ]
    assert "https://perdu.test/" not in [frame.url for frame in found.frames]
    assert [part.url for part in found.scripts] == ["https://b.test/b.js"]
    assert found.cut, "a frame in a frame in a page is not read"


def test_a_form_written_in_a_frame_is_the_pages_own() -> None:
    found = seen(
        '<iframe srcdoc="<form action=http://a.test/ method=post><input type=password></form>"></iframe>'
        "<form action=/b></form>"
    )
    assert [(form.action, form.asks_password) for form in found.forms] == [
        ("https://ville.test/b", False),
        ("http://a.test/", True),
    ]


def test_styles_load_their_imports_and_pictures_of_attributes() -> None:
    found = seen(
        "<style>/* @import 'http://tu.test/'; */ @import url(//a.test/a.css); @IMPORT \"b.css\" print;"
        "p { background: url(http://b.test/b.png) }</style>"
        "<p style=\"background: URL('http://c.test/c.png')\"><body background=/d.png>"
    )
    assert [part.url for part in found.stylesheets] == [
        "https://a.test/a.css",
        "https://ville.test/dossier/b.css",
    ]
    assert found.media[0] == "http://c.test/c.png"
    assert "http://b.test/b.png" not in found.media


def test_links_say_how_they_open() -> None:
    found = seen(
        "<base target=_BLANK><a href=https://a.test/ rel='NoOpener  External'>A</a><a href=/b target=_self>B</a>"
    )
    assert [(link.rel, link.target, link.text) for link in found.links] == [
        ("noopener external", "_blank", "A"),
        ("", "_self", "B"),
    ]


def test_relations_that_fetch_and_those_that_prepare() -> None:
    found = seen(
        "<link rel=preconnect href=//a.test><link rel=dns-prefetch href=//b.test><link rel=icon href=/i.ico>"
        "<link rel=stylesheet disabled href=/non.css><link rel='alternate stylesheet' href=/oui.css>"
        "<link rel=alternate href=/fil.xml><meta http-equiv=Refresh content='0; url=/a'>"
    )
    assert found.preconnects == ["https://a.test", "https://b.test"]
    assert found.media == ["https://ville.test/i.ico"]
    assert [part.url for part in found.stylesheets] == ["https://ville.test/oui.css"]
    assert found.meta("equiv:refresh") == "0; url=/a"


def test_buttons_and_distant_fields_belong_to_their_form() -> None:
    found = seen(
        "<form id=f action=/a><button formaction='http://b.test/'>Ok</button><button type=button formaction=/non>"
        "</form><input form=f type=password><input form=g type=password>"
        "<noscript><form action=http://sans.test/><input name=nom></form></noscript>"
    )
    [form] = found.forms
    assert (form.asks_password, form.other_actions) == (True, ("http://b.test/",))


@pytest.mark.parametrize(
    "page", ["<b>" * 90_000 + "</i>" * 90_000, "<div><p>" * 40_000 + "</span>" * 60_000]
)
def test_stray_end_tags_never_meet_many_open_elements(page: str) -> None:
    sink = _Deep(HOME)
    parse(page, sink)
    assert sink.deepest < 4000


class _Deep(Sink):
    deepest = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        self.deepest = max(self.deepest, self.depth)


def test_a_page_of_many_tags_is_read_whole() -> None:
    rows = "".join(f"<tr><td><a href=/p{n}>page {n}</a></td></tr>" for n in range(20_000))
    found = seen(
        f"<title>T</title><table>{rows}</table><p>Fin de la page</p><script src=/a.js></script>"
    )
    assert (found.title, len(found.links)) == ("T", MAX_ITEMS)
    assert found.text.endswith("Fin de la page")
    assert [part.url for part in found.scripts] == ["https://ville.test/a.js"]


@pytest.mark.parametrize(
    "page",
    [
        "<p " + " ".join(f"a{n}=b" for n in range(90_000)) + ">",
        "<iframe srcdoc='<p>x'></iframe>" * 20_000,
        "<script>//a.test</script>" * 30_000,
        "<style>" + "@import " * 100_000,
        "<style>" + "/*" * 400_000,
        "<img srcset='" + ",a" * 300_000 + "'>",
        "<a href=" + "x" * 900_000 + ">",
        "<link rel=stylesheet href=/a.css>" * 20_000,
        "<p style='x:url(http://a.test/)' onclick=x>" * 20_000,
        "&amp;" * 200_000,
        "<script>" + "x" * 900_000,
    ],
    ids=["attributes", "srcdoc", "scripts", "imports", "comments", "srcset", "address", "sheets", "styles",
         "entities", "code"],
)  # fmt: skip
def test_floods_stay_bounded(page: str) -> None:
    found = seen(page)
    lists = (found.scripts, found.stylesheets, found.media, found.frames, found.links, found.metas)
    assert all(len(items) <= MAX_ITEMS for items in lists)
    assert len(found.code) <= MAX_CODE + 30_000
    assert len(found.text) <= 40_000
