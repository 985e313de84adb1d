"""Markdown: the editor's own writing, and texts kept as Markdown.

Takes CommonMark with tables, footnotes (`[^1]` and `^[inline]`), definition lists, attributes in braces, citations `[@key, p. 12]`, links to
`person:`, `term:`, `event:` and `text:`, and comments, which do not print; gives cleaned fragments in the small vocabulary. Other raw HTML is shown
as typed, never obeyed. Quotation marks and dashes are set by the cleaning rules, not by the parser. Citations come out as empty
`<span class="citation" data-cite="key|locator;key|"/>`, to be filled by the apparatus; a `-` before a key suppresses the author.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from anthology.library.cleaning import clean, clean_inline
from anthology.library.cleaning.structure import words_in
from anthology.library.cleaning.vocabulary import sift
from anthology.library.readers.decoding import printable
from anthology.library.readers.markdown_marks import comment_block, comment_inline, heading_attributes
from anthology.library.reading import Dropped, Offered, OfferedImage, ReadOptions, ReadText, Received
from anthology.library.text import Contributor, ReceivedNote
from anthology.markup import escape, parse, plain_text, serialise
from anthology.problems import Location, Problem, Problems

_ATTRIBUTES = ("id", "class", "lang", "title", "dir", "width", "height", "start")
_SCHEMES = ("http:", "https:", "mailto:", "person:", "term:", "event:", "text:", "anthology:")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_CITATION = re.compile(r"\[(-?@[^\[\]\n]+)\](?!\()")
_CITED = re.compile(r"(-?)@([\w:.#$%&+?<>~/-]*\w)(?:,\s*(.+))?", re.DOTALL)
_MARK = re.compile(r"\d{1,4}|[a-zA-Z]|[*†‡§¶‖]{1,3}")


def read_markdown(received: Received, options: ReadOptions | None = None) -> ReadText:
    """Read a text kept as Markdown; a first-level heading at its head is its title."""
    options = options or ReadOptions()
    source = _decode(received)
    front, source = _front_matter(source)
    language = options.language or front.get("language") or front.get("lang") or "en"
    body, notes, tokens = _render(source, language)
    tree = parse(body)
    title = front.get("title") or _take_title(tree)
    body = clean(serialise(tree), language)
    tree = parse(body)
    return ReadText(
        title=title or "",
        body=body,
        notes=notes,
        offered=_offered(front, title, tree),
        dropped=tuple(Dropped(what="second reference to a note", count=1) for token in tokens if _is_second(token)),
        words=words_in(tree),
        note_words=sum(words_in(parse(note.body)) for note in notes),
        language=language,
        problems=tuple(_unpaired(tree, received.path)),
    )


def read_fragment(text: str, language: str, *, inline: bool = False) -> tuple[str, tuple[ReceivedNote, ...]]:
    """Read Markdown of the editor's; `inline` gives one line without a paragraph around it."""
    if inline:
        return clean_inline(sift(_parser().renderInline(printable(text).strip())), language), ()
    body, notes, _ = _render(text, language)
    return clean(body, language), notes


def _decode(received: Received) -> str:
    problems = Problems()
    try:
        return received.data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        at = Location(path=received.path, line=received.data[: error.start].count(b"\n") + 1)
        problems.error("T002", "the file is not UTF-8", at, "save it as UTF-8")
        problems.raise_errors()
        raise


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    """Take simple `key: value` lines between two lines of `---` off the head."""
    match = re.match(r"---\n((?:[A-Za-z][\w-]*:.*\n)+)---\n", source)
    if not match:
        return {}, source
    lines = (line.partition(":") for line in match.group(1).splitlines())
    return {key.strip().lower(): value.strip().strip("\"'") for key, _, value in lines}, source[match.end() :]


def _offered(front: dict[str, str], title: str | None, tree: etree._Element) -> Offered:
    author = front.get("author")
    return Offered(
        title=title,
        subtitle=front.get("subtitle"),
        contributors=(Contributor(name=author, sort_name=author),) if author else (),
        written=front.get("date"),
        language=front.get("language") or front.get("lang"),
        rights=front.get("rights"),
        images=tuple(OfferedImage(src=image.get("src", ""), alt=image.get("alt", ""), caption=_caption(image)) for image in tree.iter("img")),
    )


def _caption(image: etree._Element) -> str:
    figure = image.getparent()
    caption = figure.find("figcaption") if figure is not None else None
    return plain_text(caption).strip() if caption is not None else ""


def _take_title(tree: etree._Element) -> str | None:
    """Take the first-level heading at the head of the text out of it."""
    if not len(tree) or tree[0].tag != "h1":
        return None
    title = plain_text(tree[0]).strip()
    tree.remove(tree[0])
    return title


def _unpaired(tree: etree._Element, path: str) -> list[Problem]:
    found = re.findall(r"\[\^([^\]\s]+)\]", plain_text(tree))
    problems = Problems()
    for name in dict.fromkeys(found):
        problems.warn("T004", f"the note '[^{name}]' is referred to and not there", Location(path=path), f"add a line '[^{name}]: …'")
    return list(problems)


