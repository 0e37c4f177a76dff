"""How many examples a property is tried with: few in the suite, many in a long run (`make fuzz`)."""

import os

from hypothesis import settings

settings.register_profile("short")
settings.register_profile("long", max_examples=2000, print_blob=True)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "short")
settings.load_profile(PROFILE)


def examples(few: int) -> int:
    """``few``, or those of the profile of a long run."""
    return few if PROFILE == "short" else settings().max_examples
