"""The launcher: sets up once, mends what changed, hands over. Every program it calls is a stand-in that writes down how it was called."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).resolve().parent.parent / "anthology"
SHELLS = [shell for shell in ("dash", "bash") if shutil.which(shell)]
TOOLS = "dirname readlink cmp mkdir rm rmdir mv cp tail sed grep env cat".split()

NOTE_CALL = """#!/bin/sh
echo "${0##*/} $*" >>"$STATE/calls"
"""

FAKES = {
    "python3": """
case "$*" in
*sys.version_info*first_untried*|*"(3, 11)"*)
    [ ! -e "$STATE/no-python" ] || exit 1
    case "$*" in *ensurepip*) [ ! -e "$STATE/no-venv" ] || exit 1 ;; esac ;;
*base_prefix*) echo "$0" ;;
*CDLL*) [ ! -e "$STATE/missing" ] || cat "$STATE/missing" ;;
*"-m venv"*)
    for folder; do :; done
    mkdir -p "$folder/bin" "$folder/lib/python3.11/site-packages"
    cp "$0" "$folder/bin/python" ;;
*"pip install"*)
    if [ -e "$STATE/pip-killed" ]; then rm "$STATE/pip-killed"; kill -9 $PPID; fi
    case "$*" in *only-binary*) [ ! -e "$STATE/no-wheels" ] || exit 1 ;; esac
    if [ -e "$STATE/pip-fails" ]; then echo "ERROR: no packages (from versions: none)" >&2; exit 1; fi
    while [ -e "$STATE/pip-waits" ]; do sleep 1; done ;;
*"-m ruff check"*) [ ! -e "$STATE/ruff-fails" ] || exit 1 ;;
*"-m anthology"*) echo "PYTHONPATH=${PYTHONPATH-unset}"; [ ! -e "$STATE/program-fails" ] || exit 4 ;;
esac
""",
    "uv": """
case "$*" in
"venv "*)
    for folder; do :; done
    exec "$REAL_PYTHON" -m venv --without-pip "$folder" ;;
esac
""",
    "apt-get": """
echo "DEBIAN_FRONTEND=${DEBIAN_FRONTEND-unset}" >>"$STATE/calls"
case "$*" in
*update*) rm -f "$STATE/no-lists" ;;
*) [ ! -e "$STATE/no-lists" ] && [ ! -e "$STATE/install-fails" ] || { echo "unable to locate package" >&2; exit 100; }
   rm -f "$STATE/missing" "$STATE/no-venv" "$STATE/no-python" ;;
esac
""",
    "dnf": """rm -f "$STATE/missing" "$STATE/no-python"\n""",
    "brew": """rm -f "$STATE/missing" "$STATE/no-python"\n""",
    "sudo": """
