"""Behind a real nginx, sites change without a reader noticing, and what it sends is proved to be what was built."""

import gzip
import threading
from pathlib import Path
from urllib.request import Request, urlopen

import brotli
import pytest

from macros import cli
from macros.hosting import compression
from tests.archive import close_all, tiny, write
from tests.audit.servers import nginx

ENCODINGS = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


def test_while_sites_are_published_every_request_is_answered_with_one_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain, gzip and brotli: what a browser is sent never lacks, and in the end it is the last site, byte for byte."""
    monkeypatch.setattr(compression, "QUALITY", 1)  # how small the copies are is no matter here
    (tmp_path / "www").mkdir()
    data = close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2)])
    publish = ["publish", str(tmp_path / "www/piano"), "--data", str(data)]
    assert cli.main(publish) == 0
    ended, answers = threading.Event(), []

    def read(address: str, encoding: str) -> None:
        request = Request(f"{address}/piano/attuale/", headers={"Accept-Encoding": encoding})  # noqa: S310 - our own server
        while not ended.is_set():
            with urlopen(request) as answer:  # noqa: S310 - same
                content = answer.read()
            answers.append(ENCODINGS[encoding](content))

    with nginx(tmp_path / "www", tmp_path / "nginx") as address:
        readers = [threading.Thread(target=read, args=(address, each)) for each in ENCODINGS]
        for reader in readers:
            reader.start()
        known = {(tmp_path / "www/piano/attuale/index.html").read_bytes()}
        for number in range(6):
            write(data / "plan.yaml", tiny("seconda", 2, introduction=f"Parole {number}."))
            assert cli.main(publish) == 0
            known.add((tmp_path / "www/piano/attuale/index.html").read_bytes())
        ended.set()
        for reader in readers:
            reader.join(20)
        assert len(known) == 7
        assert set(answers) <= known
        assert len(set(answers)) > 1
        for place in ("", "prima/"):
            assert cli.main(["verify", f"{address}/piano/{place}", "--data", str(data)]) == 0
        (tmp_path / "www/piano/prima/index.html.gz").write_bytes(gzip.compress(b"<h1>Altro</h1>"))
        assert cli.main(["verify", f"{address}/piano/prima/", "--data", str(data)]) == cli.PROBLEMS
