"""Makes of the built typeface what pictures of boards need (voteboard/picture): TTF files, which the
rasteriser reads, and `typeface.json` with the advance widths, from which texts are measured without a font
library.

Runs after esbuild.mjs, which writes the WOFF2 files and the manifest that this adds to.

The TTF files have tabular figures for good: the board shows nothing else, and the rasteriser knows no
`font-variant-numeric`. Each subset has a family name of its own, because a rasteriser does not know
`unicode-range` either; the picture says which part of a text is set in which. What other subsets have is
a space in this one: the rasteriser shapes whole lines in each of their fonts, and sets everything in another
typeface where one lacks a character.
"""

import hashlib
import json
from base64 import b32encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# The first one that has a character sets it, as `unicode-range` has it in @fontsource-variable/inter.
SUBSETS = ("latin", "cyrillic", "latin-ext", "cyrillic-ext", "greek", "greek-ext", "vietnamese")
WEIGHTS = (500, 600, 700, 800)  # all that the board has
SOURCE = "inter-{}-wght-normal.woff2"


def build(dist: Path) -> None:
    """Write the files into ``dist`` and name them in its manifest."""
    from fontTools.ttLib import TTFont

    manifest = json.loads((dist / "manifest.json").read_text())
    fonts = {
        subset: TTFont(dist / manifest[SOURCE.format(subset)], recalcTimestamp=False) for subset in SUBSETS
    }
    every = {code for font in fonts.values() for code in font.getBestCmap()}
    faces, metrics = {}, {}
    for subset, font in fonts.items():
        name = f"inter-{subset}.ttf"
        file, face, metrics[subset] = _face(font, subset, every)
        manifest[name] = _write(dist, name, file)
        faces[subset] = face | {"ttf": name, "woff2": SOURCE.format(subset)}
    typeface = {"weights": WEIGHTS, "faces": faces, **metrics[SUBSETS[0]]}
    text = json.dumps(typeface, separators=(",", ":")).encode()
    manifest["typeface.json"] = _write(dist, "typeface.json", text)
    (dist / "manifest.json").write_text(json.dumps(manifest, indent=2))


def _face(font: "TTFont", subset: str, every: set[int]) -> tuple[bytes, dict, dict]:
    """A subset as TTF, its family and widths, and what is measured of the whole typeface; in ems."""
    font.flavor = None
    family = f"Inter {subset}"
    for name_id in (1, 16):
        font["name"].setName(family, name_id, 3, 1, 0x409)
    em = font["head"].unitsPerEm
    at = {weight: font.getGlyphSet(location={"wght": weight}) for weight in WEIGHTS}
    zero = font.getBestCmap().get(ord("0"))
    metrics = {
        "ascent": font["hhea"].ascent / em,
        "descent": -font["hhea"].descent / em,
        "zero": [round(at[weight][zero].width / em, 5) for weight in WEIGHTS] if zero else None,  # CSS's `ch`
    }
    tabular = _tabular(font)
    for table in font["cmap"].tables:
        table.cmap = {code: tabular.get(glyph, glyph) for code, glyph in table.cmap.items()}
    widths = {
        chr(code): [round(at[weight][glyph].width / em, 5) for weight in WEIGHTS]
        for code, glyph in sorted(font.getBestCmap().items())
        if code >= ord(" ")
    }
    for table in font["cmap"].tables:
        most = 0xFFFF if table.format == 4 else 0x10FFFF
        others = (code for code in every - set(table.cmap) if code <= most)
        table.cmap |= dict.fromkeys(others, tabular.get("space", "space"))
    written = BytesIO()
    font.save(written)
    return written.getvalue(), {"family": family, "widths": widths}, metrics


def _tabular(font: "TTFont") -> dict[str, str]:
    """What OpenType's feature `tnum` replaces: glyph → glyph."""
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    replaced = {}
    for index in lookups:
        for subtable in table.LookupList.Lookup[index].SubTable:
            replaced |= getattr(subtable, "ExtSubTable", subtable).mapping
    return replaced


def _write(dist: Path, name: str, content: bytes) -> str:
    """The file's name with the hash of its content in it."""
    stem, kind = name.rsplit(".", 1)
    digest = b32encode(hashlib.blake2s(content, digest_size=5).digest()).decode()  # 8 letters, as esbuild's
    file = f"{stem}-{digest}.{kind}"
    (dist / file).write_bytes(content)
    return file