def _is_second(token: Token) -> bool:
    return any(child.type == "footnote_ref" and child.meta.get("subId", 0) > 0 for child in token.children or ())


def _render(source: str, language: str) -> tuple[str, tuple[ReceivedNote, ...], list[Token]]:
    """Give the body, not yet cleaned, the notes, cleaned, and the tokens."""
    parser = _parser()
    source = printable(source)
    env: MutableMapping[str, Any] = {}
    tokens = parser.parse(source, env)
    start = next((index for index, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    body = sift(parser.renderer.render(tokens[:start], parser.options, env))
    notes = tuple(_note(parser, group, env, language) for group in _note_tokens(tokens[start:]))
    return body, notes, tokens


def _note_tokens(tokens: Sequence[Token]) -> list[list[Token]]:
    groups: list[list[Token]] = []
    for token in tokens:
        if token.type == "footnote_open":
            groups.append([token])
        elif groups and token.type not in ("footnote_close", "footnote_block_close", "footnote_anchor"):
            groups[-1].append(token)
    return groups


def _note(parser: MarkdownIt, tokens: list[Token], env: MutableMapping[str, Any], language: str) -> ReceivedNote:
    key, mark = _key_and_mark(tokens[0])
    body = clean(sift(parser.renderer.render(tokens[1:], parser.options, env)), language)
    return ReceivedNote(key=key, mark=mark, body=body)


def _key_and_mark(token: Token) -> tuple[str, str]:
    """Give the key of a note and the mark it has in the source; one without a label is known by its number."""
    number = str(token.meta["id"] + 1)
    label = token.meta.get("label") or number
    return f"fn-{_safe(label)}" if token.meta.get("label") else f"fn-i{number}", label if _MARK.fullmatch(label) else number


def _safe(label: str) -> str:
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_") else f"_{ord(char):x}" for char in label)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin).use(deflist_plugin)
    parser.use(attrs_plugin, spans=True, allowed=_ATTRIBUTES).use(attrs_block_plugin, allowed=_ATTRIBUTES)
    parser.inline.ruler.before("link", "citation", _citation)
    parser.validateLink = _is_safe  # type: ignore[method-assign]  # the documented way to say which links are allowed
    for name, rule in (("footnote_ref", _render_reference), ("citation", _render_citation), ("front_matter", _render_nothing)):
        parser.add_render_rule(name, rule)
    parser.block.ruler.before("paragraph", "comment", comment_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.before("autolink", "comment", comment_inline)
    parser.core.ruler.push("heading_attributes", heading_attributes)
    parser.core.ruler.push("figures", _figures)
    return parser


def _is_safe(url: str) -> bool:
    scheme = _SCHEME.match(url.strip())
    return scheme is None or scheme.group().lower() in _SCHEMES


def _citation(state: StateInline, silent: bool) -> bool:
    """Read `[@key, p. 12; -@other]`; anything else in brackets is left to the rules of links."""
    match = _CITATION.match(state.src, state.pos)
    if match is None:
        return False
    cited = [_CITED.fullmatch(item.strip()) for item in match.group(1).split(";")]
    if not all(cited):
        return False
    if not silent:
        token = state.push("citation", "span", 0)
        token.meta = {"cite": ";".join(f"{item[1]}{item[2]}|{' '.join((item[3] or '').replace('|', '/').split())}" for item in cited if item)}
    state.pos = match.end()
    return True


def _render_citation(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
    return f'<span class="citation" data-cite="{escape(tokens[index].meta["cite"])}"/>'


def _render_reference(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
    """Render the place of a note; a second reference to the same note has no place of its own."""
    token = tokens[index]
    if token.meta.get("subId", 0) > 0:
        return ""
    return f'<a class="noteref" data-note="{_key_and_mark(token)[0]}"/>'


def _render_nothing(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
    return ""


def _figures(state: Any) -> None:
    """Make a paragraph that holds one image and nothing else a figure, its title the caption."""
    tokens = state.tokens
    for index, token in enumerate(tokens):
        children = token.children or []
        if token.type == "inline" and len(children) == 1 and children[0].type == "image" and tokens[index - 1].type == "paragraph_open":
            _make_figure(tokens[index - 1], token, tokens[index + 1])


def _make_figure(opening: Token, inline: Token, closing: Token) -> None:
    opening.tag = closing.tag = "figure"
    opening.hidden = closing.hidden = False
    image = (inline.children or [])[0]
    caption = image.attrs.pop("title", None)
    if caption:
        text = Token("text", "", 0, content=str(caption))
        inline.children = [image, Token("caption_open", "figcaption", 1), text, Token("caption_close", "figcaption", -1)]


def read_markdown_texts(received: Received, options: ReadOptions) -> tuple[ReadText, ...]:
    """Read Markdown as the table of readers wants it."""
    return (read_markdown(received, options),)