[ ! -e "$STATE/sudo-refuses" ] || { echo "sudo: a password is required" >&2; exit 1; }
[ "$1" != -n ] || shift
exec "$@"
""",
    "id": """if [ -e "$STATE/not-root" ]; then echo 1000; else echo 0; fi\n""",
    "sleep": "exec /bin/sleep 0.02\n",
}


@dataclass
class Sandbox:
    """A project folder with a space in its name, and a PATH on which nothing is real that could change this machine."""

    shell: str
    home: Path
    state: Path
    programs: Path

    def give(self, *names: str) -> None:
        """Put stand-ins on the PATH."""
        for name in names:
            program = self.programs / name
            program.write_text(NOTE_CALL + FAKES[name], encoding="utf-8")
            program.chmod(0o755)

    def let(self, *facts: str, said: str = "") -> None:
        """State facts that the stand-ins heed, such as `no-venv` or `pip-fails`."""
        for fact in facts:
            (self.state / fact).write_text(said, encoding="utf-8")

    def start(self, *arguments: str, launcher: Path | None = None, cwd: Path | None = None, **more: str) -> subprocess.Popen[str]:
        """Start the launcher."""
        environment = {"PATH": str(self.programs), "STATE": str(self.state), "REAL_PYTHON": sys.executable, "HOME": str(self.state)} | more
        command = [str(shutil.which(self.shell)), str(launcher or self.home / "anthology"), *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=cwd or self.state, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)

    def run(self, *arguments: str, launcher: Path | None = None, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """Call the launcher, forgetting earlier calls."""
        (self.state / "calls").write_text("", encoding="utf-8")
        process = self.start(*arguments, launcher=launcher, cwd=cwd, **more)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def wait_for_pip(self) -> None:
        """Wait until packages are being installed."""
        for _ in range(1000):
            if self.called("pip install"):
                return
            time.sleep(0.02)
        raise AssertionError("nothing was installed")

    @property
    def calls(self) -> list[str]:
        """What was called since, a line each."""
        return (self.state / "calls").read_text(encoding="utf-8").splitlines()

    def called(self, words: str) -> int:
        """How often a call with these words was made."""
        return sum(words in call for call in self.calls)

    @property
    def leftovers(self) -> list[str]:
        """What a finished set-up must not leave in the folder."""
        return sorted(path.name for path in self.home.glob(".venv-*"))


@pytest.fixture(params=SHELLS)
def sandbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sandbox]:
    box = Sandbox(request.param, tmp_path / "a book", tmp_path / "state", tmp_path / "bin")
    for folder in (box.home / "src" / "anthology", box.home / "locks", box.state, box.programs):
        folder.mkdir(parents=True)
    shutil.copy(LAUNCHER, box.home / "anthology")
    (box.home / "src/anthology/__init__.py").touch()
    (box.home / "src/anthology/__main__.py").write_text(PROGRAM, encoding="utf-8")
    for lock in ("run", "test", "bench"):
        (box.home / f"locks/{lock}.txt").write_text(f"{lock}==1\n", encoding="utf-8")
    for tool in TOOLS:
        (box.programs / tool).symlink_to(str(shutil.which(tool)))
    box.give("python3", "id", "sleep")
    yield box
    assert not [line for line in box.calls if line.startswith("sudo") and not (box.state / "not-root").exists()], "root needs no sudo"


PROGRAM = """
import json, os, pathlib, sys
print(json.dumps([sys.argv[1:], os.getcwd(), os.environ.get("PYTHONPATH"), sys.prefix, str(pathlib.Path(__file__).parent)]))
sys.exit(3)
"""


def test_first_call_sets_up_and_hands_over(sandbox: Sandbox) -> None:
    """The environment, then the pinned packages with their hashes, then the program; stdout is the program's alone."""
    done = sandbox.run("build", "--strict", "two words")
    assert done.returncode == 0
    assert done.stdout.splitlines() == ["PYTHONPATH=unset"]
    assert "anthology: ready" in done.stderr
    assert sandbox.called("-m venv") == 1
    installs = [call for call in sandbox.calls if "pip install" in call]
    assert len(installs) == 1
    assert all(words in installs[0] for words in ("--require-hashes", "--no-deps", "--only-binary :all:", "/a book/locks/run.txt"))
    assert sandbox.calls[-1] == "python -P -m anthology build --strict two words"
    assert sandbox.leftovers == []


def test_second_call_starts_nothing_but_the_program(sandbox: Sandbox) -> None:
    """No Python is started to see that all is well, and nothing is said."""
    sandbox.run()
    done = sandbox.run("check")
    assert sandbox.calls == ["python -P -m anthology check"]
    assert done.stderr == ""


def test_exit_status_is_the_programs_own(sandbox: Sandbox) -> None:
    """What the program says by its status arrives."""
    sandbox.let("program-fails")
    assert sandbox.run("build").returncode == 4


def test_a_changed_lock_is_installed_into_the_same_environment(sandbox: Sandbox) -> None:
    """As after a git pull."""
    sandbox.run()
    (sandbox.home / "locks/run.txt").write_text("run==2\n", encoding="utf-8")
    assert sandbox.run().returncode == 0
    assert (sandbox.called("-m venv"), sandbox.called("pip install")) == (0, 1)
    sandbox.run()
    assert sandbox.called("pip install") == 0


def test_a_set_up_that_was_cut_off_is_made_anew(sandbox: Sandbox) -> None:
    """Killed in the middle: the next call takes over its turn and trusts nothing it left."""
    sandbox.let("pip-killed")
    assert sandbox.run().returncode == -9
    assert sandbox.leftovers == [".venv-setup", ".venv-unfinished"]
    assert sandbox.run().returncode == 0
    assert (sandbox.called("-m venv"), sandbox.called("pip install")) == (1, 1)
    assert sandbox.leftovers == []


def test_packages_that_cannot_be_had_are_said_plainly(sandbox: Sandbox) -> None:
    """Exit status 3, the installer's last words, and the environment waits for the next call."""
    sandbox.let("pip-fails")
    failed = sandbox.run()
    assert failed.returncode == 3
    assert "    ERROR: no packages (from versions: none)" in failed.stderr
    assert "could not be installed; is there a network?" in failed.stderr
    assert (sandbox.called("pip install"), sandbox.called("-m anthology")) == (1, 0)
    (sandbox.state / "pip-fails").unlink()
    assert sandbox.run().returncode == 0
    assert (sandbox.called("-m venv"), sandbox.called("pip install")) == (0, 1)


