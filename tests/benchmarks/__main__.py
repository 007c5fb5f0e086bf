"""Every speed goal beside its floor, in one run: `make bench`. BENCH_DEALS and BENCH_ROWS set the size."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import traceback

import tests.benchmarks as package


def main(chosen: list[str]) -> bool:
    """Run all benchmarks, or those named: `python -m tests.benchmarks slack import`; whether all could be run."""
    all_ran = True
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        name = module.name.rpartition(".bench_")[2]
        if ".bench_" in module.name and (not chosen or name in chosen):
            print(f"\n{name}", flush=True)
            try:
                for line in importlib.import_module(module.name).run():
                    print(f"  {line}", flush=True)
            except Exception:
                traceback.print_exc()
                all_ran = False
    return all_ran


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
