"""Cases nobody ordered: deliveries with as many lines as one likes, for figures and fault tests."""

import secrets


def line(number, amount='1250.00', legal_basis='ch16'):
    """One cost line of a delivery."""
    return {
        'line_id': str(number), 'component': f'Komponent {number % 4}', 'name': f'Montørtimer, del {number}',
        'kind': 'labour', 'qty': '1', 'unit': 'stk', 'unit_price': amount, 'amount': amount,
        'legal_basis': legal_basis,
    }


def body(lines=10, amount='1250.00', legal_basis='ch16', version=1, work_type='omlegging'):
    """A main case of a customer of its own with `lines` complete cost lines; `omlegging` asks for no prepayment."""
    tag = secrets.token_hex(5)
    return {
        'version': version, 'estimate': 'complete', 'work_type': work_type, 'legal_reference': '§ 17-4',
        'customer': {
            'kind': 'consumer', 'name': f'Kunde {tag}', 'email': f'{tag}@example.com', 'street': f'Fjellveien {tag}',
            'zip': '3510', 'city': 'Hønefoss', 'country': 'NO', 'language': 'nb'},
        'installation': {
            'street': f'Fjellveien {tag}', 'zip': '3510', 'city': 'Hønefoss', 'country': 'NO', 'kommunenr': '3305',
            'gnr': 45, 'bnr': 118},
        'lines': [line(number, amount, legal_basis) for number in range(1, lines + 1)],
    }


def ref(prefix):
    """A case number that no other delivery has."""
    return f'{prefix}-{secrets.token_hex(6)}'
