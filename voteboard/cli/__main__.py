"""`python -m voteboard.cli`."""

from voteboard.cli import main

main()
