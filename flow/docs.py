"""The documentation as one HTML page, made from the contract: what is sent, field by field, with examples that run."""
import json
from functools import cache
from html import escape

from .contract import DELIVERIES, MAX_ITEMS
from .errors import STATUSES
from .examples import BODIES, REF
from .importing import API_PREFIX
from .openapi import ABOUT, OPERATIONS, SCHEMAS, refused, schemas
from .xml_body import NAMESPACE, write_xml

STYLE = '''
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #0b5c6b; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
h1 { line-height: 1.2; } h2 { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1.2rem; }
code, pre { font: 13px/1.45 ui-monospace, monospace; } p code, li code { overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .8rem 1rem; overflow-x: auto; border-radius: 6px; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; min-width: 36rem; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
.verb { background: var(--accent); color: #fff; border-radius: 4px; padding: .1rem .45rem; font-size: 13px; }
nav a { margin-right: 1rem; display: inline-block; } summary { cursor: pointer; margin: .6rem 0; font-weight: 600; }
'''
STEPS = (
    "Ask the grid company for a key. It is shown once; send it as <code>Authorization: Bearer …</code>.",
    "Send each case whole, with a <code>version</code> that counts up. The same version again is answered as it was "
    "the first time, to the byte; an older one gets 409, the same one with other content 422.",
    "Give each POST an <code>Idempotency-Key</code> of your own and send the same one when you try again. It is kept "
    "for 30 days; beneath it references such as <code>change_ref</code> hold for ever. A refused delivery leaves its "
    "key free.",
    "Deliver in any order. What comes too early gets 409 and is told what is missing: send it again later. Two that "
    "may overtake each other need a word from you: the <code>version</code> of a completion, <code>after</code> in a "
    "change notice that follows another about the same line, <code>includes</code> in a version that has change "
    "notices in it.",
    "Try again on 429 (more deliveries in a minute than your key may send; a batch counts as one) and 503, as late as "
    "<code>Retry-After</code> says. Correct what is refused with 400, 413, 415 or 422 before you send it again: "
    "<code>errors</code> names what, and <code>pointer</code> is a JSON pointer into what you sent.",
    "Where a server has several databases, name yours in the header <code>X-Odoo-Database</code>.",
    "Read statuses by webhook, or by <code>GET /events</code>: keep <code>next</code> and send it as "
    "<code>after</code>. No event is passed over and none comes twice.",
)


def page(base_url=''):
    """The page as HTML text. `base_url` is where the API is served."""
    return _page().replace('{{base}}', escape(f'{base_url}{API_PREFIX}'))


@cache
def _page():
    sections = ''.join(_operation(name, *operation) for name, operation in OPERATIONS.items())
    links = ''.join(f'<a href="#{name}">{escape(operation[-1])}</a> ' for name, operation in OPERATIONS.items())
    return f'''<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kundefaktura intake API</title><style>{STYLE}</style></head><body>
<h1>Kundefaktura intake API</h1>
<p>{escape(ABOUT)}</p>
<p><a href="openapi.json">openapi.json</a> · <a href="schema.xsd">schema.xsd</a></p>
<ol>{''.join(f'<li>{step}</li>' for step in STEPS)}</ol>
<p>The examples run as they stand, from top to bottom, once <code>KEY</code> is set:</p>
<pre>KEY=…   # of the case system</pre>
<nav>{links}<a href="#fields">Fields</a> <a href="#xml">XML</a> <a href="#errors">Errors</a></nav>
{sections}
<h2 id="fields">Fields</h2>{_fields()}
<h2 id="xml">XML</h2>{_xml()}
<h2 id="errors">Errors</h2>{_errors()}
</body></html>
'''


