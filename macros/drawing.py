"""The picture of a draft as a PNG of 1200 by 630 pixels (Open Graph): its colours, its letters, its lines."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

from macros.assets import FOLDER

SIZE = (1200, 630)
MARGIN, BAND = 80, 96
PAPER, INK, MUTED, BLUE, SLIM = "#ffffff", "#1a1a1a", "#4d5f70", "#0066cc", "#0059b3"
WRITTEN = ((INK, PAPER), (BLUE, PAPER), (MUTED, PAPER), (PAPER, SLIM))
"""The colours of letters, each with that of its ground."""
STEPS = 7
"""From a letter's colour to its ground's: what the edges of letters take to look smooth."""


def drawn(body: str, title: str, label: str, status: str) -> bytes:
    """The picture with these four texts, from its top to its foot."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], BAND), fill=SLIM)
    draw.rectangle((0, SIZE[1] - 16, SIZE[0], SIZE[1]), fill=BLUE)
    _write(draw, body, BAND // 2 - 22, (36, 28), PAPER, lines=1)
    end = _write(draw, title, BAND + 100, (84, 68, 54), INK, lines=3)
    end = _write(draw, label, end + 24, (46, 38), BLUE, lines=2)
    _write(draw, status, end + 8, (36, 30), MUTED, lines=2, weight=400)
    file = BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _write(
    draw: ImageDraw.ImageDraw, text: str, top: int, sizes: tuple[int, ...], colour: str, lines: int, weight: int = 600
) -> int:
    """Write a text in the largest of the sizes in which it takes no more than so many lines; return where it ends."""
    fonts = [_font(weight, size) for size in sizes]
    font = next((each for each in fonts if len(list(_lines(text, each))) <= lines), fonts[-1])
    height, end = round(font.size * 1.2), top
    for number, line in enumerate([*_lines(text, font)][:lines]):
        draw.text((MARGIN, top + number * height), line, fill=colour, font=font)
        end = top + (number + 1) * height
    return end


@cache
def _palette() -> Image.Image:
    """All the colours of the picture: to look for the best ones takes longer than all the rest."""
    found = [_between(ImageColor.getrgb(ink), ImageColor.getrgb(ground)) for ink, ground in WRITTEN]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colours in found for part in colours])
    return palette


def _between(first: tuple[int, ...], last: tuple[int, ...]) -> list[int]:
    """The steps from one colour to another, three numbers each, both ends included."""
    return [
        round(start + (end - start) * step / STEPS)
        for step in range(STEPS + 1)
        for start, end in zip(first, last, strict=True)
    ]


@cache
def _font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    path: Path = FOLDER / "fonts" / f"titillium-web-{weight}.woff2"
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _lines(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """The text in lines that are no wider than the picture, but for single words that are."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > SIZE[0] - 2 * MARGIN:
            yield line
            longer = word
        line = longer
    yield line
