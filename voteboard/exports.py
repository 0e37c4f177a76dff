"""The formats that results leave the board in: one row each. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from voteboard.board import Board
from voteboard.errors import N_, VoteboardError
from voteboard.exported import Exported
from voteboard.writers import delimited, message, page, picture, workbook

MOST_VOTES = 100  # in one file
DELIMITERS = {"comma": ",", "semicolon": ";", ",": ",", ";": ";"}


class WrongNumber(VoteboardError):
    """The format does not take so many votes."""

    code = "wrong-number"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. ``name`` is what a menu calls it, a key of the catalogues.

    ``write(exported, stream)`` writes the whole file to a binary stream that may be unseekable. ``several``:
    it takes several votes; ``timeline``: it tells how the vote went, of one vote alone; ``inline``: browsers
    show it.
    """

    name: str
    mimetype: str
    write: Callable[[Exported, BinaryIO], None]
    several: bool = False
    timeline: bool = False
    inline: bool = False


EXPORTS: dict[str, Format] = {
    "xlsx": Format(
        N_("Workbook with charts (XLSX)"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook.write,
        several=True,
        timeline=True,
    ),
    "html": Format(N_("Page for printing (HTML)"), "text/html", page.write),
    "csv": Format(N_("Table for programs (CSV)"), "text/csv", delimited.write, several=True),
    "json": Format(N_("Data with history (JSON)"), "application/json", message.write, timeline=True),
    "svg": Format(N_("Picture of any size (SVG)"), "image/svg+xml", picture.write_svg, inline=True),
    "png": Format(N_("Picture (PNG)"), "image/png", picture.write_png, inline=True),
}


def check_number(extension: str, votes: int) -> None:
    """Raises WrongNumber where the format does not take so many votes."""
    if votes > 1 and not EXPORTS[extension].several:
        several = ", ".join(name for name, format in EXPORTS.items() if format.several)
        sentence = N_("%(format)s takes one vote; several go into %(several)s")
        raise WrongNumber(sentence, format=extension, several=several)
    if votes > MOST_VOTES:
        sentence = N_("One file takes at most %(most)s votes; %(votes)s were asked for")
        raise WrongNumber(sentence, most=MOST_VOTES, votes=votes)


def filename(extension: str, boards: Sequence[Board]) -> str:
    """A good name for the file, in ASCII: `voteboard-29.xlsx`, or `voteboard-votes.xlsx` for several."""
    of = boards[0].vote.nr if len(boards) == 1 else "votes"
    return f"voteboard-{of}.{extension}"
