"""What a release is made of: each package of the lock, with its fingerprints, the same list at every run."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def listed(target: Path) -> bytes:
    """The list, made by the command of `make sbom`."""
    recipe = re.search(r"^\t\$\(BIN\)/(cyclonedx-py .*) -o build/sbom.json$", (ROOT / "Makefile").read_text(), re.M)
    assert recipe
    program = Path(sys.executable).parent / "cyclonedx-py"
    subprocess.run([program, *recipe[1].split()[1:], "-o", target], cwd=ROOT, check=True, capture_output=True)
    return target.read_bytes()


def test_the_list_has_every_package_of_the_lock_with_its_fingerprints_and_is_always_the_same(tmp_path: Path) -> None:
    first = listed(tmp_path / "first.json")
    components = json.loads(first)["components"]
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    assert [(each["name"], each["version"]) for each in components] == PACKAGE.findall(lock)
    found = {each["content"] for package in components for each in package["externalReferences"][0]["hashes"]}
    assert found == set(re.findall(r"--hash=sha256:(\w+)", lock))
    assert listed(tmp_path / "second.json") == first


def test_the_locks_name_no_registry_and_give_every_package_a_fingerprint() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text("utf-8")
        assert "://" not in lock, name
        packages = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]
        assert len(packages) > 20
        assert all("--hash=sha256:" in package for package in packages), name


def test_the_lock_of_npm_names_no_address_to_download_from() -> None:
    packages = json.loads((ROOT / "tests/audit/package-lock.json").read_bytes())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if name and "integrity" not in package]
