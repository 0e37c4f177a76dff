"""How evenly the picture moves: frames of a board under load, in real Chromium.

Twelve bars change several times a second while the processor is throttled. A frame is late when
it comes more than 20 ms after the one before.

Example: python -m tests.bench.frames --seconds 10 --rate 4 --throttle 4
"""

import argparse
import statistics
import sys
import time
from random import Random

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.bars import opened
from tests.browser.chromium import launch
from tests.conftest import running, simulating

LATE = 20.0  # ms
WATCH = """() => {
    window.frames = [];
    let last = performance.now();
    (function look(now) {
        window.frames.push(now - last);
        last = now;
        requestAnimationFrame(look);
    })(last);
}"""


def costs(wire: CDPSession) -> dict[str, float]:
    """Seconds that the page's main thread has spent, by kind of work."""
    wanted = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration", "TaskDuration")
    metrics = wire.send("Performance.getMetrics")["metrics"]
    return {m["name"]: m["value"] for m in metrics if m["name"] in wanted}


def measure(page: Page, simulator, vote: dict, wire: CDPSession, seconds: float, rate: float) -> None:
    """Change counts at ``rate`` a second for ``seconds``, and print what the page's frames were like."""
    random = Random(1)
    before = costs(wire)
    page.evaluate(WATCH)
    end = time.monotonic() + seconds
    updates = 0
    while (left := end - time.monotonic()) > 0:
        print(f"\r{left:4.0f} s left", end="", file=sys.stderr, flush=True)
        simulator.add(vote["nr"], **{f"_{i}": random.randrange(0, 400) for i in range(1, 13)})
        updates += 1
        # Playwright's own wait, so that its connection is read meanwhile.
        page.wait_for_timeout(1000 / rate)
    print("\r", end="", file=sys.stderr)
    frames = page.evaluate("window.frames")[2:]
    spent = {name: value - before[name] for name, value in costs(wire).items()}
    good = sum(frame <= LATE for frame in frames) / len(frames)
    ordered = sorted(frames)
    print(f"frames          {len(frames)} in {seconds:.0f} s, {updates} updates")
    print(f"within {LATE:.0f} ms    {good:.1%}")
    print(
        f"frame time      median {statistics.median(frames):.1f} ms, "
        f"p95 {ordered[int(len(ordered) * 0.95)]:.1f} ms, longest {ordered[-1]:.1f} ms"
    )
    for name, value in spent.items():
        print(f"{name:<20}{value / updates * 1000:6.2f} ms an update")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=4.0, help="updates a second")
    parser.add_argument(
        "--throttle", type=float, default=4.0, help="how many times slower the processor is made"
    )
    parser.add_argument("--size", default="1920x1080")
    wanted = parser.parse_args()
    width, height = map(int, wanted.size.split("x"))
    with (
        simulating() as simulator,
        running("serve", **{**simulator.environment, "VOTEBOARD_POLL_INTERVAL": "0.1"}) as program,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        vote = simulator.create("Кто?", tuple(f"Участник {i}" for i in range(1, 13)), name="Премия")
        page = browser.new_page(viewport={"width": width, "height": height})
        page.wait_for_timeout(500)
        opened(page, program.url)
        wire = page.context.new_cdp_session(page)
        wire.send("Performance.enable")
        for throttle in dict.fromkeys((1.0, wanted.throttle)):
            wire.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
            print(f"\n12 bars, {width} × {height}, {wanted.rate:g} updates a second, {throttle:g}× throttled")
            measure(page, simulator, vote, wire, wanted.seconds, wanted.rate)
        browser.close()


if __name__ == "__main__":
    main()
