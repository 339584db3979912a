"""`piano serve`: keeps the preview of `live.py` running, and starts it again when the code itself changes.

A running Python does not read its modules twice; so the preview is a process of its own, and this one watches the
code and starts it anew.
"""

import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from macros.publish import ROOT

POLL_SECONDS = 0.5


def serve(data: Path, port: int) -> int:
    """Show the site of the plan in `data` on 127.0.0.1:`port` until interrupted; returns the exit status."""
    with socket.socket() as port_is_free:
        port_is_free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            port_is_free.bind(("127.0.0.1", port))
        except OSError as error:
            error.filename = f"127.0.0.1:{port}"
            raise
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while (status := run(data, port)) is None:
            pass
    except KeyboardInterrupt:
        print("\nAnteprima chiusa.")
        return 0
    return status


def run(data: Path, port: int) -> int | None:
    """Run the preview until the code changes (None) or it ends by itself (its exit status)."""
    command = [sys.executable, "-m", "macros.live", str(data), str(port)]
    # Ctrl-C is for this process alone: the child ends when told to, or when the pipe to it breaks.
    with subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0) as child:  # noqa: S603 - our own words
        try:
            return None if code_changed(child) else child.returncode
        finally:
            child.terminate()
            child.wait()


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
    found = {}
    for path in (ROOT / "macros").rglob("*.py"):
        with suppress(FileNotFoundError):  # an editor saves by way of files, and links, that come and go
            found[path] = path.stat().st_mtime_ns
    return found
