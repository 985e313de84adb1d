"""Works are set by the quickened processor as by the processor as it comes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SET_ALL = """
import hashlib, json, sys
from pathlib import Path
from anthology.apparatus import csl
from anthology.apparatus.registers import RegisterPaths, open_registers
from anthology.apparatus.short_forms import short_forms
from anthology.problems import Problems
if sys.argv[2] == "plain":
    csl.quicken = lambda model, source: None
root = Path(sys.argv[1])
works = open_registers(RegisterPaths(bibliography=root / "notes/bibliography.yaml"), root, Problems()).works[:60]
for style, language in (("author-date", "en"), ("notes", "en"), ("author-date", "de"), ("notes", "ru")):
    print(len(works), json.dumps(csl.set_works(works, short_forms(works), style, language, {})[1]))
"""


def test_works_are_set_alike_with_and_without_the_speed_up() -> None:
    """Sixty works of the shipped book, in both styles and with other locales; each way in a process of its own, for the change stays."""
    found = {}
    for way in ("plain", "quick"):
        made = subprocess.run([sys.executable, "-c", SET_ALL, str(ROOT), way], capture_output=True, check=True)
        assert made.stdout.count(b"60 ") >= 4
        found[way] = hashlib.sha256(made.stdout).hexdigest()
    assert found["plain"] == found["quick"]
