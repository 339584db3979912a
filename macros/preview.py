"""`piano serve`: MkDocs' live preview, started again when the code itself changes.

A running Python does not read its modules twice; so the preview is a process of its own, and this one watches the
code and starts it anew.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from macros.publish import ROOT

POLL_SECONDS = 0.5


def serve(data: Path, port: int) -> int:
    """Show the site of the plan in `data` on 127.0.0.1:`port` until interrupted; returns the exit status."""
    with socket.socket() as port_is_free:
        port_is_free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port_is_free.bind(("127.0.0.1", port))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the child ends too
    while True:
        child = subprocess.Popen(command(port), cwd=ROOT, env=environment(data))  # noqa: S603 - our own words
        try:
            if not code_changed(child):
                return child.returncode
        finally:
            child.terminate()
            child.wait()


def command(port: int) -> list[str]:
    """MkDocs' own preview, of this very environment."""
    return [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]


def environment(data: Path) -> dict[str, str]:
    """This process's environment, with the folder of the plan for mkdocs.yml."""
    return os.environ | {"PIANO_DATA": str(data.resolve()), "NO_MKDOCS_2_WARNING": "1"}


def code_changed(child: "subprocess.Popen[bytes]") -> bool:
    """Wait until a module of the package changes (True) or the preview ends by itself (False)."""
    before = stamps()
    while child.poll() is None:
        time.sleep(POLL_SECONDS)
        if stamps() != before:
            return True
    return False


def stamps() -> dict[Path, int]:
    """When each module was last written."""
    return {path: path.stat().st_mtime_ns for path in (ROOT / "macros").glob("*.py")}
