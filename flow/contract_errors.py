"""What pydantic found, told in the sender's terms: JSON pointer, stable code, and what to send instead."""
from .errors import FieldError

MAX_NAME = 64

# pydantic's error type -> our code, and the message with its context filled in
_TRANSLATED = {
    'missing': ('missing_field', "is missing; send it"),
    'extra_forbidden': ('unknown_field', "is not a field of the contract; leave it out"),
    'string_type': ('wrong_type', "has the wrong type; send text"),
    'int_type': ('wrong_type', "has the wrong type; send a whole number"),
    'list_type': ('wrong_type', "has the wrong type; send a list"),
    'model_type': ('wrong_type', "has the wrong type; send an object"),
    'literal_error': ('not_allowed', "is not one of the allowed values; send {expected}"),
    'string_too_short': ('empty', "is empty; send text, or leave the field out if it is optional"),
    'string_too_long': ('too_long', "is too long; send at most {max_length} characters"),
    'too_short': ('too_few', "has too few items; send at least {min_length}"),
    'too_long': ('too_many', "has too many items; send at most {max_length}"),
    'less_than_equal': ('too_large', "is too large; send at most {le}"),
}


def pointer(path):
    """RFC 6901 JSON pointer of a path such as `('lines', 0, 'amount')`; names that no contract has are cut short."""
    return ''.join('/' + str(part)[:MAX_NAME].replace('~', '~0').replace('/', '~1') for part in path)


def field_errors(validation_error):
    """`FieldError`s of a `pydantic.ValidationError`. What was sent is never repeated in a message."""
    return [
        _field_error(error) for error in validation_error.errors(include_url=False, include_input=False)
    ]


def field_error(path, code, message):
    """A `FieldError` whose message begins with the field's own name, as a person reads it."""
    return FieldError(pointer(path), code, f'{_name(path)} {message}.')


def _name(path):
    if not path:
        return "The body"
    return f'{path[-2]}[{path[-1]}]' if isinstance(path[-1], int) else str(path[-1])[:MAX_NAME]


def _field_error(error):
    code, template = _translate(error)
    return field_error(error['loc'], code, template)


def _translate(error):
    if error['type'] == 'greater_than_equal':
        lowest = error['ctx']['ge']
        return ('negative' if lowest == 0 else 'too_small'), f"is too small; send {lowest} or more"
    if error['type'] in _TRANSLATED:
        code, template = _TRANSLATED[error['type']]
        return code, template.format(**error.get('ctx', {}))
    return error['type'], error['msg']
