"""The documents' words outside a PDF: mails in the customer's document language, and previews of a text."""
from dataclasses import replace

from markupsafe import Markup

from odoo import api, fields, models

from ..flow import money
from ..reports import documents, formats, render_invoice, render_offer_letter, render_overslag
from ..reports.placeholders import texts_of

PLAIN, BOLD = None, 'bold'


class ElsmartDocument(models.AbstractModel):
    _inherit = 'elsmart.document'

    # === MAILS === #

    @api.model
    def _mail_texts(self, record, mail):
        """The texts of the mail `mail` (`elsmart_text.FRAMES`) to the customer of `record`, ready to show.

        A function of a text's key; `html=True` gives its paragraphs as HTML. Outside text is escaped.
        """
        document = self._mail_document(record, mail)
        texts = texts_of(document)
        more = self._mail_values(record, mail, document.language)

        def show(key, html=False):
            if not html:
                return ' '.join(texts(key, **more).split())
            return Markup('').join(
                Markup('<p>%s</p>') % Markup('').join(_run(run) for run in runs)
                for runs in texts.paragraphs(key, PLAIN, BOLD, **more))
        return show

    @api.model
    def _mail_document(self, record, mail):
        """The document that a mail speaks of, with the mail's own wordings."""
        if mail == 'invoice':
            order, document = record._elsmart_mail_order(), self._invoice(record)
        else:
            order, document = record, self._offer_letter(record, record._elsmart_version().number or 1)
        return replace(document, wordings=self._wordings(order, f'mail_{mail}'))

    @api.model
    def _mail_values(self, record, mail, language):
        if mail == 'refund':
            return {'owed': formats.money(record._elsmart_asks_account(), language)}
        if mail in ('receipt', 'paid_back'):
            told = record._elsmart_payment_told()
            return {
                'paid_amount': formats.money(money.from_float(told.get('amount') or 0), language),
                'paid_by': told.get('method') or '', 'paid_reference': told.get('reference') or '',
                'paid_on': formats.date(told.get('date') or fields.Date.context_today(record), language)}
        if mail != 'accepted':
            return {}
        acceptance = record.sudo().elsmart_acceptance_ids[:1]
        moment = fields.Datetime.context_timestamp(
            record.with_context(tz='Europe/Oslo'), acceptance.accepted_at or fields.Datetime.now())
        return {'accepted_by': acceptance.name or record.partner_id.name or '',
                'accepted_on': formats.date(moment.date(), language)}

    @api.model
    def _mail_money(self, record, amount):
        """An amount as the customer's letters write it."""
        return formats.money(money.from_float(amount), self._language(record))

    @api.model
    def _mail_date(self, record, day):
        """A day as the customer's letters write it."""
        return formats.date(day or None, self._language(record))

    # === PREVIEW OF A TEXT === #

    @api.model
    def _preview(self, order, document, key):
        """(the text `key` as the customer of `order` reads it, the `document` as PDF or None for a mail)."""
        order = order.sudo()
        if document == 'offer':
            built = self._offer_letter(order, order._elsmart_version().number + 1)
            pdf = render_offer_letter(built)
        elif document == 'overslag':
            built = self._overslag(order)
            pdf = render_overslag(built)
        else:
            built = self._sample_invoice(order, request=key == 'request.text')
            pdf = render_invoice(built) if document == 'invoice' else None
            if document != 'invoice':
                source = built if document == 'mail_invoice' else self._offer_letter(order, 1)
                built = replace(source, wordings=self._wordings(order, document))
        return self._preview_text(order, document, key, built), pdf

    def _preview_text(self, order, document, key, built):
        head = built.letterhead
        mail = document.removeprefix('mail_')
        values = self._mail_values(order, mail, built.language) if mail != document else {}
        values |= {
            'original': order.name, 'terms': getattr(built, 'terms_version', ''), 'cap': '',
            'percent': formats.percent(order._elsmart_settlement_rules().cap_percent / 100, built.language),
            'reach': ''.join(f', {way}' for way in (head.phone, head.email) if way),
        }
        paragraphs = texts_of(built).paragraphs(key, PLAIN, BOLD, **values)
        return '\n'.join(''.join(run.text for run in runs) for runs in paragraphs)

    @api.model
    def _sample_invoice(self, order, request=False):
        """An invoice or payment request such as `order` could get, for a preview: its numbers are not real."""
        price, today = self._price(order, order._elsmart_lines()), fields.Date.context_today(order)
        shared = {name: price[name] for name in (
            'language', 'letterhead', 'recipient', 'date', 'subject', 'installation', 'net', 'vat', 'gross')}
        return documents.Invoice(
            **shared, number='0000', kind='payment_request' if request else 'invoice', due_date=today,
            lines=tuple(documents.InvoiceLine(name=row.component, amount=row.labour + row.material)
                        for row in price['rows']),
            vat_rows=price['vat_rows'], to_pay=price['gross'], kid='0' * 15, case_number=order.name,
            account_no=order.company_id._elsmart_bank_account().acc_number or '',
            wordings=self._wordings(order, 'invoice'))


def _run(run):
    return Markup('<strong>%s</strong>') % run.text if run.style == BOLD else Markup('%s') % run.text
