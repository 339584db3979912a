"""The ids that items of the current draft say they had, and that no closed draft knows."""

from collections.abc import Callable, Iterator, Sequence

from macros.mistakes.remedies import choice_meant
from macros.model import Plan
from macros.places import Mapping, Problem, Source, mappings, shown


def unknown_names(plan: Plan, closed: Sequence[Plan], read: Callable[[], Source]) -> list[Problem]:
    """Rule: what an item is renamed from is the id that one of its list had in a closed draft.

    `read` gives the file of the plan, which is needed only where there is a problem.
    """
    renamed = [group for group in _groups(plan) if group.data.get("renamed_from")] if closed else []
    old = [group for each in closed if renamed for group in _groups(each)]
    # A closed draft may itself name an id of before the first one.
    known = {(group.collection, group.data.get(name)) for group in old for name in ("id", "renamed_from")}
    wrong = [group for group in renamed if (group.collection, group.data["renamed_from"]) not in known]
    if not wrong:
        return []
    source = read()
    for group in wrong:
        name, place = str(group.data["renamed_from"]), source.at((*group.path, "renamed_from"))
        had = sorted(each for kind, each in known if kind == group.collection and each)
        message = f"nessuna bozza chiusa ha «{shown(name)}» in questo elenco."
        hint, correction = choice_meant(name, had, place, source)
        source.report(place, message, hint or "Scrivi l'id che l'elemento aveva, o cancella la riga.", correction)
    return source.problems


def _groups(plan: Plan) -> Iterator[Mapping]:
    return mappings(plan.model_dump(mode="json"))
