"""The schema of the XML form, made from the contract. The file that is served and read is `static/api/…xsd`; a test
holds it against this."""
import re
from xml.sax.saxutils import quoteattr

from .contract import DELIVERIES
from .xml_body import ITEMS, NAMESPACE

DEFS = '#/$defs/'
HEAD = f'''<?xml version="1.0" encoding="UTF-8"?>
<!-- The XML form of the deliveries of the Kundefaktura API, version 1. Elements are called like the fields of the JSON
     form and stand in any order; a list is an element around its items. What is optional may be left out or be empty.
     Amounts are NOK ex. VAT, a point before at most 2 decimals; quantities have at most 3. -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACE}" targetNamespace="{NAMESPACE}"
           elementFormDefault="qualified">
'''


def text():
    """The schema as text."""
    types, elements = {}, []
    for name, model in DELIVERIES.items():
        schema = model.model_json_schema()
        for title, part in (*schema.get('$defs', {}).items(), (model.__name__, schema)):
            types[title] = _complex_type(title, part)
        elements.append(f'  <xs:element name="{name}" type="{model.__name__}"/>\n')
    return f"{HEAD}{''.join(elements)}{''.join(types[title] for title in sorted(types))}</xs:schema>\n"


def _complex_type(title, schema):
    required = set(schema.get('required', ()))
    fields = ''.join(
        _element(name, field, '' if name in required else ' minOccurs="0"', '      ')
        for name, field in schema['properties'].items())
    return f'''  <xs:complexType name="{title}">
{_documentation(schema.get('description'), '    ')}    <xs:all>
{fields}    </xs:all>
  </xs:complexType>
'''


def _element(name, field, occurs, indent):
    kind, empty = _kind(field)
    head = f'{indent}<xs:element name="{name}"{occurs}'
    told = _documentation(field.get('description'), f'{indent}  ')
    if '$ref' in kind:
        return f'{head} type="{kind["$ref"].removeprefix(DEFS)}">\n{told}{indent}</xs:element>\n'
    inner = _list(name, kind, f'{indent}  ') if kind.get('type') == 'array' else _simple(kind, empty, f'{indent}  ')
    return f'{head}>\n{told}{inner}{indent}</xs:element>\n'


def _list(name, kind, indent):
    bounds = f' minOccurs="{kind.get("minItems", 0)}" maxOccurs="{kind["maxItems"]}"'
    item = _element(ITEMS[name], kind['items'], bounds, f'{indent}    ')
    return (f'{indent}<xs:complexType>\n{indent}  <xs:sequence>\n{item}{indent}  </xs:sequence>\n'
            f'{indent}</xs:complexType>\n')


def _kind(field):
    """(what the field holds, whether it may be empty): null is an element that is left out."""
    parts = field.get('anyOf', [field])
    kinds = [part for part in parts if part.get('type') != 'null' and part.get('const') != '']
    return kinds[0], len(kinds) < len(parts)


def _simple(kind, empty, indent):
    restriction = _restriction(kind, f'{indent}  ')
    if not empty:
        return f'{indent}<xs:simpleType>\n{restriction}{indent}</xs:simpleType>\n'
    deeper = restriction.replace('\n', '\n    ').rstrip(' ')
    return (
        f'{indent}<xs:simpleType>\n{indent}  <xs:union>\n{indent}    <xs:simpleType>\n    {deeper}'
        f'{indent}    </xs:simpleType>\n{indent}    <xs:simpleType>\n{indent}      <xs:restriction base="xs:string">\n'
        f'{indent}        <xs:length value="0"/>\n{indent}      </xs:restriction>\n{indent}    </xs:simpleType>\n'
        f'{indent}  </xs:union>\n{indent}</xs:simpleType>\n')


def _restriction(kind, indent):
    base = 'xs:integer' if kind.get('type') == 'integer' else 'xs:date' if kind.get('format') == 'date' else 'xs:string'
    facets = ''.join(f'{indent}  <xs:{name} value={quoteattr(str(value))}/>\n' for name, value in _facets(kind))
    return f'{indent}<xs:restriction base="{base}">\n{facets}{indent}</xs:restriction>\n'


def _facets(kind):
    for value in kind.get('enum', [kind['const']] if 'const' in kind else []):
        yield 'enumeration', value
    for name, facet in (('minimum', 'minInclusive'), ('maximum', 'maxInclusive'), ('minLength', 'minLength'),
                        ('maxLength', 'maxLength')):
        if name in kind:
            yield facet, kind[name]
    pattern = kind.get('pattern', '')
    # XML cannot carry what the pattern of plain text forbids, but for a few that the contract refuses itself.
    if pattern and not pattern.startswith('^[^'):
        yield 'pattern', re.sub(r'^\^|\$$', '', pattern)


def _documentation(description, indent):
    if not description:
        return ''
    words = ' '.join(description.split()).replace('&', '&amp;').replace('<', '&lt;')
    return f'{indent}<xs:annotation><xs:documentation>{words}</xs:documentation></xs:annotation>\n'


if __name__ == '__main__':
    from .xml_body import SCHEMA
    SCHEMA.write_text(text())
