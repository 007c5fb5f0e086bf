"""Every speed goal beside its floor, in one run: `make bench`. BENCH_DEALS and BENCH_ROWS set the size."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import tests.benchmarks as package


def main(chosen: list[str]) -> None:
    """Run all benchmarks, or those named: `python -m tests.benchmarks slack import`."""
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        name = module.name.rpartition(".bench_")[2]
        if ".bench_" in module.name and (not chosen or name in chosen):
            print(f"\n{name}", flush=True)
            for line in importlib.import_module(module.name).run():
                print(f"  {line}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
