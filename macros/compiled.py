"""Templates as Python's bytecode: compiled once for all drafts of a build, and kept between builds.

A template that has changed is compiled anew: Jinja keeps the fingerprint of its text beside the bytecode.
"""

import hashlib
import marshal
from collections.abc import Callable
from pathlib import Path
from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

from macros import sealed


class Compiled(BytecodeCache):
    """The bytecode of templates, by the key that Jinja gives each."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja what is known of a template."""
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take from Jinja what it has just compiled."""
        self.known[bucket.key] = bucket.bytecode_to_string()

    def of_text(self, compile_: Callable[[str], CodeType], source: str) -> CodeType:
        """The code of a text that is in no file: `compile_` makes it, the same in every environment of one kind."""
        key = f"text {hashlib.sha256(source.encode()).hexdigest()}"
        if key not in self.known:
            self.known[key] = marshal.dumps(compile_(source))
        code: CodeType = marshal.loads(self.known[key])  # noqa: S302 - from the line above, or from `read`
        return code

    def read(self, path: Path) -> None:
        """Take over what an earlier process has kept; nothing where there is nothing, or where it is damaged."""
        content = sealed.read(path)
        self.kept = {} if content is None else marshal.loads(content)  # noqa: S302 - it is what `write` wrote
        self.known = self.kept | self.known

    def write(self, path: Path) -> None:
        """Keep what is known, for later processes, where there is more of it than `path` holds."""
        if self.kept != self.known:
            sealed.write(path, marshal.dumps(self.known))
            self.kept = dict(self.known)


COMPILED = Compiled()
"""Those of this process."""
