"""Stage 1, importing: what may be delivered about a case, as it stands. What comes too early or too late is told so."""
from dataclasses import dataclass

from .errors import Conflict


@dataclass(frozen=True)
class Standing:
    """A case that is here. `cancelled`: it, or of a main case its basis; `completed`: its final actual lines stand."""

    cancelled: bool = False
    completed: bool = False


def check(kind, ref, case):
    """Raise `Conflict` (409) unless a delivery about case `ref` can be taken in now.

    :param str kind: of the delivery, a key of `contract.DELIVERIES`
    :param Standing case: None if the case is not here yet
    """
    if case is None:
        if kind != 'case':
            raise Conflict('case_missing', f"Case {ref} is not here yet; send it first.")
    elif case.cancelled:
        raise Conflict('cancelled', f"Case {ref} is cancelled; nothing more can be delivered about it.")
    elif kind == 'actuals' and case.completed:
        raise Conflict('completed', (
            f"Case {ref} is completed and its final lines stand; send a new completion instead."))