def test_what_has_no_ready_made_package_is_built(sandbox: Sandbox) -> None:
    """Ready-made packages first; where there is none for this machine, its source, under the same hashes."""
    sandbox.let("no-wheels")
    assert sandbox.run().returncode == 0
    first, second = (call for call in sandbox.calls if "pip install" in call)
    assert "--only-binary" in first
    assert "--only-binary" not in second
    assert "--require-hashes" in second


def test_two_launches_at_once_set_up_once(sandbox: Sandbox) -> None:
    """The others wait for the first, and all run."""
    sandbox.let("pip-waits", "calls")
    launches = [sandbox.start("build"), sandbox.start("check"), sandbox.start("doctor")]
    sandbox.wait_for_pip()
    waiting = [launch for launch in launches if "waiting for it" in first_line(launch)]
    (sandbox.state / "pip-waits").unlink()
    for launch in launches:
        launch.communicate(timeout=60)
    assert len(waiting) == 2
    assert [launch.returncode for launch in launches] == [0, 0, 0]
    assert (sandbox.called("-m venv"), sandbox.called("pip install"), sandbox.called("-m anthology")) == (1, 1, 3)


def first_line(launch: subprocess.Popen[str]) -> str:
    """Read the first thing a launch says; each says one while packages are being installed."""
    assert launch.stderr is not None
    return launch.stderr.readline()


def test_a_folder_that_cannot_be_written_is_named(sandbox: Sandbox) -> None:
    """No endless waiting for a turn that never comes."""
    sandbox.let("calls")
    (sandbox.home / ".venv-setup").touch()
    done = sandbox.run()
    assert done.returncode == 3
    assert f"cannot write to the folder '{sandbox.home}'" in done.stderr


def test_a_moved_folder_is_noticed_and_mended(sandbox: Sandbox) -> None:
    """The environment learns the new path; nothing is installed again."""
    sandbox.run()
    sandbox.home = sandbox.home.rename(sandbox.home.with_name("an other"))
    assert sandbox.run().returncode == 0
    assert (sandbox.called("-m venv"), sandbox.called("pip install")) == (0, 0)
    paths = (sandbox.home / ".venv/lib/python3.11/site-packages/anthology-sources.pth").read_text(encoding="utf-8")
    assert paths == f"{sandbox.home}/src\n"


def test_an_environment_whose_python_went_away_is_made_anew(sandbox: Sandbox) -> None:
    """As after an upgrade of the system."""
    sandbox.run()
    python = sandbox.home / ".venv/bin/python"
    python.unlink()
    python.symlink_to(sandbox.home / "gone")
    assert sandbox.run().returncode == 0
    assert sandbox.called("-m venv") == 1


def test_python_without_venv_gets_it_from_the_system(sandbox: Sandbox) -> None:
    """Debian has it in a package of its own; no question is asked, and empty package lists are filled once."""
    sandbox.give("apt-get")
    sandbox.let("no-venv", "no-lists")
    assert sandbox.run().returncode == 0
    apt = [call for call in sandbox.calls if call.startswith("apt-get")]
    assert apt == [
        "apt-get -y -q install --no-install-recommends python3 python3-venv",
        "apt-get -y -q update",
        "apt-get -y -q install --no-install-recommends python3 python3-venv",
    ]
    assert sandbox.called("DEBIAN_FRONTEND=noninteractive") == 3


@pytest.mark.parametrize(
    ("manager", "packages"),
    [
        ("apt-get", "install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0"),
        ("dnf", "-y -q install pango harfbuzz"),
        ("brew", "install pango harfbuzz"),
    ],
)
def test_missing_libraries_come_from_the_system(sandbox: Sandbox, manager: str, packages: str) -> None:
    """Pango and HarfBuzz, in the words of whichever package manager is there."""
    sandbox.give(manager)
    sandbox.let("missing", said="libpango-1.0")
    assert sandbox.run().returncode == 0
    assert sandbox.called(packages) == 1


@pytest.mark.parametrize(("manager", "packages"), [("dnf", "-y -q install python3"), ("brew", "install python@3.13")])
def test_missing_python_comes_from_the_system(sandbox: Sandbox, manager: str, packages: str) -> None:
    """Python too, in each manager's words."""
    sandbox.give(manager)
    sandbox.let("no-python")
    assert sandbox.run().returncode == 0
    assert sandbox.called(packages) == 1


def test_sudo_is_used_only_by_who_is_not_root(sandbox: Sandbox) -> None:
    """And never waits for a password where nobody can type one."""
    sandbox.give("apt-get", "sudo")
    sandbox.let("not-root", "missing", said="libpango-1.0")
    assert sandbox.run().returncode == 0
    assert sandbox.called("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get") == 1
    sandbox.run()
    assert sandbox.called("sudo") == 0


