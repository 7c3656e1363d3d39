"""Stage 1, importing: what a change notice does to the estimate lines of a case, and what must be here before it.

Notices come in any order. Either the end is the same, or the one that came too early is refused with a conflict that
says what is missing.
"""
from dataclasses import dataclass

from .contract_errors import pointer
from .errors import Conflict, ContractError, FieldError


@dataclass(frozen=True)
class Touch:
    """An estimate line in force: the change notice that it came from (None: a version), and whether that notice
    replaced a line which was there before."""

    change_ref: str | None = None
    replaced: bool = False


def check_order(change, lines, taken):
    """Raise `Conflict` (409) unless `change` (contract Change) can be done now.

    :param dict lines: line id -> `Touch` of the lines in force
    :param set taken: references of the change notices that are in the estimate
    """
    for index, ref in enumerate(change.after or ()):
        if ref not in taken:
            raise Conflict('change_missing', f"Change notice {ref} is not here yet; send it first.",
                           pointer(('after', index)))
    for index, line in enumerate(change.add):
        if line.line_id in lines:
            raise Conflict('line_exists', f"Line {line.line_id} is in the case already; send it in update.",
                           pointer(('add', index, 'line_id')))
    replaced = [(line.line_id, ('update', index, 'line_id')) for index, line in enumerate(change.update)]
    for line_id, path in (*replaced, *((line_id, ('remove', index)) for index, line_id in enumerate(change.remove))):
        _check_replaced(change, line_id, lines, pointer(path))


def check_version(delivery, taken):
    """Raise `Conflict` (409) unless a version of a whole case has the effect of every change notice `taken` so far.

    A version is the whole case. One that was sent before a change notice, and came after it, would undo it unseen.
    """
    for ref in sorted(taken - delivery.included):
        raise Conflict('change_missing', (
            f"Change notice {ref} was taken in before this version; send the version with its effect and name {ref} "
            "in includes."), '/includes')


def check_shared(lines, shared):
    """Raise `ContractError` (422) if an actual line of a shared asset (`shared`: line ids) has no figures of it."""
    errors = [
        FieldError(pointer(('lines', index, 'shared')), 'missing_field',
                   "shared is missing; send it, since the estimate line is of a shared asset.")
        for index, line in enumerate(lines) if line.line_id in shared and not line.shared]
    if errors:
        raise ContractError(errors)


def _check_replaced(change, line_id, lines, where):
    touch = lines.get(line_id)
    if touch is None:
        raise Conflict('line_missing', f"Line {line_id} is not in the case; send what brings it first.", where)
    # What a version brought can be replaced: a notice that is not in it was written after it.
    if touch.change_ref and touch.replaced and touch.change_ref not in (change.after or ()):
        raise Conflict('change_missing', (
            f"Line {line_id} was replaced by change notice {touch.change_ref}; name it in after if this notice comes "
            "after it."), where)
