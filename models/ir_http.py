import re

from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from odoo import models
from odoo.http import request

API_PREFIX = '/elsmart/v1'
API_NOWHERE = f'{API_PREFIX}/nowhere'  # only the catch-all route matches it
KEY_SCOPE = 'elsmart'

_ROUTABLE = re.compile(rf'{API_PREFIX}(/[^/\n]+)*')
_BEARER = re.compile(r'bearer +([0-9a-f]+)', re.IGNORECASE)


def is_api(path):
    """Whether `path` (of a request) belongs to the API of the case systems."""
    return path == API_PREFIX or path.startswith(f'{API_PREFIX}/')


def is_routable(path):
    """Whether a route of the API, if only the catch-all, can match `path`: no empty part, also not at the end,
    where `%2F` would be taken for nothing, and no line break."""
    return bool(_ROUTABLE.fullmatch(path))


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Extend: what our scripts say on the customer's pages is in the customer's language too."""
        return [*super()._get_translation_frontend_modules_name(), 'elsmart_kundefaktura']

    @classmethod
    def _match(cls, path_info):
        """Override: a path of the API that no route can match goes to its catch-all.

        Left to core it would be redirected or answered with a page.
        """
        if is_api(path_info) and not is_routable(path_info):
            path_info = API_NOWHERE
        return super()._match(path_info)

    @classmethod
    def _auth_method_elsmart(cls):
        """Authenticate a case system by its key (`Authorization: Bearer …`), whose scope opens nothing else.

        The key must be that of the API user of a source in use. Raises 401; a session is neither read nor saved.
        """
        key = _BEARER.fullmatch(request.httprequest.headers.get('Authorization', ''))
        owner = key and request.env['res.users.apikeys']._elsmart_owner_of(key[1])
        if not owner:
            raise Unauthorized(www_authenticate=WWWAuthenticate('bearer'))
        request.session.can_save = False
        user_id, source_id, known = owner
        request.elsmart_source = request.env['elsmart.source'].browse(source_id)._as_user(user_id, known)
        request.update_env(user=user_id)
