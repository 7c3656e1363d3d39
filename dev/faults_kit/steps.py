"""The steps of the main job that the races begin after, over HTTP."""

from collections import namedtuple
from urllib.parse import parse_qs, urljoin, urlsplit

from .ground import sql

from journey import invented
from journey.people import CaseSystem, Customer
from journey.report import check

Basis = namedtuple('Basis', 'id name token ref body')


def delivered(world, **values):
    """A fakturagrunnlag of one delivery."""
    ref, body = invented.ref('P'), invented.body(**values)
    status, answer = CaseSystem(world, 'nettmelding').call('PUT', f'/elsmart/v1/cases/{ref}', body)
    check('The delivery', status, 201)
    [[order, token]] = sql(
        f"SELECT id, access_token FROM sale_order WHERE name = '{answer['case']}' AND company_id = {world['company']}")
    return Basis(int(order), answer['case'], token, ref, body)


def sent(world, accountant, **values):
    """A fakturagrunnlag whose offer is sent."""
    basis = delivered(world, **values)
    accountant.call('sale.order', 'action_elsmart_send_offer', [basis.id])
    return basis


def tab(world, basis):
    """A browser tab of its own that shows the offer, opened by the link of the mail."""
    customer = Customer(world['url'])
    customer.get(f'/my/kundefaktura/{basis.id}?access_token={basis.token}')
    return customer


def post(customer, marker, **values):
    """A call that sends the form `marker` of the page that is open; returns the code of what the next page says."""
    form = next(form for form in customer.page.forms if marker in (form.action or ''))
    data = dict(form.form_values()) | values
    url = urljoin(customer.where, form.action)

    def send():
        answer = customer.session.post(url, data=data, timeout=60)
        if answer.status_code != 200:
            return answer.status_code
        return parse_qs(urlsplit(answer.url).query).get('message', ['none'])[0]
    return send


def accepted(world, accountant, **values):
    """A fakturagrunnlag that the customer has accepted."""
    basis = sent(world, accountant, **values)
    check('The acceptance', accepts(tab(world, basis))(), 'accepted')
    return basis


def accepts(customer):
    return post(customer, '/accept', name='Kari Nordmann', terms='1')
