"""Expected failures of the flow: what to answer when a request cannot be done, in terms that a sender can act on.

`FlowError` and its few children carry an HTTP status, a stable code, and per field a JSON pointer. They are raised
anywhere in `flow/` or `models/` and turned into an answer at one place, `controllers/dispatcher.py`.
"""
import json
import logging
from dataclasses import asdict, dataclass

# HTTP status -> code, title, and what to do about it where nothing more exact is known.
STATUSES = {
    400: ('bad_request', "The request cannot be read", "Send a request as the documentation describes it."),
    401: ('unauthorized', "A valid key is required", "Send a key of this API as Authorization: Bearer <key>."),
    403: ('forbidden', "The key does not open this", "Ask the grid company for access."),
    404: ('not_found', "Not found", "There is nothing at this address."),
    405: ('method_not_allowed', "Method not allowed", "Use one of the methods that the header Allow names."),
    409: ('conflict', "In conflict with what is stored", "Read what is stored and send again."),
    411: ('length_required', "Length required", "Send the header Content-Length."),
    413: ('body_too_large', "The body is too large", "Send less at a time."),
    415: ('unsupported_type', "Unsupported content type", "Send Content-Type: application/json or application/xml."),
    422: ('refused', "The content was refused", "Correct the content and send again."),
    429: ('too_many_requests', "Too many requests", "Wait as long as the header Retry-After says."),
    500: ('internal_error', "Internal error", ""),
    503: ('try_again', "Try again", "Send the same request again, as late as the header Retry-After says."),
}


@dataclass(frozen=True)
class FieldError:
    """One thing to correct: where (JSON pointer, '' = the whole body), a stable code, and what to send instead."""

    pointer: str
    code: str
    message: str


class FlowError(Exception):
    """An expected failure. `message` is shown to the sender: it says what to send, never what was inside."""

    status = 422
    loglevel = logging.INFO  # Odoo logs it so, without a traceback

    def __init__(self, code, message, errors=(), status=None, retry_after=None):
        super().__init__(message)
        self.retry_after = retry_after  # seconds
        self.code = code
        self.message = message
        self.errors = list(errors)
        self.status = status or self.status

    @property
    def title(self):
        """What a status means, the same for every error that has it."""
        return _known(self.status)[1]

    def problem(self):
        """Problem details of RFC 9457 as a dict; `code` and `errors` are members of our own."""
        body = {'type': f'urn:elsmart:problem:{self.code}', 'title': self.title, 'status': self.status}
        if self.message:
            body['detail'] = self.message
        return {**body, 'code': self.code, 'errors': [asdict(error) for error in self.errors]}

    def body(self):
        """The problem details as JSON text."""
        return json.dumps(self.problem(), ensure_ascii=False)


class UnreadableBody(FlowError):
    """400: the body is not what its content type says. `pointer` says where, if that is known."""

    status = 400

    def __init__(self, code, message, pointer=''):
        super().__init__(code, message, [FieldError(pointer, code, message)])


class ContractError(FlowError):
    """422: readable, but not a delivery that the contract allows. At most `LIMIT` field errors are told."""

    LIMIT = 100

    def __init__(self, errors):
        errors = list(errors)
        told = f"{len(errors)} errors" if len(errors) > 1 else "1 error"
        if len(errors) > self.LIMIT:
            told += f", the first {self.LIMIT} are listed"
        super().__init__('invalid', f"The content was refused: {told}.", errors[:self.LIMIT])


class UnknownReference(FlowError):
    """422: one field names something that does not exist here, such as a work type.

    `message` follows the field's name: "is not a work type here; send one of …".
    """

    def __init__(self, pointer, code, message):
        message = f"{pointer.rpartition('/')[2]} {message}."
        super().__init__(code, message, [FieldError(pointer, code, message)])


class Conflict(FlowError):
    """409: right in itself, but not beside what is stored."""

    status = 409

    def __init__(self, code, message, pointer=''):
        super().__init__(code, message, [FieldError(pointer, code, message)])


class NotFound(FlowError):
    """404: absent, or another's: the answer is the same."""

    status = 404

    def __init__(self):
        super().__init__(_known(404)[0], _known(404)[2])


def refusal(status, message=None):
    """A `FlowError` of an HTTP `status` (int) that something else than the flow decided on."""
    code, _title, advice = _known(status)
    return FlowError(code, advice if message is None else message, status=status)


def _known(status):
    return STATUSES.get(status) or (f'http_{status}', "The request failed", "")
