"""One call to a payment provider, under limits. No database here.

What matters is what is known afterwards: an answer, a refusal (nothing was done), or nothing at all (it may have been
done: the caller asks again, with the same key).
"""
import json

import requests
from urllib3.exceptions import HTTPError

TIMEOUT = 15                 # seconds to connect, and between two pieces of the answer
ANSWER_LIMIT = 1024 * 1024


class ProviderError(Exception):
    """The call did not succeed. `text` says what is known, in English, for the log and the accountant."""

    def __init__(self, text):
        super().__init__(text)
        self.text = text


class Unknown(ProviderError):
    """No answer, or none that says anything: whether the call was carried out is not known."""


class Refused(ProviderError):
    """The provider said no. `status` is its HTTP status, `answer` the decoded body or None."""

    def __init__(self, text, status, answer):
        super().__init__(text)
        self.status, self.answer = status, answer


def call(method, url, headers, body=None):
    """The decoded JSON of a 2xx answer, or {} when it is empty.

    Follows no redirect, reads no password from the environment and no more than ANSWER_LIMIT.

    :raises Unknown: also for 408, 429 and 5xx, after which the same call may be tried again
    :raises Refused:
    """
    with requests.Session() as session:
        session.trust_env = False
        try:
            with session.request(
                    method, url, headers={'Accept': 'application/json', **headers}, json=body, timeout=TIMEOUT,
                    allow_redirects=False, stream=True) as response:
                content = response.raw.read(ANSWER_LIMIT + 1, decode_content=True)
                status = response.status_code
        except (requests.RequestException, OSError) as error:
            raise Unknown(f'no answer ({type(error).__name__})') from error
        except HTTPError as error:   # while the body is read, it is not yet one of requests' own
            raise Unknown(f'the answer broke off ({type(error).__name__})') from error
    return _judged(status, content)


def _judged(status, content):
    try:
        answer = json.loads(content) if content.strip() else {}
    except ValueError:
        answer = None
    if len(content) > ANSWER_LIMIT or status in (408, 425, 429) or status >= 500:
        raise Unknown(f'HTTP {status}')
    if not 200 <= status < 300:
        raise Refused(f'HTTP {status}{_reason(answer)}', status, answer)
    if not isinstance(answer, (dict, list)):
        raise Unknown(f'HTTP {status} with an answer that is no JSON')
    return answer


def _reason(answer):
    """What a refusal says of itself, shortened: its forms are those of both providers' published errors."""
    if not isinstance(answer, dict):
        return ''
    texts = [answer.get(name) for name in ('title', 'detail', 'message', 'error_description')]
    if isinstance(answer.get('errors'), dict):
        texts += [str(text) for texts_ in answer['errors'].values() for text in (
            texts_ if isinstance(texts_, list) else [texts_])]
    said = '; '.join(text for text in texts if isinstance(text, str) and text)
    return f': {said[:300]}' if said else ''