@pytest.mark.parametrize("fact", ["sudo-refuses", "no-sudo", "install-fails"])
def test_where_nothing_may_be_installed_it_says_what_to_type(sandbox: Sandbox, fact: str) -> None:
    """One clear line, exit status 3, and no program started."""
    sandbox.give("apt-get", *(["sudo"] if fact != "no-sudo" else []))
    sandbox.let("not-root", "missing", fact, said="libpango-1.0")
    done = sandbox.run()
    assert done.returncode == 3
    typed = "sudo apt-get update && sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0"
    assert done.stderr.splitlines()[-1].endswith(f"type:  {typed}")
    assert sandbox.called("-m anthology") == 0
    assert sandbox.leftovers == []


def test_an_unknown_system_is_told_what_is_missing(sandbox: Sandbox) -> None:
    """Neither apt-get nor dnf nor brew."""
    sandbox.let("no-python")
    done = sandbox.run()
    assert done.returncode == 3
    assert "missing: Python 3.11, 3.12, 3.13 or 3.14" in done.stderr.splitlines()[-1]


def test_real_environment_finds_the_sources_from_anywhere(sandbox: Sandbox, tmp_path: Path) -> None:
    """With uv where it is there; through a symbolic link, from another folder with an `anthology.py` in it, and no PYTHONPATH passed on."""
    sandbox.give("uv")
    link, elsewhere = tmp_path / "link", tmp_path / "else where"
    link.symlink_to(os.path.relpath(sandbox.home / "anthology", tmp_path))
    elsewhere.mkdir()
    (elsewhere / "anthology.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")
    (sandbox.programs / "python3").unlink()
    (sandbox.programs / "python3").symlink_to(sys.executable)
    sandbox_libraries_are_here(sandbox)
    done = sandbox.run("pack", "é", launcher=link, cwd=elsewhere, PYTHONPATH=str(elsewhere), PYTHONHOME="/nowhere")
    assert done.returncode == 3, done.stderr
    source = str(sandbox.home / "src/anthology")
    assert json.loads(done.stdout) == [["pack", "é"], str(elsewhere), None, str(sandbox.home / ".venv"), source]
    assert sandbox.called("uv pip install") == 1
    assert sandbox.called("--require-hashes") == 1


def sandbox_libraries_are_here(sandbox: Sandbox) -> None:
    """Let the launcher look for no shared library: this test is not about them."""
    launcher = sandbox.home / "anthology"
    text = launcher.read_text(encoding="utf-8")
    changed = text.replace("libgobject-2.0 libpango-1.0 libpangoft2-1.0 libharfbuzz libharfbuzz-subset", "")
    assert changed != text
    launcher.write_text(changed, encoding="utf-8")


def test_tests_get_their_own_packages_and_pytest_comes_last(sandbox: Sandbox) -> None:
    """Style and types are looked at first, and a failure there is not lost."""
    sandbox.let("ruff-fails")
    done = sandbox.run("test", "-k", "two words")
    assert done.returncode == 1
    assert (sandbox.called("locks/run.txt"), sandbox.called("locks/test.txt"), sandbox.called("locks/bench.txt")) == (1, 1, 0)
    tools = ["python -m ruff check", "python -m ruff format --check", "python -m mypy", "python -m pytest -k two words"]
    assert sandbox.calls[-4:] == tools
    sandbox.run("test")
    assert sandbox.called("pip install") == 0


def test_benchmarks_get_their_own_packages(sandbox: Sandbox) -> None:
    """Only the peers to compare with are added."""
    sandbox.run()
    sandbox.run("bench", "--quick")
    assert (sandbox.called("locks/run.txt"), sandbox.called("locks/bench.txt")) == (0, 1)
    assert sandbox.calls[-1].endswith("/a book/tests/benchmarks/run.py --quick")


def test_a_copy_in_a_book_of_ones_own_hands_over_to_the_builder(sandbox: Sandbox, tmp_path: Path) -> None:
    """The launcher in a new book knows from `.builder` where to go, and says so when nothing is there."""
    sandbox.run()
    book = tmp_path / "my book"
    book.mkdir()
    copy = Path(shutil.copy(LAUNCHER, book / "anthology"))
    lost = sandbox.run("build", launcher=copy)
    assert lost.returncode == 3
    assert f"write the path of its folder into '{book}/.builder'" in lost.stderr
    (book / ".builder").write_text(f"{sandbox.home}\n", encoding="utf-8")
    assert sandbox.run("build", launcher=copy, cwd=book).returncode == 0
    assert sandbox.calls == ["python -P -m anthology build"]


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not here")
@pytest.mark.parametrize("script", ["anthology", ".ci/run"])
def test_shell_scripts_are_clean(script: str) -> None:
    """No warning from shellcheck."""
    done = subprocess.run(["shellcheck", script], cwd=LAUNCHER.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
