"""What must hold when something goes wrong, tried on the real program with real Chromium screens.

`python -m tests.chaos` tries it at length, `tests/chaos/test_chaos.py` in short: docs/reliability.md.
"""
