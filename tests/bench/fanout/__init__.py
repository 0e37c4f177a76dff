"""What it costs to show one state to a hall of screens: voteboard beside others, in one run.

Example: python -m tests.bench.fanout --viewers 5000
"""