def _operation(name, method, path, kind, answer, successes, refusals, summary):
    told = f'<p>{escape(DELIVERIES[kind].__doc__.strip())}</p>' if kind else ''
    link = f'<p>Body: <a href="#{DELIVERIES[kind].__name__}">{DELIVERIES[kind].__name__}</a>. ' if kind else '<p>'
    statuses = ', '.join(map(str, (*successes, *sorted(refused(path, kind, refusals)))))
    limit = f' At most {MAX_ITEMS} items and 50 MB.' if kind == 'batch' else ' At most 5 MB.' if kind else ''
    return f'''<h2 id="{name}">{escape(summary)}</h2>
<p><span class="verb">{method.upper()}</span> <code>{{{{base}}}}{escape(path)}</code></p>{told}
<pre>{escape(_curl(method, path, kind))}</pre>
{link}Answer: <a href="#{answer}">{answer}</a>. Statuses: {statuses}.{limit}</p>
'''


def _curl(method, path, kind):
    address = '{{base}}' + path.replace('{ref}', REF)
    lines = [f"curl -X {method.upper()} '{address}' \\", '  -H "Authorization: Bearer $KEY"']
    if method == 'post':
        lines[-1] += f" -H 'Idempotency-Key: {REF}-{kind}'"
    if kind:
        body = json.dumps(BODIES[kind], ensure_ascii=False, indent=1).replace("'", "'\\''")
        lines[-1] += ' \\'
        lines += ["  -H 'Content-Type: application/json' \\", f"  -d '{body}'"]
    return '\n'.join(lines)


def _fields():
    return ''.join(_table(name, schema) for name, schema in schemas().items() if schema.get('properties'))


def _table(name, schema):
    required = schema.get('required', ())
    rows = ''.join(
        f'<tr><td><code>{escape(field)}</code></td><td>{_type(part)}</td>'
        f'<td>{"yes" if field in required else ""}</td><td>{escape(part.get("description", ""))}</td>'
        f'<td>{_example(part)}</td></tr>' for field, part in schema['properties'].items())
    return f'''<details open id="{name}"><summary>{name}</summary><p>{escape(schema.get("description", ""))}</p>
<div class="scroll"><table><tr><th>Field</th><th>Type</th><th>Required</th><th>What it is</th><th>Example</th></tr>
{rows}</table></div></details>'''


def _type(part):
    kinds = [kind for kind in part.get('anyOf', [part]) if kind.get('type') != 'null' and kind.get('const') != '']
    return ' or '.join(_kind(kind) for kind in kinds)


def _kind(kind):
    if '$ref' in kind:
        name = kind['$ref'].removeprefix(SCHEMAS)
        return f'<a href="#{name}">{name}</a>'
    if 'enum' in kind:
        return ', '.join(f'<code>{escape(str(value))}</code>' for value in kind['enum'])
    if kind.get('type') == 'array':
        return f'list of {_kind(kind.get("items", {}))}'
    if 'maxLength' in kind:
        return f'text, at most {kind["maxLength"]}'
    return {'string': 'text', 'integer': 'whole number', 'boolean': 'true or false'}.get(kind.get('type'), 'object')


def _example(part):
    kinds = [part, *part.get('anyOf', ())]
    examples = next((kind['examples'] for kind in kinds if 'examples' in kind), [])
    return f'<code>{escape(json.dumps(examples[0], ensure_ascii=False))}</code>' if examples else ''


def _xml():
    example = write_xml('completion', BODIES['completion']).replace('><', '>\n<')
    return f'''<p>Send <code>Content-Type: application/xml</code> in UTF-8. Elements are called like the fields, in the
namespace <code>{NAMESPACE}</code>, in any order; a list is an element around its items. Answers are XML, too, and
errors <code>application/problem+xml</code>. Document types, attributes and other namespaces are refused.</p>
<pre>{escape(example)}</pre>'''


def _errors():
    rows = ''.join(
        f'<tr><td>{status}</td><td><code>{code}</code></td><td>{escape(title)}</td><td>{escape(advice)}</td></tr>'
        for status, (code, title, advice) in STATUSES.items())
    return f'''<p>Every refusal is <code>application/problem+json</code> (RFC 9457). <code>code</code> and
<code>errors[].code</code> are stable; texts may change.</p>
<div class="scroll"><table><tr><th>Status</th><th>Code</th><th>What it means</th><th>What to do</th></tr>
{rows}</table></div>'''
