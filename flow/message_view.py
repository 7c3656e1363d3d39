"""Stage 1, importing, looked at afterwards: what a refused delivery held at the place that an error points to."""
import json
from dataclasses import dataclass

MAX_EXCERPT = 300


@dataclass(frozen=True)
class Finding:
    """One error of a refused delivery, with the value that stood there; None where there was none."""

    pointer: str
    code: str
    message: str
    found: str | None


def findings(body, errors):
    """`Finding`s of a message: `body` and `errors` are its stored texts. Never fails: old rows are read as they are."""
    value = _json(body)
    listed = _json(errors)
    return [
        Finding(
            pointer=str(error.get('pointer', '')), code=str(error.get('code', '')),
            message=str(error.get('message', '')), found=_found(value, str(error.get('pointer', ''))))
        for error in (listed if isinstance(listed, list) else []) if isinstance(error, dict)
    ]


def _json(text):
    try:
        return json.loads(text or '')
    except (ValueError, RecursionError):
        return None


def _found(value, pointer):
    """Text of what `pointer` (RFC 6901) points to, cut short; None if it points to nothing or to the whole body."""
    if value is None or not pointer:
        return None
    for part in pointer.split('/')[1:]:
        key = part.replace('~1', '/').replace('~0', '~')
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_EXCERPT else f'{text[:MAX_EXCERPT]} …'
