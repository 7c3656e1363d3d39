"""The one-time code on a letter: kept hashed, tried a few times an hour."""
import secrets

from odoo import api, fields, models

from ..flow import paper


class ElsmartPaperCode(models.Model):
    """The code on the newest letter of one offer, hashed. It makes one user of the portal."""

    _name = 'elsmart.paper.code'
    _description = "Code on a letter"

    order_id = fields.Many2one('sale.order', required=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='order_id.company_id', store=True)
    version_id = fields.Many2one('elsmart.offer.version', required=True, ondelete='cascade')
    salt = fields.Char(required=True)
    hash = fields.Char(required=True)

    _order_unique = models.Constraint('UNIQUE(order_id)', "The code of the newest letter counts.")

    @api.model
    def _new(self, version):
        """Give `version` a code; a code on an older letter ends. Returns the code, which is kept nowhere."""
        code, salt = paper.new_code(), secrets.token_hex(16)
        self.search([('order_id', '=', version.order_id.id)]).unlink()
        self.create({
            'order_id': version.order_id.id, 'version_id': version.id, 'salt': salt,
            'hash': paper.hashed(code, salt)})
        return code

    @api.model
    def _open(self, number, code, ip, company=None):
        """Try `code` on the case `number` (what the reader typed), from the address `ip`, in `company` or in any.

        :return: (order, None), or (no order, why not)
        """
        tries = self.env['elsmart.code.attempt']._note(number, ip)
        domain = [('order_id.name', '=ilike', _literal(number.strip()))]
        if company:
            domain.append(('company_id', '=', company.id))
        row = self.search(domain, limit=2) if number.strip() else self
        # Two companies may use the same number: then it opens nothing by itself.
        row = row if len(row) == 1 else self.browse()
        refusal = paper.refusal(
            row._facts() if row else None, code, fields.Date.context_today(row or self), tries)
        return (row.order_id, None) if not refusal else (self.env['sale.order'], refusal)

    def _facts(self):
        self.ensure_one()
        order, version = self.order_id, self.order_id._elsmart_version()
        return paper.CodeFacts(
            salt=self.salt, hash=self.hash, valid_until=version.valid_until,
            has_user=bool(order.partner_id.user_ids), open=order.state != 'cancel')


def _literal(text):
    """`text` for the operator =ilike, in which % and _ mean something."""
    return text.replace('\\', '\\\\').replace('%', '\\%').replace('_', '\\_')


class ElsmartCodeAttempt(models.Model):
    """A try of a code: counted for the rate limit, and dropped after a day."""

    _name = 'elsmart.code.attempt'
    _description = "Try of a code"

    number = fields.Char(index=True)
    ip = fields.Char(index=True)

    @api.model
    def _note(self, number, ip):
        """Count this try; returns how many came before it within the window, by address or on the case."""
        number = number.strip().upper()[:64]
        since = [('create_date', '>', fields.Datetime.now() - paper.WINDOW)]
        before = max(self.search_count([*since, ('ip', '=', ip)]), self.search_count([*since, ('number', '=', number)]))
        self.create({'number': number, 'ip': ip})
        return before

    @api.autovacuum
    def _gc_attempts(self):
        self.search([('create_date', '<', fields.Datetime.subtract(fields.Datetime.now(), days=1))]).unlink()
