"""A folder that the bank's files are dropped in. It must lie under a path that an administrator allows."""
import logging
import os
import time
from datetime import datetime
from pathlib import Path

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..flow import bank_file
from ..flow.bank_file import BankFileRefused

_logger = logging.getLogger(__name__)

PARAMETER = 'elsmart_kundefaktura.bank_folders'
# A file that is still being written grows; one that has been still for so long is whole.
STILL_SECONDS = 30
DONE, FAILED = 'done', 'failed'
UNFINISHED = ('.tmp', '.part', '.filepart', '.crdownload')


class ResCompany(models.Model):
    _inherit = 'res.company'

    elsmart_bank_folder = fields.Char(
        string="Folder of bank files",
        help="On the server. What is taken in is moved to the folder done in it, what is refused to failed.")
    elsmart_bank_user_id = fields.Many2one('res.users', string="Told of refused bank files")

    @api.constrains('elsmart_bank_folder')
    def _check_elsmart_bank_folder(self):
        for company in self.filtered('elsmart_bank_folder'):
            company._elsmart_bank_path()
            twin = self.sudo().search(
                [('elsmart_bank_folder', '=', company.elsmart_bank_folder), ('id', '!=', company.id)], limit=1)
            if twin:
                raise ValidationError(self.env._(
                    "Each company needs a folder of its own; this one is %s's.", twin.name))

    def _elsmart_bank_path(self):
        """The folder as a real path.

        :raises ValidationError: if it lies under no path that the administrator allows
        """
        self.ensure_one()
        allowed = (self.env['ir.config_parameter'].sudo().get_param(PARAMETER) or '').split(os.pathsep)
        path = Path(self.elsmart_bank_folder)
        real = Path(os.path.realpath(path))
        for root in filter(None, map(str.strip, allowed)):
            if path.is_absolute() and os.path.isabs(root) and real.is_relative_to(os.path.realpath(root)):
                return real
        raise ValidationError(self.env._(
            "The folder %s lies under no path that an administrator allows for bank files.", self.elsmart_bank_folder))


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    elsmart_bank_folder = fields.Char(related='company_id.elsmart_bank_folder', readonly=False)
    elsmart_bank_user_id = fields.Many2one(related='company_id.elsmart_bank_user_id', readonly=False)
    elsmart_bank_folders = fields.Char("Allowed paths of bank files", config_parameter=PARAMETER)

    @api.model_create_multi
    def create(self, vals_list):
        """Extend: the allowed path is saved with this form, but the company's folder is checked against it before."""
        for vals in vals_list:
            if 'elsmart_bank_folders' in vals and self.env.user.has_group('base.group_system'):
                self.env['ir.config_parameter'].sudo().set_param(PARAMETER, vals['elsmart_bank_folders'] or '')
        return super().create(vals_list)


class ElsmartBankFile(models.Model):
    _inherit = 'elsmart.bank.file'

    @api.model
    def _cron_folder(self):
        """Take in what lies in the companies' folders; each file is stored and committed before it is moved."""
        for company in self.env['res.company'].search([('elsmart_bank_folder', '!=', False)]):
            files = self.with_company(company).with_context(
                allowed_company_ids=company.ids, lang=company.elsmart_bank_user_id.lang or company.partner_id.lang)
            try:
                paths = _waiting(company._elsmart_bank_path())
            except (OSError, UserError) as error:
                _logger.error("The folder of bank files of %s cannot be read: %s", company.name, error)
                continue
            for path in paths:
                files._take_in_path(path)
            if paths:
                self.env.ref('elsmart_kundefaktura.ir_cron_book_bank')._trigger()

    @api.model
    def _take_in_path(self, path):
        """Take in or refuse one file and move it away. Killed between the two, the next run finds it known."""
        try:
            if path.stat().st_size > bank_file.MAX_BYTES:
                raise BankFileRefused('too_large', megabytes=bank_file.MAX_BYTES // 1024 ** 2)
            data = path.read_bytes()
        except OSError as error:
            _logger.error("The bank file %s cannot be read: %s", path, error)
            return
        except BankFileRefused as refused:
            data, place = b'', self._tell_refused(path, b'', refused)
        else:
            place = self._place(path, data)
        if place:
            self.env['ir.cron']._commit_progress()
            _move(path, place)

    def _place(self, path, data):
        """Take in `data`; returns the folder that the file belongs in now, or None to try again later."""
        try:
            with self.env.cr.savepoint():
                self._take_in(path.name, data, way='folder')
            return DONE
        except BankFileRefused as refused:
            return DONE if refused.code == 'known' else self._tell_refused(path, data, refused)
        except (psycopg2.OperationalError, psycopg2.IntegrityError):
            # Somebody takes in the same payments at this instant.
            self.env.cr.rollback()
            self.env.invalidate_all()
            return None
        except Exception:
            # One file that we cannot make anything of keeps no other from being read.
            _logger.exception("The bank file %s stays where it is", path)
            self.env.invalidate_all()
            return None

    def _tell_refused(self, path, data, refused):
        file = self._refuse(path.name, data, self._refusal(refused), 'folder')
        user = self.env.company.elsmart_bank_user_id or self.env.company._elsmart_responsible()
        file.activity_schedule(
            'mail.mail_activity_data_todo', user_id=user.id, summary=self.env._("A bank file was refused"),
            note=file.problem)
        return FAILED


def _waiting(folder):
    """Whole files in `folder`, oldest first: no links, nothing hidden, nothing that is still being written."""
    now = time.time()
    entries = [entry for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
    return [Path(entry.path) for entry in sorted(entries, key=lambda entry: (entry.stat().st_mtime, entry.name))
            if not entry.name.startswith('.') and not entry.name.lower().endswith(UNFINISHED)
            and now - entry.stat().st_mtime >= STILL_SECONDS]


def _move(path, place):
    """Move `path` into the folder `place` beside it, under a name that is free there."""
    folder = path.parent / place
    try:
        folder.mkdir(exist_ok=True)
        target = folder / path.name
        if target.exists():
            target = folder / f'{datetime.now():%Y%m%dT%H%M%S%f}-{path.name}'
        os.replace(path, target)
    except OSError as error:
        _logger.error("The bank file %s cannot be moved to %s: %s", path, folder, error)
