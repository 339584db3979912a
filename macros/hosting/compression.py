"""Smaller copies of published files, made beforehand: a web server sends `x.html.br` to browsers that take it.

nginx (`gzip_static`), Caddy (`precompressed`) and others find them by their names; hosts that do not leave them be.
"""

import hashlib
import os
import zlib
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # its authors give no types

SUFFIXES = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv", ".ics", ".md", ".yaml"}
"""Texts, those that somebody may put into docs/ too; fonts and pictures are compressed by their own formats."""
SMALLEST = 1024
"""Bytes: what is shorter fits into the first packet as it is."""
QUALITY = 10
"""Of brotli's 11: a hundredth larger than 11, in a third of the time, and so nothing has to be kept between builds."""
GZIP_FORMAT = 16 + zlib.MAX_WBITS


def add(site: Path) -> None:
    """Put `.gz` and `.br` beside each text of the site that they make smaller; the same bytes at every build."""
    alike: defaultdict[bytes, list[Path]] = defaultdict(list)
    for path in site.rglob("*"):
        if path.suffix in SUFFIXES and path.stat().st_size > SMALLEST:
            alike[hashlib.sha256(path.read_bytes()).digest()].append(path)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # both libraries let other threads run meanwhile
        list(pool.map(_put_beside, alike.values()))


def _put_beside(same: list[Path]) -> None:
    """Compress once what files of the same content need."""
    content = same[0].read_bytes()
    for suffix, compress in COMPRESS.items():
        copy = compress(content)
        for path in same if len(copy) < len(content) else []:
            path.with_name(path.name + suffix).write_bytes(copy)


def _gzip(content: bytes) -> bytes:
    """In gzip's format, without name and time of the file."""
    packer = zlib.compressobj(level=9, wbits=GZIP_FORMAT)
    return packer.compress(content) + packer.flush()


def _brotli(content: bytes) -> bytes:
    packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=QUALITY)
    return packed


COMPRESS: dict[str, Callable[[bytes], bytes]] = {".gz": _gzip, ".br": _brotli}


def holds(copy: bytes, suffix: str, text: bytes) -> bool:
    """Whether a copy with this ending (`.gz`, `.br`) holds just this text: it is expanded no further than that."""
    longest = len(text) + 1
    try:
        if suffix == ".gz":
            unpacker = zlib.decompressobj(GZIP_FORMAT)
            return unpacker.decompress(copy, longest) == text and unpacker.eof and not unpacker.unused_data
        unbrotli = brotli.Decompressor()
        return bool(unbrotli.process(copy, output_buffer_limit=longest) == text and unbrotli.is_finished())
    except (zlib.error, brotli.error):
        return False
