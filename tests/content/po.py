"""Reads a translation (GNU gettext's PO files) for the checks of this folder."""
import json
import re


def po_entries(path):
    """(msgctxt or None, msgid, msgstr, fuzzy) of each entry but the header; obsolete ones are left out."""
    field, entry, fuzzy = None, {}, False
    with open(path, encoding='utf-8') as f:
        for line in [*f.read().splitlines(), '']:
            match = re.match(r'(?:(msgctxt|msgid|msgstr)\s+)?"(.*)"$', line)
            if line.startswith('#,'):
                fuzzy = fuzzy or 'fuzzy' in line
            elif match:
                field = match[1] or field
                entry[field] = entry.get(field, '') + json.loads('"' + match[2] + '"')
            elif not line.strip():
                if entry.get('msgid'):
                    yield entry.get('msgctxt'), entry['msgid'], entry.get('msgstr', ''), fuzzy
                field, entry, fuzzy = None, {}, False
