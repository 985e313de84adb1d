"""`python -m anthology`: hands over to the command line, and does nothing else."""

from __future__ import annotations

from anthology.cli import main

if __name__ == "__main__":
    main()
