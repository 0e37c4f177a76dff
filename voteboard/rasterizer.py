"""Makes a PNG of an SVG: `python -m voteboard.rasterizer SECONDS FONT…`, SVG on stdin, PNG on stdout.

A process of its own, since resvg lets no other thread run meanwhile. Its processor time is limited by the
system, so that nothing that is drawn can keep it, and it ends with the program that started it.
"""

import ctypes
import os
import resource
import signal
import sys

_ENDS_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl(2)


def main() -> None:
    """Exits with 1 and a line on stderr when the SVG can't be drawn."""
    seconds, *fonts = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ENDS_WITH_PARENT, signal.SIGKILL)
    os.nice(5)  # boards come first
    from resvg_py import svg_to_bytes

    svg = sys.stdin.buffer.read().decode()
    try:
        png = svg_to_bytes(svg_string=svg, font_files=fonts)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    sys.stdout.buffer.write(bytes(png))


if __name__ == "__main__":
    main()
