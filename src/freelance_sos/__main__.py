"""Entry: ``sos``, ``freelance-sos`` and ``python -m freelance_sos``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from freelance_sos.cli import main as run

        code = run()
    except KeyboardInterrupt:  # Before there was anybody to answer it.
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
