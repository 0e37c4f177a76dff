"""PNG of SVG, made by `rasterizer.py` in a process of its own. Blocks: it is called on a thread."""

import sys
from collections.abc import Callable, Sequence

from voteboard.errors import N_, VoteboardError
from voteboard.runtime import Run

SECONDS = 10  # of the processor's time; a picture of 3840 × 2160 with 500 answers takes 2 to 3
PATIENCE = 45  # seconds, on a machine that has much else to do


class NotRasterized(VoteboardError):
    """The picture could not be made as PNG."""

    code = "not-rasterized"


def rasterizer(run: Run) -> Callable[[bytes, Sequence[str]], bytes]:
    """A function that makes PNG of SVG with the given font files. It raises NotRasterized."""

    def rasterize(svg: bytes, fonts: Sequence[str]) -> bytes:
        command = [sys.executable, "-m", "voteboard.rasterizer", str(SECONDS), *fonts]
        try:
            return run(command, svg, PATIENCE)
        except TimeoutError:
            sentence = N_("The PNG took longer than %(seconds)s s; ask for a smaller one, or for SVG")
            raise NotRasterized(sentence, seconds=PATIENCE) from None
        except OSError as error:
            sentence = N_("The PNG could not be made (%(problem)s); ask for SVG")
            raise NotRasterized(sentence, problem=error) from error

    return rasterize
