"""What the audit needs besides Python and Chromium: Debian's packages, and npm's from the lock beside this file.

`make audit` runs it first. It installs what is missing where it runs as root on Debian or a kin of it, else it says
what to install and stops: nothing is skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
MODULES = FOLDER / "node_modules"
VNU = MODULES / "vnu-jar/build/dist/vnu.jar"
LIGHTHOUSE = MODULES / "lighthouse/cli/index.js"
YAML_SERVER = MODULES / "yaml-language-server/bin/yaml-language-server"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
PROGRAMS = {
    "nginx": "nginx",
    "caddy": "caddy",
    "wrk": "wrk",
    "java": "default-jre-headless",
    "node": "nodejs",
    "npm": "npm",
    "openssl": "openssl",
}
"""Each program and the Debian package that has it."""
NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def missing() -> list[str]:
    """The Debian packages that are not there."""
    packages = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    return packages + ([] if BROTLI.exists() else ["libnginx-mod-http-brotli-static"])


def install(packages: list[str]) -> None:
    """Install the packages, or say that somebody must; Debian starts servers that it installs, unless told not to."""
    command = f"apt-get install --yes --no-install-recommends {' '.join(packages)}"
    if os.geteuid() or not shutil.which("apt-get"):
        sys.exit(f"The audit needs what is not here. As root on Debian: {command}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(("apt-get", "update", "--quiet"), check=True, env=environment, stdout=subprocess.DEVNULL)
    subprocess.run(command.split(), check=True, env=environment, stdout=subprocess.DEVNULL)


def install_from_npm() -> None:
    """What the lock says, without running any script of a package."""
    done, lock = MODULES / ".package-lock.json", FOLDER / "package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(NPM, cwd=FOLDER, check=True)


if __name__ == "__main__":
    if wanted := missing():
        install(wanted)
    if wanted := missing():
        sys.exit(f"Still missing after the installation: {', '.join(wanted)}")
    install_from_npm()
