"""A server that is measured: a process of its own, which ends with the measurement however that ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

READY = "ready"
"""What the process prints once it serves."""


@contextmanager
def serving(module: str, *arguments: str) -> Iterator[None]:
    """Run `python -m module …` until the block ends; raises where it does not come up."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            if process.stdout.readline() != f"{READY}\n":
                raise RuntimeError(f"{module} did not start")
            yield
        finally:
            process.terminate()
