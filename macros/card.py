"""The picture of a draft that shows where somebody shares a link to it."""

from macros import italian
from macros.memory import MEMORY
from macros.model import Plan


def picture(plan: Plan, superseded: bool) -> bytes:
    """The body, the plan's title, the draft and its status, in the colours and letters of the site, as a PNG."""
    return _drawn(plan.authority.name, plan.title, plan.draft.label, italian.status(plan, superseded))


@MEMORY.remembered  # the same after every change of another word
def _drawn(body: str, title: str, label: str, status: str) -> bytes:
    from macros import drawing  # only here: Pillow takes as long to load as to draw, and most builds do neither

    return drawing.drawn(body, title, label, status)
