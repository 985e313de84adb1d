"""`anthology fetch`: polite, careful, whole or not at all, and it goes on where it was interrupted."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from anthology.cli.texts import add
from anthology.library.catalogue import open_library
from anthology.library.fetching import FetchReport, Getter, Limits, Outcome, fetch_source, fetch_texts
from anthology.library.fetching.addresses import forbidden
from anthology.library.fetching.getting import USER_AGENT
from anthology.library.fetching.refusing import refused
from anthology.library.lock import Lock
from anthology.library.readers import read
from anthology.library.readers.profiles import profile_for
from anthology.library.reading import ReadOptions, Received
from anthology.manifest import load_manifest
from anthology.problems import InputError
from tests.library.books import FakeClock, edition, snapshot
from tests.library.serving import Site, broken, claiming, dripping, endless, once, page, redirect, send, serving, status, tagged, zipped

WORDS = "Words of a text that is long enough to be one, with a note.<sup><a href='#n1' id='r1'>1</a></sup>"
TEXT = f"<html><title>A Text</title><body><h1>A Text</h1><p>{WORDS}</p><p id=n1><a href='#r1'>1.</a> The note.</p></body></html>".encode()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


def getter(site: Site, clock: FakeClock | None = None, limits: Limits | None = None) -> Getter:
    return Getter(clock=clock or FakeClock(), named=frozenset({site.url}), limits=limits or Limits(tries=2, silence_seconds=2.0))


def fetch(
    manifest: Path, site: Site, *names: str, accept: bool = False, clock: FakeClock | None = None, quotations: dict[str, list[str]] | None = None
) -> FetchReport:
    using = getter(site, clock)
    try:
        return fetch_texts(load_manifest(manifest), manifest.parent, using, names=names, today="2026-11-23", accept=accept, quotations=quotations)
    finally:
        using.close()


def test_a_text_is_fetched_untouched_and_locked(tmp_path: Path, site: Site) -> None:
    """Bytes, words, notes, address, date; asked politely, robots.txt first."""
    site.pages["/a.htm"] = page(TEXT, ETag='"one"')
    manifest = edition(tmp_path, ("a", f"{site.url}/a.htm"))
    report = fetch(manifest, site)
    assert [(result.id, result.outcome, result.notes) for result in report.results] == [("a", Outcome.FETCHED, 1)]
    assert (tmp_path / "seeds/full/a.html").read_bytes() == TEXT
    locked = Lock.load(tmp_path).entries["a"]
    assert (locked.url, locked.fetched, locked.notes, locked.etag) == (f"{site.url}/a.htm", "2026-11-23", 1, '"one"')
    assert site.asked == ["/robots.txt", "/a.htm"]
    assert {headers["User-Agent"] for headers in site.headers} == {USER_AGENT}
    assert [problem.code for problem in Lock.load(tmp_path).verify(load_manifest(manifest), tmp_path)] == ["L003"]


def test_a_second_fetch_asks_whether_anything_changed(tmp_path: Path, site: Site) -> None:
    """By tag; and by the bytes where the server knows no tags."""
    site.pages |= {"/a.htm": tagged(TEXT, '"one"'), "/b.htm": TEXT}
    manifest = edition(tmp_path, ("a", f"{site.url}/a.htm"), ("b", f"{site.url}/b.htm"))
    fetch(manifest, site)
    before = snapshot(tmp_path)
    assert [result.outcome for result in fetch(manifest, site).results] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert snapshot(tmp_path) == before


def test_one_request_at_a_time_with_a_pause_between(tmp_path: Path, site: Site) -> None:
    """Two seconds to one host."""
    site.pages |= {"/a.htm": TEXT, "/b.htm": TEXT}
    clock = FakeClock()
    fetch(edition(tmp_path, ("a", f"{site.url}/a.htm"), ("b", f"{site.url}/b.htm")), site, clock=clock)
    assert clock.slept >= 3.9


def test_a_work_of_several_pages_is_joined_in_the_order_of_its_contents(tmp_path: Path, site: Site) -> None:
    """Pages named in the manifest; all bytes kept, notes of each page its own."""
    site.pages |= {"/w/": b"<title>W</title><p>The opening words of it.", "/w/2.htm": TEXT, "/w/1.htm": TEXT.replace(b"Words", b"First words")}
    pages = f"\n          pages: [{site.url}/w/1.htm, {site.url}/w/2.htm]"
    manifest = edition(tmp_path, ("w", f"{site.url}/w/"), extra=pages)
    (result,) = fetch(manifest, site).results
    assert (result.outcome, result.pages, result.notes) == (Outcome.FETCHED, 3, 2)
    texts = read(Received(path="w.html", data=(tmp_path / "seeds/full/w.html").read_bytes()), ReadOptions())
    assert [text.body.split(">")[1].split(" ")[0] for text in texts] == ["The", "First", "Words"]
    assert fetch(manifest, site).results[0].outcome is Outcome.UNCHANGED


def test_a_contents_page_of_a_known_site_leads_to_its_chapters(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order, each once; the contents page itself is no part of the text."""
    monkeypatch.setattr("anthology.library.readers.html.profile_for", lambda url, name=None: profile_for(None, "marxists"))
    links = b"".join(b'<p class="index"><a href="ch0%d.htm">Chapter %d</a></p>' % (number, number) for number in (1, 2))
    site.pages |= {"/w/": b"<title>Work</title><h1>Work</h1>" + links, "/w/ch01.htm": TEXT.replace(b"Words", b"First words"), "/w/ch02.htm": TEXT}
    (result,) = fetch(edition(tmp_path, ("w", f"{site.url}/w/")), site).results
    assert (result.outcome, result.pages, result.notes) == (Outcome.FETCHED, 2, 2)
    assert Lock.load(tmp_path).entries["w"].pages == (f"{site.url}/w/ch01.htm", f"{site.url}/w/ch02.htm")


