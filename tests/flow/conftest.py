"""Deliveries to test with. The values are invented; orgnr and metering point have valid check digits."""
import copy

import pytest

MAIN = {
    'version': 1,
    'estimate': 'complete',
    'work_type': 'ny_tilknytning',
    'legal_reference': '§ 16-8',
    'expects': ['produktkjop', 'arbeidsordre'],
    'customer': {
        'kind': 'consumer', 'name': 'Kari Nordmann', 'email': 'kari.nordmann@example.com', 'phone': '+4790000412',
        'street': 'Fjellveien 12', 'zip': '3510', 'city': 'Hønefoss', 'country': 'NO', 'language': 'nb',
    },
    'installation': {
        'street': 'Fjellveien 12', 'zip': '3510', 'city': 'Hønefoss', 'country': 'NO', 'kommunenr': '3305', 'gnr': 45,
        'bnr': 118, 'metering_point': '707057500000412378', 'ov_from': None, 'ov_to': '3x40 A 400 V TN-C',
    },
    'installer': {'name': 'Elektro Eksempel AS', 'orgnr': '310004413', 'email': 'post@elektro.example.com'},
    'lines': [{
        'line_id': '1', 'component': 'Måler', 'name': 'Måler direktekoblet, levering og montasje', 'kind': 'mixed',
        'qty': '1', 'unit': 'stk', 'unit_price': '2300.00', 'amount': '2300.00', 'material_amount': '1400.00',
        'legal_basis': 'ch16',
    }],
}
CHILD = {
    'version': 1,
    'estimate': 'complete',
    'main_case': {'source': 'nettmelding', 'ref': 'NM-2026-004512'},
    'contractor': {'name': 'Grunn og Kabel Eksempel AS', 'orgnr': '310005517'},
    'lines': [{
        'line_id': '20', 'component': 'Nettstasjon', 'name': 'Ny nettstasjon 500 kVA', 'kind': 'mixed', 'qty': '1',
        'unit': 'stk', 'unit_price': '420000.00', 'amount': '420000.00', 'material_amount': '310000.00',
        'legal_basis': 'ch16', 'shared': {
            'shared_ref': 'NS-1042', 'reinvestment': '180000.00', 'remaining_years': 12, 'rate': '0.04',
            'capacity_increase_kva': '185', 'requested_kva': '100', 'advancement': '67572.53',
            'cost_basis': '307572.53', 'contribution': '166255.42', 'contribution_material': '122712.33',
        },
    }],
}


@pytest.fixture
def main():
    """A main case with one line of 2 300,00."""
    return copy.deepcopy(MAIN)


@pytest.fixture
def child():
    """A case under it, with a shared asset."""
    return copy.deepcopy(CHILD)


@pytest.fixture
def line(main):
    """The one line of `main`."""
    return main['lines'][0]
