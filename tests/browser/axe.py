"""What axe finds on a page that matters to whoever needs it."""

from playwright.sync_api import Page

from tests.conftest import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
SERIOUS = ("serious", "critical")
EVENT = "theme=event&ground=fff1e0&accent=c2185b"
LOOKS = ("theme=dark", "theme=light", "theme=contrast", EVENT)
EVERYTHING = {"resultTypes": ["violations"]}  # what passes is named by one element, not by all
COLOURS = {**EVERYTHING, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
RUN = "async (options) => (await axe.run(document, options)).violations"


def findings(page: Page, looks: str = LOOKS[0]) -> list[str]:
    """Everything serious on it; in others than the first of the LOOKS by the one rule that they can break."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=str(AXE))
    return [
        f"{v['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for v in page.evaluate(RUN, EVERYTHING if looks == LOOKS[0] else COLOURS)
        if v["impact"] in SERIOUS
        for node in v["nodes"]
    ]
