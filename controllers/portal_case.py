"""Installers and contractors follow the cases of their firm: status, release and next step; no price and no order."""
from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools.sql import escape_psql

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from . import portal_page
from .portal_access import DEFAULT_TIMEZONE, clean, render_page
from .portal_texts import next_step

CASES_URL = '/my/saker'
SEARCHED = ('ref', 'number', 'street', 'city', 'property_ref', 'metering_point', 'customer_id.name')
SEARCH_LIMIT = 100


class CasePortal(CustomerPortal):
    _cases_url = CASES_URL
    _case_url = f'{CASES_URL}/<int:case_id>'

    def _prepare_home_portal_values(self, counters):
        """Extend: the cases of the firm."""
        values = super()._prepare_home_portal_values(counters)
        if 'elsmart_case_count' in counters:
            values['elsmart_case_count'] = request.env['elsmart.case'].has_access('read') and (
                request.env['elsmart.case'].search_count(self._own_cases(), limit=1))
        return values

    @staticmethod
    def _own_cases():
        # The record rule says the same for portal users; a case worker who looks in here sees no more than that either.
        firm = request.env.user.partner_id.commercial_partner_id
        return Domain('installer_id', 'child_of', firm.ids) | Domain('contractor_id', 'child_of', firm.ids)

    @http.route([CASES_URL, f'{CASES_URL}/page/<int:page>'], type='http', auth='user', website=True, readonly=True)
    def elsmart_cases(self, page=1, search=None, status=None, work=None, **_params):
        """The cases of the firm, searched and filtered."""
        cases = request.env['elsmart.case']
        if not cases.has_access('read'):
            return request.redirect('/my')
        search = clean(search, SEARCH_LIMIT)
        options = self._filters()
        status, work = (value if value in options[name] else '' for name, value in (('status', status), ('work', work)))
        # What they may see is decided with their own rights; the customer's name is then searched in sudo.
        mine = Domain('id', 'in', cases._search(self._own_cases()))
        domain, cases = mine & self._search_domain(search, status, work), cases.sudo()
        pager = portal_pager(
            url=CASES_URL, url_args={'search': search, 'status': status, 'work': work},
            total=cases.search_count(domain), page=page, step=self._items_per_page)
        found = cases.search(domain, limit=self._items_per_page, offset=pager['offset'])
        return render_page('portal_cases', {
            'page_name': 'elsmart_cases', 'pager': pager, 'options': options,
            'search': search, 'status': status, 'work': work,
            'rows': [case_values(case) for case in found],
        })

    @staticmethod
    def _filters():
        """{filter: {value: label}}"""
        cases = request.env['elsmart.case']
        fields = {'status': 'status', 'work': 'work_state'}
        return {name: dict(cases._fields[field]._description_selection(request.env)) for name, field in fields.items()}

    @staticmethod
    def _search_domain(search, status, work):
        domain = Domain.TRUE
        if search:
            domain &= Domain.OR(Domain(name, 'ilike', escape_psql(search)) for name in SEARCHED)
        if status:
            domain &= Domain('status', '=', status)
        if work:
            domain &= Domain('work_state', '=', work)
        return domain

    @http.route(_case_url, type='http', auth='user', website=True, readonly=True)
    def elsmart_case(self, case_id, **_params):
        """One case: where it stands, whether the work may start, and what comes next."""
        case = request.env['elsmart.case'].browse(case_id)
        try:
            case.check_access('read')
            case = case.filtered_domain(self._own_cases())
            request.update_context(tz=request.env.user.tz or DEFAULT_TIMEZONE)
        except (AccessError, MissingError):
            case = case.browse()
        if not case:
            return render_page('portal_nowhere', status=404)
        case_sudo = case.with_env(request.env).sudo()
        return render_page('portal_case', {
            'page_name': 'elsmart_case',
            **case_values(case_sudo),
            'related': [case_values(other) for other in (
                case_sudo.family_ids - case_sudo).filtered_domain(self._own_cases())],
            'timeline': portal_page.case_timeline(case_sudo),
        })


def case_values(case):
    """What an installer is shown of `case`: never a price, a customer's link or another firm's case."""
    _ = request.env._
    labels = dict(case._fields['label']._description_selection(request.env))
    return {
        'case': case,
        'place': case.env['elsmart.document']._installation(case),
        'status_label': labels.get(case.label) or _("Received"),
        'work_label': dict(case._fields['work_state']._description_selection(request.env))[case.work_state],
        'reason': dict(case._fields['release_reason']._description_selection(request.env))[case.release_reason],
        'next_step': next_step(case),
    }
