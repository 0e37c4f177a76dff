"""Build hook: the front end and the translations are built before a wheel is put together."""

import subprocess
import sys

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuildHook(BuildHookInterface):
    """Runs for every wheel, an editable one too."""

    def initialize(self, version: str, build_data: dict) -> None:  # noqa: ARG002
        if self.target_name == "wheel":
            subprocess.run([sys.executable, "build_frontend.py", "build"], cwd=self.root, check=True)
