"""Runs in Odoo's shell: writes an EHF file of every kind for every payer. ehf.py DIR"""

import logging
import sys
from pathlib import Path

from odoo.addons.elsmart_kundefaktura.tests import ehf_kinds

logging.getLogger('odoo').setLevel('CRITICAL')
logging.getLogger('py.warnings').setLevel('CRITICAL')
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


class Kinds(ehf_kinds.EhfKinds):
    """The kinds of the tests, on the database of this shell; nothing is committed."""


Kinds.env = env
Kinds.set_up_company()
builder = Kinds.env['account.edi.xml.ubl_bis3']
count = 0
for payer in ehf_kinds.PAYERS:
    for name, move in Kinds.documents(payer).items():
        # What was sent to an organisation, with the PDF in it; for a person, who is sent none, what it would be.
        xml, errors = (move.ubl_cii_xml_id.raw, []) if move.ubl_cii_xml_id else builder._export_invoice(move)
        if errors:
            print(f'{name}: ' + '; '.join(errors), file=sys.stderr)
            sys.exit(1)
        (folder / f'{name}.xml').write_bytes(xml)
        count += 1
print(f'{count} EHF files in {folder}', flush=True)
env.cr.rollback()
