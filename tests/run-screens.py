#!/usr/bin/env python3
"""Run one key script with `wenzhen play` and compare its screens with the golden file beside it.

UPDATE=1 in the environment rewrites the golden file; the difference is then read before it is committed. Every screen
is also checked for what must hold on all of them."""
import difflib
import os
import re
import subprocess
import sys
import unicodedata

BANNED = ['习惯性', '不合格', '空欢喜', '失败', 'habitual', 'abortion', 'invalid', 'failed', 'incomplete']


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def faults(dump):
    """What is wrong with the screens whatever they show: too wide, caret on the last row, structure characters, words."""
    cols = rows = 0
    for line in dump.split('\n'):
        size = re.match(r'(\d+)x(\d+) caret (\d+),(\d+)$', line)
        if size:
            cols, rows, row, col = map(int, size.groups())
            if row >= rows or col > cols:
                yield f'caret off: {line}'
        text = re.match(r'\d\d\|(.*)$', line)
        said = re.match(r'\|(.*)$', line) # of linear mode
        if said and any(unicodedata.category(c) in ('Cc', 'Cf', 'Co', 'Cs') for c in line):
            yield f'control character: {line!r}'
        if not text and not said:
            continue
        if text and width(text[1]) > cols:
            yield f'wider than {cols}: {line}'
        text = text or said
        if re.search('[\u2500-\u27bf\u2190-\u21ff]', text[1]):
            yield f'structure character: {line}'
        for word in BANNED:
            if word in text[1].lower():
                yield f'{word}: {line}'


def main():
    script = sys.argv[1]
    golden = script.removesuffix('.keys') + '.screen'
    run = subprocess.run([os.environ['WENZHEN'], 'play', script], capture_output=True, text=True)
    if run.returncode or run.stderr:
        sys.exit(f'{script}: exit {run.returncode}: {run.stderr}')
    wrong = list(faults(run.stdout))
    if wrong:
        sys.exit('\n'.join(wrong))
    if os.environ.get('UPDATE'):
        open(golden, 'w', encoding='utf8').write(run.stdout)
        return
    expected = open(golden, encoding='utf8').read()
    if run.stdout != expected:
        sys.exit('\n'.join(difflib.unified_diff(expected.split('\n'), run.stdout.split('\n'), golden, 'now', lineterm='')))


main()
