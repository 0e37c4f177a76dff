"""How many examples a property is tried with: few in the suite, many in a long run (`make fuzz`)."""

import os

from hypothesis import HealthCheck, settings

# How long an example takes to make says more of the machine than of the property.
_ANYWHERE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("short", **_ANYWHERE)
settings.register_profile("long", max_examples=2000, print_blob=True, **_ANYWHERE)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "short")
settings.load_profile(PROFILE)


def examples(few: int) -> int:
    """``few``, or those of the profile of a long run."""
    return few if PROFILE == "short" else settings().max_examples
