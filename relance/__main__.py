"""`python -m relance`: the same as `python run.py`, without its set-up."""

import sys

from relance.cli import main

if __name__ == "__main__":
    sys.exit(main())
