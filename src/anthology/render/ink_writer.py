"""Content streams written anew in other inks.

Takes the instructions of a page or form one by one and an `Ink`; gives them back with their colours changed, and names what it leaves as it is.
Follows ISO 32000-1, 8.6 (colour spaces) and 10.3 (conversions between device colours). Grey is the one black plate; rich black is black with
colour under it, for large areas only: type printed from four plates is never sharp.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Name, Operator

from anthology.render.paper import POINTS_PER_MM


class Ink(StrEnum):
    """What is done with colours."""

    AS_IS = "as-is"
    """Nothing."""

    BLACK = "black"
    """Black and greys become greys of the black plate; colours stay."""

    GREY = "grey"
    """Everything becomes grey: a book printed with black alone."""

    RICH_BLACK = "rich-black"
    """As `BLACK`, and large black areas get colour under the black: for covers."""


RICH = (0.6, 0.4, 0.4, 1.0)
"""Cyan, magenta, yellow and black of a rich black: 240 % of ink, which every press takes."""

LARGE_PT = 10 * POINTS_PER_MM
"""An area is large when it is so wide and so high, as drawn before scaling."""

NEUTRAL = 0.004
"""Red, green and blue that differ by less than one step of 255 are a grey."""

Instruction = ContentStreamInstruction | ContentStreamInlineImage

Colour = tuple[str, tuple[float, ...]]
"""A colour space (gray, rgb, cmyk, lab, other) and its components."""

DEVICES = {"g": "gray", "rg": "rgb", "k": "cmyk"}
SPACES = {
    "/DeviceGray": "gray", "/CalGray": "gray", "/G": "gray", "/DeviceRGB": "rgb", "/CalRGB": "rgb", "/RGB": "rgb",
    "/DeviceCMYK": "cmyk", "/CMYK": "cmyk", "/Lab": "lab",
}  # fmt: skip
COMPONENTS = {1: "gray", 3: "rgb", 4: "cmyk"}
PATHS = frozenset("m l c v y h re".split())
FILLS = frozenset("f F f* B B* b b*".split())


@dataclass(slots=True)
class ContentWriter:
    """Writes a content stream anew, instruction by instruction."""

    ink: Ink
    spaces: pikepdf.Object
    fill_space: str = "gray"
    stroke_space: str = "gray"
    fill: Colour = ("gray", (0.0,))
    """The colour that areas are filled with."""

    saved: list[tuple[str, str, Colour]] = field(default_factory=list)
    path: list[Instruction] = field(default_factory=list)
    """A path that is being drawn: its colour can only be changed before it begins."""

    written: list[Instruction] = field(default_factory=list)
    untreated: list[str] = field(default_factory=list)

    def take(self, instruction: Instruction) -> None:
        """Write one instruction."""
        operator = str(instruction.operator)
        if operator in PATHS or (self.path and operator in ("W", "W*")):
            self.path.append(instruction)
        elif self.path:
            self._paint(instruction, operator)
        else:
            self._take_other(instruction, operator)

    def _take_other(self, instruction: Instruction, operator: str) -> None:
        self._remember(operator)
        if operator.lower() in DEVICES:
            values = tuple(float(value) for value in instruction.operands)
            self._colour((DEVICES[operator.lower()], values), instruction, operator.isupper())
        elif operator in ("cs", "CS"):
            self._space(instruction, operator.isupper())
        elif operator in ("sc", "scn", "SC", "SCN"):
            self._components(instruction, operator.isupper())
        else:
            self._notice(instruction, operator)
            self.written.append(instruction)

    def _remember(self, operator: str) -> None:
        if operator == "q":
            self.saved.append((self.fill_space, self.stroke_space, self.fill))
        elif operator == "Q" and self.saved:
            self.fill_space, self.stroke_space, self.fill = self.saved.pop()

    def _notice(self, instruction: Instruction, operator: str) -> None:
        if self.ink is Ink.GREY and operator == "sh":
            self.untreated.append("shading")
        if self.ink is Ink.GREY and isinstance(instruction, ContentStreamInlineImage):
            self.untreated.append("picture inside the content stream")

    def _space(self, instruction: Instruction, stroke: bool) -> None:
        space = self._kind(instruction.operands[0])
        if stroke:
            self.stroke_space = space
        else:
            self.fill_space = space
        if not self._treats(space):
            self.written.append(instruction)

    def _kind(self, name: pikepdf.Object) -> str:
        if str(name) in SPACES:
            return SPACES[str(name)]
        space = self.spaces.get(str(name), name)
        if not isinstance(space, pikepdf.Array):
            return SPACES.get(str(space), "other")
        if space[0] == Name.ICCBased:
            return COMPONENTS.get(int(space[1].N), "other")
        return SPACES.get(str(space[0]), "other")

    def _treats(self, space: str) -> bool:
        """Whether colours of this space are written anew, and so need not be announced by `cs`."""
        return space != "other" and (self.ink is Ink.GREY or space in ("gray", "rgb"))

    def _components(self, instruction: Instruction, stroke: bool) -> None:
        space = self.stroke_space if stroke else self.fill_space
        if space == "other":
            if self.ink is Ink.GREY:
                self.untreated.append("pattern or spot colour")
            self.written.append(instruction)
            if not stroke:
                self.fill = ("other", ())
            return
        values = tuple(float(value) for value in instruction.operands)
        self._colour((space, values), instruction, stroke)

    def _colour(self, colour: Colour, instruction: Instruction, stroke: bool) -> None:
        """Write a colour as the policy wants it."""
        new = _inked(colour, self.ink)
        if not stroke:
            self.fill = new
        if new == colour and not (self._treats(colour[0]) and str(instruction.operator).lower() in ("sc", "scn")):
            self.written.append(instruction)
        else:
            self.written.append(_set(new, stroke))

    def _paint(self, instruction: Instruction, operator: str) -> None:
        """End a path: large black areas get their rich black just before it."""
        clips = any(str(part.operator) in ("W", "W*") for part in self.path)
        rich = self.ink is Ink.RICH_BLACK and operator in FILLS and not clips and self.fill == ("gray", (0.0,)) and _is_large(self.path)
        before = [_instruction("q"), _set(("cmyk", RICH), False)] if rich else []
        after = [_instruction("Q")] if rich else []
        self.written += [*before, *self.path, instruction, *after]
        self.path = []


def _inked(colour: Colour, ink: Ink) -> Colour:
    """Give the colour that the policy puts in the place of this one."""
    space, values = colour
    if ink is Ink.GREY:
        return "gray", (_grey(colour),)
    if space == "rgb" and max(values) - min(values) < NEUTRAL:
        return "gray", (round(sum(values) / 3, 4),)
    return colour


def _grey(colour: Colour) -> float:
    """Give how light a colour is, 0 black to 1 white."""
    space, values = colour
    if space == "gray":
        return values[0]
    if space == "rgb":
        return round(sum(part * value for part, value in zip((0.299, 0.587, 0.114), values, strict=True)), 4)
    if space == "cmyk":
        cyan, magenta, yellow, black = values
        return round(1 - min(1.0, 0.299 * cyan + 0.587 * magenta + 0.114 * yellow + black), 4)
    return round(min(1.0, max(0.0, values[0] / 100)), 4)


def _set(colour: Colour, stroke: bool) -> Instruction:
    operator = {"gray": "g", "rgb": "rg", "cmyk": "k"}[colour[0]]
    return _instruction(operator.upper() if stroke else operator, *colour[1])


def _instruction(operator: str, *operands: float) -> Instruction:
    return ContentStreamInstruction(list(operands), Operator(operator))


def _is_large(path: list[Instruction]) -> bool:
    xs, ys = [], []
    for part in path:
        values = [float(value) for value in part.operands]
        if str(part.operator) == "re":
            xs += [values[0], values[0] + values[2]]
            ys += [values[1], values[1] + values[3]]
        else:
            xs += values[0::2]
            ys += values[1::2]
    return bool(xs) and max(xs) - min(xs) >= LARGE_PT and max(ys) - min(ys) >= LARGE_PT
