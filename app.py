"""The door: `python app.py` serves, as `voteboard serve` does."""

import sys

from voteboard.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