def test_a_contents_page_that_is_added_brings_its_pages(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the command: one text of them all, under the title of the contents page."""
    monkeypatch.setattr("anthology.library.readers.html.profile_for", lambda url, name=None: profile_for(None, "marxists"))
    monkeypatch.setattr("anthology.cli.texts.WallClock", FakeClock)
    links = b"".join(b'<p class="index"><a href="ch0%d.htm">Chapter %d</a></p>' % (number, number) for number in (1, 2))
    site.pages |= {"/w/": b"<title>Work</title><h1>Work</h1>" + links, "/w/ch01.htm": TEXT.replace(b"Words", b"First words"), "/w/ch02.htm": TEXT}
    manifest = edition(tmp_path)
    result = CliRunner().invoke(add, [f"{site.url}/w/", "--section", "first", "--folder", str(tmp_path)])
    assert result.exit_code == 0, result.output
    added = load_manifest(manifest).sections[0].texts[-1]
    assert (added.id, added.title, added.witness.url) == ("work", "Work", f"{site.url}/w/")
    assert Lock.load(tmp_path).entries["work"].notes == 2
    assert open_library(load_manifest(manifest), tmp_path).texts["work"].body.count("long enough") == 2


def test_an_interrupted_fetch_goes_on_where_it_was(tmp_path: Path, site: Site) -> None:
    """Pages that came are not asked for again; the text is written only when it is whole."""
    site.pages |= {"/w/": TEXT, "/w/1.htm": TEXT, "/w/2.htm": status(500)}
    pages = f"\n          pages: [{site.url}/w/1.htm, {site.url}/w/2.htm]"
    manifest = edition(tmp_path, ("w", f"{site.url}/w/"), extra=pages)
    assert [problem.code for problem in fetch(manifest, site).problems] == ["F010"]
    assert not (tmp_path / "seeds/full/w.html").exists()
    assert "w" not in Lock.load(tmp_path).entries
    site.pages["/w/2.htm"] = TEXT
    site.asked.clear()
    assert fetch(manifest, site).results[0].outcome is Outcome.FETCHED
    assert "/w/1.htm" not in site.asked
    assert not (tmp_path / "seeds/full/.partial/w").exists()


def test_one_text_that_fails_does_not_stop_the_others(tmp_path: Path, site: Site) -> None:
    """Its problem stands at the line of the manifest that names the address."""
    site.pages["/b.htm"] = TEXT
    manifest = edition(tmp_path, ("a", f"{site.url}/a.htm"), ("b", f"{site.url}/b.htm"))
    report = fetch(manifest, site)
    assert [result.outcome for result in report.results] == [Outcome.FAILED, Outcome.FETCHED]
    (problem,) = report.problems
    assert (problem.code, problem.at and problem.at.path, problem.at and problem.at.line) == ("F010", "anthology.yaml", 22)


def test_a_text_that_changed_at_its_source_is_shown_word_by_word_and_left(tmp_path: Path, site: Site) -> None:
    """With the quotations it no longer has; accepted only when asked."""
    site.pages["/a.htm"] = TEXT
    manifest = edition(tmp_path, ("a", f"{site.url}/a.htm"))
    fetch(manifest, site)
    site.pages["/a.htm"] = TEXT.replace(b"long enough", b"too short")
    (result,) = fetch(manifest, site, quotations={"a": ["is long enough", "The note"]}).results
    assert (result.outcome, result.lost) == (Outcome.CHANGED, ("is long enough",))
    assert [(change.old, change.new) for change in result.changes] == [("long enough", "too short")]
    assert (tmp_path / "seeds/full/a.html").read_bytes() == TEXT
    assert fetch(manifest, site, accept=True).results[0].outcome is Outcome.FETCHED
    assert b"too short" in (tmp_path / "seeds/full/a.html").read_bytes()


def test_pictures_come_too_and_are_pointed_to_their_files(tmp_path: Path, site: Site) -> None:
    """With their caption, which the lock records as their credit; one that cannot be had is left out."""
    site.pages |= {
        "/a.htm": TEXT.replace(b"<p id", b"<figure><img src=p.jpg alt=P><figcaption>By nobody</figcaption></figure><img src=no.jpg alt=No><p id"),
        "/p.jpg": lambda handler: send(handler, b"\xff\xd8\xff", kind="image/jpeg"),
    }
    manifest = edition(tmp_path, ("a", f"{site.url}/a.htm"))
    (result,) = fetch(manifest, site).results
    locked = Lock.load(tmp_path).entries["a"]
    assert (result.pictures, locked.pictures) == (1, ((f"{site.url}/p.jpg", "seeds/full/a-1.jpg"),))
    assert locked.credits == (("seeds/full/a-1.jpg", "By nobody"),)
    pictures = tuple((address, Path(file).name) for address, file in locked.pictures)
    data = (tmp_path / locked.file).read_bytes()
    (text,) = read(Received(path=locked.file, data=data, url=locked.url), ReadOptions(pictures=pictures))
    assert '<figure><img src="a-1.jpg" alt="P"/><figcaption>By nobody</figcaption></figure>' in text.body
    assert text.body.count("<img") == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda site: zipped(TEXT), "long enough"),
        (lambda site: redirect("/real.htm"), "long enough"),
        (lambda site: once(status(503, Retry_After="7"), page(TEXT)), "long enough"),
        (lambda site: once(broken(TEXT), page(TEXT)), "long enough"),
        (
            lambda site: lambda handler: send(handler, "<title>T</title><p>Русские слова".encode("cp1251"), kind="text/html; charset=windows-1251"),
            "Русские",
        ),
    ],
    ids=["compressed", "redirected", "busy at first", "broken off at first", "Windows-1251"],
)
def test_what_browsers_can_get_can_be_got(tmp_path: Path, site: Site, answer: Callable[[Site], bytes], words: str) -> None:
    """Compression, redirects, second tries, character sets."""
    site.pages |= {"/a.htm": answer(site), "/real.htm": TEXT}
    manifest = edition(tmp_path, ("a", f"{site.url}/a.htm"))
    assert fetch(manifest, site).results[0].outcome is Outcome.FETCHED
    locked = Lock.load(tmp_path).entries["a"]
    data = (tmp_path / locked.file).read_bytes()
    assert words in read(Received(path=locked.file, data=data, media_type=locked.media_type))[0].body


LOGIN = b"<title>Log in</title><form><input name=u><input type=password name=p></form>"
CAPTCHA = b"<title>Just a moment...</title><div id=cf-challenge>Checking your browser</div>"
SOFT = b"<title>404 Page not found</title><p>There is nothing here."


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda site: status(404), "F010"),
        (lambda site: status(403), "F010"),
        (lambda site: status(500), "F010"),
        (lambda site: redirect("/a.htm"), "F006"),
        (lambda site: once(redirect("/a.htm?1"), redirect("/a.htm?1")), "F010"),
        (lambda site: redirect("file:///etc/passwd"), "F003"),
        (lambda site: redirect("http://10.0.0.1/"), "F004"),
        (lambda site: redirect("http://127.0.0.1:9/"), "F004"),
        (lambda site: redirect("http://[::1]/"), "F004"),
        (lambda site: redirect("http://169.254.169.254/latest"), "F004"),
        (lambda site: redirect("http://user:word@example.org/"), "F003"),
        (lambda site: broken(TEXT), "F009"),
        (lambda site: endless, "F011"),
        (lambda site: claiming(999_999_999), "F011"),
        (lambda site: LOGIN, "F012"),
        (lambda site: CAPTCHA, "F012"),
        (lambda site: SOFT, "F012"),
        (lambda site: b"", "F012"),
        (lambda site: b"<title>x</title><nav>menu</nav>", "T025"),
    ],
)
def test_what_is_no_text_is_refused_and_nothing_is_written(tmp_path: Path, site: Site, answer: Callable[[Site], bytes], code: str) -> None:
    """Errors, redirects that lead nowhere or inside, halves, floods, logins, captchas, empty pages."""
    site.pages["/a.htm"] = answer(site)
    manifest = edition(tmp_path, ("a", f"{site.url}/a.htm"))
    before = snapshot(tmp_path)
    report = fetch(manifest, site)
    assert [problem.code for problem in report.problems] == [code]
    assert snapshot(tmp_path) == before


def test_a_server_that_sends_a_byte_at_a_time_is_left_after_a_while(tmp_path: Path, site: Site) -> None:
    """F008, by our own clock."""
    site.pages["/a.htm"] = dripping(0.01)
    manifest = edition(tmp_path, ("a", f"{site.url}/a.htm"))
    report = fetch(manifest, site, clock=FakeClock(step=20.0))
    assert [problem.code for problem in report.problems] == ["F008"]


def test_an_answer_that_unfolds_without_end_is_f011(tmp_path: Path, site: Site) -> None:
    """Eighty kilobytes that would be eighty megabytes."""
    packed = gzip.compress(bytes(80 << 20))
    site.pages["/a.htm"] = lambda handler: send(handler, packed, Content_Encoding="gzip")
    report = fetch(edition(tmp_path, ("a", f"{site.url}/a.htm")), site, clock=FakeClock(step=0.0))
    assert [problem.code for problem in report.problems] == ["F011"]


def test_redirects_without_end_are_f006(tmp_path: Path, site: Site) -> None:
    """Each to another address."""
    site.pages |= {f"/{number}": redirect(f"/{number + 1}") for number in range(30)}
    report = fetch(edition(tmp_path, ("a", f"{site.url}/0")), site)
    assert [problem.code for problem in report.problems] == ["F006"]
    assert len(site.asked) < 15


def test_robots_txt_is_obeyed(tmp_path: Path, site: Site) -> None:
    """F007; the page is not asked for."""
    site.pages |= {"/robots.txt": lambda handler: send(handler, b"User-agent: *\nDisallow: /a", kind="text/plain"), "/a.htm": TEXT, "/b.htm": TEXT}
    report = fetch(edition(tmp_path, ("a", f"{site.url}/a.htm"), ("b", f"{site.url}/b.htm")), site)
    assert [problem.code for problem in report.problems] == ["F007"]
    assert "/a.htm" not in site.asked
    assert report.results[1].outcome is Outcome.FETCHED


def test_a_page_is_got_for_adding(site: Site) -> None:
    """Under a name of its own and the address where it was found."""
    site.pages |= {"/x/page": TEXT, "/old": redirect("/x/page")}
    using = getter(site)
    received = fetch_source(f"{site.url}/old", using)
    using.close()
    assert (received.path, received.url, received.data) == ("page.html", f"{site.url}/x/page", TEXT)


def test_only_texts_of_the_manifest_with_an_address_can_be_fetched(tmp_path: Path, site: Site) -> None:
    """F001 and F002 at once, before anything is asked."""
    with pytest.raises(InputError, match=r"(?s)F001.*did you mean 'one'.*F002"):
        fetch(edition(tmp_path), site, "oen", "one")
    assert site.asked == []


def test_a_contents_page_of_hundreds_is_f013(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody has to say which."""
    monkeypatch.setattr("anthology.library.fetching.texts._listed", lambda opening, options: tuple(f"{site.url}/{number}" for number in range(201)))
    site.pages["/"] = TEXT
    assert [problem.code for problem in fetch(edition(tmp_path, ("a", f"{site.url}/")), site).problems] == ["F013"]


@pytest.mark.parametrize(
    ("url", "found", "code"),
    [
        ("https://example.org/", ["93.184.216.34"], None),
        ("https://example.org/", ["93.184.216.34", "10.0.0.1"], "F004"),
        ("https://example.org/", ["::ffff:127.0.0.1"], "F004"),
        ("https://example.org/", ["fe80::1%eth0"], "F004"),
        ("https://example.org/", ["100.64.0.1"], "F004"),
        ("https://example.org/", [], "F004"),
        ("http://localhost:8000/", ["127.0.0.1"], None),
        ("http://localhost:8001/", ["127.0.0.1"], "F004"),
        ("ftp://example.org/", ["93.184.216.34"], "F003"),
        ("http://[broken/", [], "F003"),
    ],
)
def test_private_machines_are_reached_only_when_named(url: str, found: list[str], code: str | None) -> None:
    """All addresses of a name count; so does the port."""
    problem = forbidden(url, frozenset({("localhost", 8000)}), lambda host, port: found)
    assert (problem.code if problem else None) == code


def test_a_host_that_cannot_be_found_is_f005() -> None:
    """With what the machine says."""

    def fail(host: str, port: int) -> list[str]:
        raise OSError(-2, "Name or service not known")

    problem = forbidden("https://nowhere.example/", frozenset(), fail)
    assert problem is not None
    assert problem.code == "F005"


def test_a_long_text_that_speaks_of_errors_is_no_error_page() -> None:
    """Only short pages are doubted."""
    text = b"<title>Not Found: a novel</title><p>" + b"word " * 400
    assert refused(text, "text/html") is None


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads inside when it is looked up a second time is looked up once; the server hears the name."""
    monkeypatch.setattr("anthology.library.fetching.addresses._is_public", lambda address: address in ("127.0.0.1", "::1"))
    site.pages["/a.htm"] = TEXT
    answers = iter([["::1", "127.0.0.1"]])
    port = site.url.rpartition(":")[2]
    using = Getter(clock=FakeClock(), limits=Limits(tries=1, silence_seconds=2.0), resolve=lambda host, port: next(answers))
    assert using.get(f"http://made.example:{port}/a.htm").data == TEXT
    assert using.get(f"http://made.example:{port}/a.htm").data == TEXT
    using.close()
    assert {headers["Host"] for headers in site.headers} == {f"made.example:{port}"}


def test_the_next_address_of_a_name_is_tried_when_one_does_not_answer(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is down is passed over."""
    monkeypatch.setattr("anthology.library.fetching.addresses._is_public", lambda address: True)
    site.pages["/a.htm"] = TEXT
    port = site.url.rpartition(":")[2]
    using = Getter(clock=FakeClock(), limits=Limits(tries=1, silence_seconds=2.0), resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"])
    assert using.get(f"http://made.example:{port}/a.htm").data == TEXT
    using.close()
