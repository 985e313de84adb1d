"""The pinned packages: each with hashes, one version each, in agreement with pyproject.toml, for every machine the launcher serves."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("run", "test", "bench")
WANTED = {"run": PROJECT["project"]["dependencies"], "test": PROJECT["dependency-groups"]["test"], "bench": PROJECT["dependency-groups"]["bench"]}
MACHINES = [
    {"python_full_version": f"{python}.1", "python_version": python, "sys_platform": system, "platform_system": name}
    for python in ("3.11", "3.12", "3.13", "3.14")
    for system, name in (("linux", "Linux"), ("darwin", "Darwin"))
]


def pins(lock: str) -> Iterator[tuple[Requirement, int]]:
    """Give each pinned package with the number of its hashes."""
    text = (ROOT / f"locks/{lock}.txt").read_text(encoding="utf-8")
    for entry in re.sub(r"#.*", "", text).replace("\\\n", " ").splitlines():
        if entry.strip():
            requirement, *hashes = entry.split("--hash=sha256:")
            assert all(re.fullmatch("[0-9a-f]{64}", hashed.strip()) for hashed in hashes), entry
            yield Requirement(requirement), len(hashes)


def versions(lock: str, machine: dict[str, str]) -> dict[str, str]:
    """Give the version of each package on a machine."""
    here = {name: str(value) for name, value in default_environment().items()} | machine
    found: dict[str, str] = {}
    for requirement, _ in pins(lock):
        if requirement.marker is None or requirement.marker.evaluate(here):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} stands twice in {lock}.txt"
            found[name] = str(requirement.specifier).removeprefix("==")
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_hashes(lock: str) -> None:
    """Nothing but `name==version` with at least one hash."""
    for requirement, hashes in pins(lock):
        assert re.fullmatch(r"==[0-9][^,*]*", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert requirement.url is None, requirement


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: f"{machine['sys_platform']}-{machine['python_version']}")
def test_lock_satisfies_what_the_project_asks_for(lock: str, machine: dict[str, str]) -> None:
    """A change in pyproject.toml without new locks is noticed here; locks/README.md says how to make them."""
    pinned = versions("run", machine) | versions(lock, machine)
    for requirement in map(Requirement, WANTED[lock]):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in locks/{lock}.txt"
        assert requirement.specifier.contains(version), f"{requirement} is pinned to {version}"


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: f"{machine['sys_platform']}-{machine['python_version']}")
def test_locks_agree_with_one_another(machine: dict[str, str]) -> None:
    """A package that stands in two locks has the same version in both, so that installing one does not undo the other."""
    run, test, bench = (versions(lock, machine) for lock in LOCKS)
    for one, other in ((run, test), (run, bench), (test, bench)):
        assert {name: one[name] for name in one.keys() & other.keys()} == {name: other[name] for name in one.keys() & other.keys()}


@pytest.mark.parametrize(("folder", "groups"), [("src", ("run",)), ("tests", ("run", "test"))])
def test_what_is_imported_is_asked_for_by_name(folder: str, groups: tuple[str, ...]) -> None:
    """Nothing is used only because something else happens to bring it, or because it was once installed here."""
    asked = {canonicalize_name(Requirement(wanted).name) for group in groups for wanted in WANTED[group]}
    carriers = packages_distributions()
    offences = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "node_modules" not in path.parts and "benchmarks" not in path.parts
        for name in imported(path) - sys.stdlib_module_names - {"anthology", "tests"}
        if not path.with_name(f"{name}.py").is_file() and not asked & {canonicalize_name(carrier) for carrier in carriers.get(name, [])}
    }
    assert sorted(offences) == []


def imported(path: Path) -> set[str]:
    """Give the first part of every absolute import."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.split(".")[0] for name in plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}}
