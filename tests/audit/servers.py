"""A real nginx and a real Caddy with the configurations of hosting/, on a free port of 127.0.0.1."""

import http.client
import os
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.audit.tools import BROTLI
from tests.conftest import PREFIX, ROOT

Server = Callable[[Path, Path], AbstractContextManager[str]]
"""A folder to serve and one to work in -> the address of the host, without a final /."""

NGINX = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes auto;
load_module {brotli};
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {servers}
}}
"""
LOST = r" /piano/404\.html"
"""What both configurations say of the path of `site_url`, marked «yours»."""

PLAIN = "server {{ listen 127.0.0.1:{port}; root {root}; types {{ text/html html; }} }}"
"""The least that nginx can be told, to measure our configuration against."""


class Answer(NamedTuple):
    """What a host answers."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(address: str, **headers: str) -> Answer:
    """GET, without following redirects; `accept_encoding="br"` is a header."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", parts.path, headers={name.replace("_", "-"): each for name, each in headers.items()})
    response = connection.getresponse()
    answer = Answer(response.status, {name.lower(): each for name, each in response.getheaders()}, response.read())
    connection.close()
    return answer


def laid_out(site: Path, folder: Path) -> Path:
    """A folder to serve, with the site at the path of `site_url`."""
    place = folder / PREFIX.strip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(site)
    return folder


def yours(text: str, changes: dict[str, str]) -> str:
    """A configuration with lines changed, as its comments tell whoever installs it."""
    for written, wanted in changes.items():
        assert len(re.findall(written, text, re.MULTILINE)) == 1, written
        text = re.sub(written, wanted, text, flags=re.MULTILINE)
    return text


def nginx_server(root: Path, port: int) -> str:
    """hosting/nginx.conf for a folder and a port, with its module for brotli."""
    changes = {
        r"listen 80;": f"listen 127.0.0.1:{port};",
        r"root /srv/www;": f"root {root};",
        LOST: f" {PREFIX}404.html",
        r"# brotli_static on;": "brotli_static on;",
    }
    return yours((ROOT / "hosting/nginx.conf").read_text("utf-8"), changes)


@contextmanager
def nginx(root: Path, folder: Path) -> Iterator[str]:
    """nginx with our configuration."""
    port = free_port()
    with nginx_of(nginx_server(root, port), port, folder) as address:
        yield address


@contextmanager
def nginx_https(root: Path, folder: Path) -> Iterator[str]:
    """nginx with our configuration over https and HTTP/2, by a certificate that nobody vouches for."""
    port, key, certificate = free_port(), folder.parent / "key.pem", folder.parent / "certificate.pem"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout {key} -out {certificate}"
    subprocess.run(command.split(), check=True, capture_output=True)
    listen, https = f"listen 127.0.0.1:{port};", f"listen 127.0.0.1:{port} ssl http2;"
    keys = f"ssl_certificate {certificate}; ssl_certificate_key {key};"
    text = nginx_server(root, port).replace(listen, f"{https} {keys}", 1)
    with nginx_of(text, port, folder) as address:
        yield address.replace("http:", "https:")


@contextmanager
def nginx_plain(root: Path, folder: Path) -> Iterator[str]:
    """nginx with no configuration to speak of."""
    port = free_port()
    with nginx_of(PLAIN.format(port=port, root=root), port, folder) as address:
        yield address


@contextmanager
def nginx_of(servers: str, port: int, folder: Path) -> Iterator[str]:
    """nginx with these servers."""
    folder.mkdir()
    user = "" if os.geteuid() else "user root;"  # else it would read as a user who may not enter our folders
    path = folder / "nginx.conf"
    path.write_text(NGINX.format(user=user, folder=folder, brotli=BROTLI, servers=servers), "utf-8")
    with running(["nginx", "-e", str(folder / "start.log"), "-p", str(folder), "-c", str(path)], port, folder):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def caddy(root: Path, folder: Path) -> Iterator[str]:
    """Caddy with our configuration."""
    folder.mkdir()
    port = free_port()
    changes = {r"^example\.org \{": f"http://127.0.0.1:{port} {{", r"root \* /srv/www$": f"root * {root}"}
    changes[LOST] = f" {PREFIX}404.html"
    alone = "{\n\tadmin off\n}\n"
    path = folder / "Caddyfile"
    path.write_text(alone + yours((ROOT / "hosting/Caddyfile").read_text("utf-8"), changes), "utf-8")
    with running(["caddy", "run", "--config", str(path), "--adapter", "caddyfile"], port, folder):
        yield f"http://127.0.0.1:{port}"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """A server as a child process, from its first answer until it is told to end."""
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (
        (folder / "output.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=environment) as process,
    ):
        try:
            wait(process, port, folder)
            yield
        finally:
            process.terminate()
            process.wait(10)


def wait(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    """Until the server answers; what it printed, if it ends instead."""
    end = monotonic() + 20
    while monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            sleep(0.05)
    raise AssertionError("\n".join(path.read_text("utf-8") for path in folder.glob("*.log")))
