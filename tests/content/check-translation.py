#!/usr/bin/env python3
"""Check po/: the list of files, the template and the translation are what scripts/update-po makes of the texts now; each
entry has its Chinese, which takes the same {1} to {4} as the English; nothing is left that no text uses.

Prints one line a defect; exit code 0: none, 1: some, 77: the tools of gettext are not all there.
"""
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

from po import po_entries

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def defects_of(path):
    """What is wrong with the entries of a translation, by itself."""
    for context, english, chinese, fuzzy in po_entries(path):
        place = f'{context or ""} “{english}”'.strip()
        if not chinese:
            yield f'{place}: no Chinese'
        elif fuzzy:
            yield f'{place}: the Chinese is fuzzy'
        elif placeholders(english) != placeholders(chinese):
            yield f'{place}: other placeholders in “{chinese}”'
    with open(path, encoding='utf-8') as f:
        for line in f:
            if line.startswith('#~ msgid'):
                yield f'no text uses {line[3:].strip()}'


def placeholders(text):
    """How often each is there: a sentence may name an argument twice, but both languages do."""
    return collections.Counter(re.findall(r'\{[1-4]\}', text))


def self_test():
    """Each defect is found, and a sound entry has none."""
    text = '''msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "{1} of {2}"
msgstr "共{2}项，"
"第{1}项"

msgctxt "a"
msgid "Yes"
msgstr ""

#, fuzzy
msgid "No"
msgstr "否"

msgid "{1} of {1}"
msgstr "{1}/{2}"

#~ msgid "Gone"
#~ msgstr "没了"
'''
    with tempfile.NamedTemporaryFile('w', suffix='.po', encoding='utf-8') as f:
        f.write(text)
        f.flush()
        found = [re.sub('.*: ', '', d) for d in defects_of(f.name)]
    assert found == ['no Chinese', 'the Chinese is fuzzy', 'other placeholders in “{1}/{2}”', 'no text uses msgid "Gone"'], found


def main():
    self_test()
    missing = [tool for tool in ('xgettext', 'msgcat', 'msgmerge', 'msgattrib') if not shutil.which(tool)]
    if missing:
        print(f'skipped: no {missing[0]} (package gettext)')
        return 77
    update = subprocess.run([os.path.join(ROOT, 'scripts', 'update-po'), '--check'], capture_output=True, text=True)
    defects = list(defects_of(os.path.join(ROOT, 'po', 'zh_CN.po')))
    if update.returncode:
        print(update.stdout, update.stderr, sep='')
        defects.append('po/ is not up to date: run scripts/update-po')
    for defect in defects:
        print(defect)
    print(f'{len(defects)} defects')
    return 1 if defects else 0


sys.exit(main())
