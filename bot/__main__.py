"""The `pacer` command."""

from __future__ import annotations

import sys


def main() -> None:
    from bot.cli import app
    from bot.languages.shapes import BrokenTables

    try:
        app()
    except BrokenTables as broken:  # may be raised by what words all other failures
        sys.stderr.write(f"{broken}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
