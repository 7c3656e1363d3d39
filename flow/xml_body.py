"""XML as a body: read with a hardened parser into what JSON would have been, and written the same way.

An element is called like its JSON field; a list is an element around its items. The parser loads nothing, expands
nothing and takes no document type; comments and processing instructions never split a text.
"""
import re
from functools import cache
from pathlib import Path

from lxml import etree

from .contract import DELIVERIES, read
from .contract_errors import field_error, pointer
from .contract_shape import shape_of
from .errors import ContractError, UnreadableBody

NAMESPACE = 'urn:elsmart:kundefaktura:v1'
PROBLEM_NAMESPACE = 'urn:ietf:rfc:7807'  # RFC 9457 keeps it
SCHEMA = Path(__file__).parent.parent / 'static' / 'api' / 'kundefaktura-v1.xsd'
MAX_DEPTH = 32
# Name of a list -> what each of its items is called.
ITEMS = {
    'lines': 'line', 'add': 'line', 'update': 'line', 'remove': 'line_id', 'expects': 'kind',
    'includes': 'change_ref', 'after': 'change_ref', 'items': 'item', 'chain': 'basis', 'claims': 'claim',
    'timeline': 'event', 'events': 'event', 'cases': 'case', 'proposals': 'proposal', 'work_types': 'work_type',
    'cost_codes': 'cost_code', 'changes': 'change', 'names': 'name', 'legal_bases': 'legal_basis',
}

_WHOLE = re.compile(r'-?[0-9]{1,12}')
_UNWRITABLE = re.compile('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')


def read_xml(raw, kind):
    """The value that `raw` (bytes, XML) stands for: what JSON of the same delivery of `kind` would have given.

    :raises UnreadableBody: 400, no XML of ours
    :raises ContractError: 422, not what the XSD allows; its errors are those of the contract where that sees them
    """
    root = _parse(raw)
    if root.tag != f'{{{NAMESPACE}}}{kind}':
        raise UnreadableBody('wrong_element', f'The outermost element is not <{kind} xmlns="{NAMESPACE}">.')
    value = _value(root, shape_of(DELIVERIES[kind]), ())
    schema = _schema()
    if kind != 'batch' and not schema.validate(root):  # the items of a batch are told of one by one
        read(kind, value)
        raise ContractError([
            field_error(_path(root, error), 'not_in_schema', "is not what the schema allows; see schema.xsd")
            for error in schema.error_log.filter_from_errors()[:ContractError.LIMIT]])
    return value


def write_xml(name, value):
    """Text of `value` (what JSON would be made of) as the XML element `name` in our namespace."""
    return _write(name, value, NAMESPACE, ITEMS)


def write_problem(problem):
    """Text of problem details (dict) in the XML form of RFC 9457."""
    return _write('problem', problem, PROBLEM_NAMESPACE, {})


@cache
def _schema():
    return etree.XMLSchema(etree.fromstring(SCHEMA.read_bytes(), _parser()))


def _parser():
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True)


def _parse(raw):
    if raw[:2] in (b'\xff\xfe', b'\xfe\xff') or b'\0' in raw[:64]:
        raise UnreadableBody('not_utf8', "The body is not UTF-8; send XML in UTF-8.")
    try:
        root = etree.fromstring(raw, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line, column = getattr(error, 'position', (0, 0))
        raise UnreadableBody('not_xml', f"The body is not XML: line {line}, column {column}.") from None
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise UnreadableBody('doctype', "The body has a document type; send XML without <!DOCTYPE>.")
    if (info.encoding or 'UTF-8').upper() not in ('UTF-8', 'UTF8', 'US-ASCII', 'ASCII'):
        raise UnreadableBody('not_utf8', "The body is not UTF-8; send XML in UTF-8.")
    return root


def _value(element, shape, path):
    """Python value of `element` as the contract's `shape` wants it; what the contract has no place for is kept."""
    if len(path) > MAX_DEPTH:
        raise UnreadableBody('too_deep', f"The body is nested too deep; send at most {MAX_DEPTH} levels.")
    if path:
        _check_plain(element, path)
    if len(element) and _has_text(element):
        raise UnreadableBody('mixed_content', "There is text between the elements.", pointer(path))
    if shape.fields is not None:
        return _fields(element, shape, path)
    if shape.item is not None:
        return [_value(child, shape.item, (*path, index)) for index, child in enumerate(element)]
    if len(element):
        return {etree.QName(child).localname: None for child in element}
    text = ''.join(element.itertext())
    return int(text) if shape.whole and _WHOLE.fullmatch(text) else text


def _fields(element, shape, path):
    result = {}
    for child in element:
        name = etree.QName(child).localname
        if name in result:
            where = pointer((*path, name))
            raise UnreadableBody('duplicate_key', f"{where} is named twice; send each field once.", where)
        result[name] = _value(child, shape.fields.get(name) or shape_of(str), (*path, name))
    return result


def _check_plain(element, path):
    if element.attrib or not element.tag.startswith(f'{{{NAMESPACE}}}'):
        raise UnreadableBody('wrong_element', (
            f"{pointer(path)} has an attribute or another namespace; send plain elements of {NAMESPACE}."),
            pointer(path))


def _has_text(element):
    return any((text or '').strip() for text in (element.text, *(child.tail for child in element)))


def _path(root, error):
    """Path of JSON names to what an error of the schema (its XPath: /*/*[3]/*[1]) is about."""
    element, path = root, []
    for index in re.findall(r'\*(?:\[(\d+)\])?', error.path or '')[1:]:
        children = list(element)
        place = int(index or 1) - 1
        if place >= len(children):
            break
        name = etree.QName(children[place]).localname
        parent = etree.QName(element).localname
        path.append(place if ITEMS.get(parent) == name else name)
        element = children[place]
    return path


def _write(name, value, namespace, items):
    root = etree.Element(f'{{{namespace}}}{name}', nsmap={None: namespace})
    _fill(root, name, value, namespace, items)
    return etree.tostring(root, encoding='unicode')


def _fill(element, name, value, namespace, items):
    if isinstance(value, dict):
        for key, item in value.items():
            if item is not None:
                _fill(etree.SubElement(element, f'{{{namespace}}}{key}'), key, item, namespace, items)
    elif isinstance(value, (list, tuple)):
        item_name = items.get(name, 'i')
        for item in value:
            _fill(etree.SubElement(element, f'{{{namespace}}}{item_name}'), item_name, item, namespace, items)
    elif isinstance(value, bool):
        element.text = 'true' if value else 'false'
    else:
        element.text = _UNWRITABLE.sub('\ufffd', str(value))
