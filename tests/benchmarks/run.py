"""Starts the benchmark, as `./anthology bench` does; `./anthology bench --help` says what it takes."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.path[0:1] = [str(ROOT), str(ROOT / "src")]  # the benchmark and the builder that it measures stand in one repository
    runpy.run_module("tests.benchmarks", run_name="__main__", alter_sys=True)
