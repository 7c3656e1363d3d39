"""Runs in Odoo's shell: writes the texts of the addon into the PO file of its first argument."""

import io
import json
import sys
from pathlib import Path

import polib

from odoo.tools.translate import trans_export

target, *sources = map(Path, sys.argv[1:])
known = {entry.msgid: entry.msgstr for entry in polib.pofile(target)} if target.exists() else {}
for source in sources:
    known.update(json.loads(source.read_text(encoding='utf-8')))

buffer = io.BytesIO()
trans_export(None, ['elsmart_kundefaktura'], buffer, 'po', env)
texts = polib.pofile(buffer.getvalue().decode(), wrapwidth=100)
missing = []
for entry in texts:
    entry.msgstr = known.get(entry.msgid) or ''
    if not entry.msgstr:
        missing.append(entry.msgid)
texts.metadata = {
    'Project-Id-Version': 'Odoo Server 19.0', 'Report-Msgid-Bugs-To': '', 'Language': 'nb_NO', 'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=UTF-8', 'Content-Transfer-Encoding': '8bit',
    'Plural-Forms': 'nplurals=2; plural=(n != 1);'}
texts.header = ('Translation of Odoo Server.\nThis file contains the translation of the following modules:\n'
                '\t* elsmart_kundefaktura\n')
texts.save(target)
for text in missing:
    print(json.dumps(text, ensure_ascii=False))
print(f'{len(texts)} texts, {len(missing)} without Norwegian')
env.cr.rollback()
sys.exit(bool(missing))
