"""Examples of the documentation: one case from delivery to completion. They run as they stand, in this order."""

LINE = {
    'line_id': '1', 'component': 'Måler', 'name': 'Måler direktekoblet, levering og montasje', 'kind': 'mixed',
    'qty': '1', 'unit': 'stk', 'unit_price': '2300.00', 'amount': '2300.00', 'material_amount': '1400.00',
    'legal_basis': 'ch16',
}
TRENCH = {
    'line_id': '2', 'component': 'Stikkledning', 'name': 'Ekstra grøft 12 m', 'kind': 'labour', 'qty': '12',
    'unit': 'm', 'unit_price': '1450.00', 'amount': '17400.00', 'legal_basis': 'ch16',
}
CASE = {
    'version': 1,
    'estimate': 'complete',
    'work_type': 'ny_tilknytning',
    'legal_reference': '§ 16-8',
    'customer': {
        'kind': 'consumer', 'name': 'Kari Nordmann', 'email': 'kari.nordmann@example.com', 'phone': '+4790000412',
        'street': 'Fjellveien 12', 'zip': '3510', 'city': 'Hønefoss', 'country': 'NO', 'language': 'nb',
    },
    'installer': {'name': 'Elektro Eksempel AS', 'orgnr': '310004413', 'email': 'post@elektro.example.com'},
    'installation': {
        'street': 'Fjellveien 12', 'zip': '3510', 'city': 'Hønefoss', 'country': 'NO', 'kommunenr': '3305',
        'gnr': 45, 'bnr': 118, 'metering_point': '707057500000412378', 'ov_to': '3x40 A 400 V TN-C',
    },
    'lines': [LINE],
}
REF = 'NM-DOC-1'
# Kind of delivery -> example body, in the order in which they can be sent.
BODIES = {
    'case': CASE,
    'change': {
        'change_ref': 'E1', 'caused_by': 'customer', 'reason': 'Kunden flyttet traseen', 'add': [TRENCH],
        'update': [], 'remove': [],
    },
    'actuals': {'version': 1, 'as_of': '2026-10-15', 'lines': [LINE]},
    'completion': {'completed_on': '2026-10-30', 'lines': [LINE, {**TRENCH, 'change_ref': 'E1'}]},
    'cancellation': {'reason': 'Kunden bygger ikke likevel', 'lines': []},
    'batch': {'items': [{'ref': 'NM-DOC-2', 'case': CASE}, {'ref': 'NM-DOC-3', 'case': CASE}]},
}
