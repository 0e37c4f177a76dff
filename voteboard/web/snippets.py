"""What is copied into other pages to show a vote there: made of the host's address, a hash and options."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from markupsafe import Markup, escape

from voteboard.model import Vote

LEAST_HEIGHT, MOST_HEIGHT = 240, 900  # pixels of a frame that can't follow its content
_AROUND, _ROW, _COMPACT_AROUND, _COMPACT_ROW = 190, 62, 110, 44  # pixels, about

_OF_EMBEDS = ("transparent", "compact", "fit", "live")  # alone


@dataclass(frozen=True, slots=True)
class Snippets:
    """All ways to show one vote elsewhere; ``base`` is `https://host`, ``options`` are `embedding.chosen`."""

    base: str
    hash: str
    title: str
    answers: int
    options: dict[str, str]

    @property
    def script(self) -> str:
        """One line of HTML; the frame it makes follows its content's height."""
        data = {"vote": self.hash} | {name: v for name, v in self.options.items() if name != "fit"}
        said = Markup(" ").join(Markup('data-{}="{}"').format(name, value) for name, value in data.items())
        return str(Markup('<script src="{}/embed.js" {} async></script>').format(self.base, said))

    @property
    def frame(self) -> str:
        """The same without a script, of a height that hardly needs a scrollbar."""
        return self.iframe("100%", self.height)

    def iframe(self, width: int | str, height: int) -> str:
        """An iframe of that size, as HTML."""
        # A frame whose colour scheme is not that of the page around it is painted opaque.
        return (
            f'<iframe src="{escape(self.address())}" title="{escape(self.title)}" width="{width}" '
            f'height="{height}" style="border:0;max-width:100%;color-scheme:light" loading="lazy"></iframe>'
        )

    @property
    def overlay(self) -> str:
        """The address for a browser source of OBS or vMix, which fills the picture."""
        options = {name: value for name, value in self.options.items() if name != "compact"}
        return replace(self, options=options).address(transparent="1")

    @property
    def page(self) -> str:
        """The vote's own address, which pages that know oEmbed turn into a frame."""
        looks = {name: value for name, value in self.options.items() if name not in ("fit", "live")}
        return f"{self.base}/?{urlencode({'v': self.hash} | looks)}"

    @property
    def wall(self) -> str:
        """The beginning of a wall's address: other votes are added to it, `&v=HASH` for each."""
        looks = {name: v for name, v in self.options.items() if name not in _OF_EMBEDS}
        return f"{self.base}/wall?{urlencode(looks | {'v': self.hash}, safe=',')}"

    @property
    def discovery(self) -> str:
        """Where such a page asks what to make of that address."""
        return f"{self.base}/oembed?{urlencode({'url': self.page, 'format': 'json'})}"

    @property
    def height(self) -> int:
        """About what the answers need, in pixels."""
        compact = self.options.get("compact") == "1"
        around, row = (_COMPACT_AROUND, _COMPACT_ROW) if compact else (_AROUND, _ROW)
        return max(LEAST_HEIGHT, min(MOST_HEIGHT, around + row * self.answers))

    def address(self, **more: str) -> str:
        """The embed's own address."""
        query = self.options | more
        return f"{self.base}/embed/{self.hash}" + (f"?{urlencode(query, safe=',')}" if query else "")


def of_vote(base: str, vote: Vote, options: dict[str, str]) -> Snippets:
    """The snippets of a vote."""
    return Snippets(base, vote.hash, vote.question or vote.name, len(vote.answers), options)
