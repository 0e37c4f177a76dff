"""Writes shapes and texts as one SVG file that needs nothing else. Pure.

Texts start at the left, where the layout has measured them to; each part names the face that sets it.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.etree import ElementTree as ET

from voteboard.colour import Colour
from voteboard.picture.lines import plain
from voteboard.picture.typeface import Typeface

NAMESPACE = "http://www.w3.org/2000/svg"


class Drawing:
    """A picture of ``width`` × ``height`` pixels that is being drawn; lengths are pixels."""

    def __init__(self, width: int, height: int, typeface: Typeface) -> None:
        self._typeface = typeface
        self._root = ET.Element(
            "svg", xmlns=NAMESPACE, width=str(width), height=str(height), viewBox=f"0 0 {width} {height}",
            role="img", **{"aria-labelledby": "title desc", "xml:space": "preserve"},
        )  # fmt: skip
        self._definitions = ET.Element("defs")
        self._into = ET.Element("g")
        self._faces: set[str] = set()
        self._gradients: dict[tuple, str] = {}

    @contextmanager
    def faded(self, opacity: float) -> Iterator[None]:
        """What is drawn within is let through by so much."""
        outer = self._into
        if opacity < 1:
            self._into = ET.SubElement(outer, "g", opacity=_length(opacity))
        yield
        self._into = outer

    def box(
        self, x: float, y: float, width: float, height: float, fill: Colour | str, radius: float = 0,
        border: Colour | None = None, thickness: float = 0, kind: str = "",
    ) -> None:  # fmt: skip
        """A rectangle; its border lies inside, as in CSS. Edges are whole pixels, as browsers draw them."""
        x, y, width, height = _snapped(x, y, width, height)
        thickness = max(1, int(thickness))
        inset = thickness / 2 if border else 0
        inner = min(max(0.0, radius - inset), (height - 2 * inset) / 2, (width - 2 * inset) / 2)
        attributes = {"rx": _length(inner)} if inner > 0 else {}
        if border:
            attributes |= {"stroke": str(border), "stroke-width": _length(thickness)}
        self._add(
            "rect", kind, x=_length(x + inset), y=_length(y + inset), width=_length(width - 2 * inset),
            height=_length(height - 2 * inset), fill=str(fill), **attributes,
        )  # fmt: skip

    def bar(self, x: float, y: float, width: float, height: float, radius: float, fill: str) -> None:
        """A bar that fills a round track from its left, however short it is."""
        if width <= 0:
            return
        _, y, _, height = _snapped(x, y, width, height)
        radius = min(radius, height / 2)
        if width >= 2 * radius:
            self._add(
                "rect", "bar", x=_length(round(x)), y=_length(y), width=_length(x + width - round(x)),
                height=_length(height), rx=_length(radius), fill=fill,
            )  # fmt: skip
            return
        # The track's round end and the bar's own meet in the middle.
        r, half = _length(radius), width / 2
        rise = radius - (radius**2 - (radius - half) ** 2) ** 0.5
        top, bottom = y + rise, y + height - rise
        upper, lower = y + radius, y + height - radius
        arc = f"A {r} {r} 0 0 1"
        path = (
            f"M {_length(x)} {_length(upper)} {arc} {_length(x + half)} {_length(top)} "
            f"{arc} {_length(x + width)} {_length(upper)} V {_length(lower)} "
            f"{arc} {_length(x + half)} {_length(bottom)} {arc} {_length(x)} {_length(lower)} Z"
        )
        self._add("path", "bar", d=path, fill=fill)

    def dot(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A circle around (x, y)."""
        self._add("circle", cx=_length(x), cy=_length(y), r=_length(radius), fill=str(fill))

    def text(
        self, text: str, x: float, baseline: float, size: float, weight: int, fill: Colour,
        spacing: float = 0, kind: str = "",
    ) -> None:  # fmt: skip
        """One line of a text from ``x`` on; ``spacing`` in ems. Numbers (``kind`` n) are not kerned."""
        if not text:
            return
        attributes = {"letter-spacing": _length(spacing * size)} if spacing else {}
        line = self._add(
            "text", kind, x=_length(x), y=_length(int(baseline)), fill=str(fill),
            **{"font-size": _length(size), "font-weight": str(weight)}, **attributes,
        )  # fmt: skip
        runs = self._typeface.runs(text)
        self._faces |= {face for face, _ in runs if face}
        line.set("font-family", self._family(runs[0][0]))
        line.text = runs[0][1]
        before, at = runs[0][0], x + size * self._typeface.width(line.text, weight, spacing)
        for face, part in runs[1:]:
            span = ET.SubElement(line, "tspan", {"font-family": self._family(face)})
            span.text = part
            if face is None or before is None:
                # Else the rasteriser would set the whole line in the font that has the foreign characters.
                span.set("x", _length(at))
            at += size * self._typeface.width(part, weight, spacing)
            before = face

    def picture(self, address: str, x: float, y: float, width: float, height: float) -> None:
        """A logo, as large as fits, at the right of its room."""
        self._add(
            "image", x=_length(x), y=_length(y), width=_length(width), height=_length(height), href=address,
            preserveAspectRatio="xMaxYMid meet",
        )  # fmt: skip

    def fade(self, start: Colour, end: Colour) -> str:
        """A paint from the left end of a shape to its right."""
        return self._gradient("linearGradient", ((0, start), (1, end)))

    def glow(self, stops: tuple[tuple[float, Colour], ...], width: float, height: float) -> str:
        """A paint around the upper left corner, ``width`` and ``height`` its radii."""
        scale = f"scale({_length(width)} {_length(height)})"
        return self._gradient(
            "radialGradient",
            stops,
            gradientUnits="userSpaceOnUse",
            gradientTransform=scale,
            cx="0",
            cy="0",
            r="1",
        )

    def written(
        self,
        language: str,
        title: str,
        description: str,
        facts: Mapping[str, object],
        fonts: Mapping[str, bytes],
    ) -> str:
        """The file; of ``fonts`` (WOFF2 by the face's name) it holds those that its texts are set in."""
        root = self._root
        root.set("xml:lang", language)
        root.set("lang", language)
        for name, text in (("title", title), ("desc", description)):
            ET.SubElement(root, name, id=name).text = text
        ET.SubElement(root, "metadata").text = json.dumps(facts, ensure_ascii=False)
        ET.SubElement(root, "style").text = "".join(
            [
                "text{font-feature-settings:'tnum','lnum';white-space:pre}.n{font-kerning:none}",
                *(self._rule(face, fonts[face]) for face in sorted(self._faces) if face in fonts),
            ]
        )
        root.extend([self._definitions, self._into])
        return ET.tostring(root, encoding="unicode")

    def _rule(self, face: str, font: bytes) -> str:
        address = f"data:font/woff2;base64,{base64.b64encode(font).decode()}"
        family = self._typeface.faces[face].family
        return f"@font-face{{font-family:'{family}';font-weight:100 900;src:url({address}) format('woff2')}}"

    def _family(self, face: str | None) -> str:
        """What the typeface lacks starts from its first face too: there the system's fonts are looked for."""
        known = self._typeface.faces.get(face or "latin")
        return f"'{known.family}', 'Inter Variable', Inter, system-ui, sans-serif"

    def _gradient(self, element: str, stops: tuple[tuple[float, Colour], ...], **attributes: str) -> str:
        key = (element, stops)
        if key not in self._gradients:
            name = self._gradients[key] = f"paint-{len(self._gradients)}"
            gradient = ET.SubElement(self._definitions, element, id=name, **attributes)
            for offset, colour in stops:
                ET.SubElement(gradient, "stop", {"offset": _length(offset), "stop-color": str(colour)})
        return f"url(#{self._gradients[key]})"

    def _add(self, element: str, kind: str = "", **attributes: str) -> ET.Element:
        return ET.SubElement(self._into, element, attributes | ({"class": kind} if kind else {}))


def described(lines: list[str]) -> str:
    """Texts for those who listen, one a line."""
    return "\n".join(plain(line) for line in lines)


def _snapped(x: float, y: float, width: float, height: float) -> tuple[int, int, int, int]:
    left, top = round(x), round(y)
    return left, top, max(1, round(x + width) - left), max(1, round(y + height) - top)


def _length(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
