"""Our own case numbers, drawn from an ordinary sequence without asking each time how it is written."""
from odoo import api, fields, models
from odoo.tools import SQL, ormcache

CODE = 'elsmart.case'
# Parts of a prefix that may differ from one delivery to the next of the same day.
OF_THE_MOMENT = ('h24)', 'h12)', 'min)', 'sec)')


class IrSequence(models.Model):
    _inherit = 'ir.sequence'

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Extend: what is remembered of how case numbers are written is looked up anew."""
        sequences = super().create(vals_list)
        sequences._elsmart_forget()
        return sequences

    def write(self, vals):
        """Extend: as `create`."""
        self._elsmart_forget()
        result = super().write(vals)
        self._elsmart_forget()
        return result

    def unlink(self):
        """Extend: as `create`."""
        self._elsmart_forget()
        return super().unlink()

    def _elsmart_forget(self):
        if CODE in self.mapped('code'):
            self.env.registry.clear_cache()

    # === CASE NUMBERS === #

    @api.model
    def _elsmart_case_numbers(self, company, count):
        """`count` case numbers of `company`, each given once.

        Not without gaps: deliveries that come together would have to wait for each other.
        """
        try:
            name, prefix, padding, suffix = self._elsmart_written(
                company.id, fields.Date.today(), fields.Date.context_today(self))
        except LookupError:
            # Core makes the year's range at its first number; and it does whatever cannot be remembered.
            sequence = self._elsmart_sequence(company.id)
            return [sequence.next_by_id() for _number in range(count)]
        drawn = self.env.execute_query(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count))
        return [f'{prefix}{number:0{padding}d}{suffix}' for number, in drawn]

    @api.model
    def _elsmart_sequence(self, company_id):
        return self.search(
            [('code', '=', CODE), ('company_id', 'in', (company_id, False))], order='company_id', limit=1)

    @api.model
    @ormcache('company_id', 'day', 'local_day')
    def _elsmart_written(self, company_id, day, local_day):
        """(sequence of PostgreSQL, prefix, padding, suffix) of case numbers.

        Core chooses the year's range by `day` (UTC) and writes the prefix of `local_day`.

        Raises `LookupError` where that is not the same all day, which is not remembered.
        """
        sequence = self._elsmart_sequence(company_id)
        year = sequence.date_range_ids.filtered(lambda year: year.date_from <= day <= year.date_to)[:1]
        text = f"{sequence.prefix or ''}{sequence.suffix or ''}"
        if sequence.implementation != 'standard' or any(part in text for part in OF_THE_MOMENT) or (
                sequence.use_date_range and not year):
            raise LookupError("The number cannot be written from memory.")
        if not sequence.use_date_range:
            return f'ir_sequence_{sequence.id:03d}', *self._elsmart_parts(sequence)
        sequence = sequence.with_context(ir_sequence_date_range=year.date_from)
        return f'ir_sequence_{sequence.id:03d}_{year.id:03d}', *self._elsmart_parts(sequence)

    @api.model
    def _elsmart_parts(self, sequence):
        prefix, suffix = sequence._get_prefix_suffix()
        return prefix, sequence.padding, suffix


class IrSequenceDateRange(models.Model):
    _inherit = 'ir.sequence.date_range'

    @api.model_create_multi
    def create(self, vals_list):
        """Extend: as `ir.sequence.create`."""
        ranges = super().create(vals_list)
        ranges.sequence_id._elsmart_forget()
        return ranges

    def write(self, vals):
        """Extend: as `ir.sequence.create`."""
        result = super().write(vals)
        self.sequence_id._elsmart_forget()
        return result

    def unlink(self):
        """Extend: as `ir.sequence.create`."""
        self.sequence_id._elsmart_forget()
        return super().unlink()
