#!/usr/bin/env python3
"""Run one key script with `wenzhen play` in each language and compare its screens with the golden files beside it.

NAME.keys has NAME.zh.screen, NAME.en.screen and NAME.both.screen; a script with a `lang` line of its own has only that
language's. UPDATE=1 in the environment rewrites them; the difference is then read before it is committed. Every screen
is also checked for what must hold on all of them."""
import difflib
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

# The only words of a Chinese screen: keys by what is printed on them, the languages' and tests' own names,
# and units.
LATIN = 'Enter Esc Ctrl PgUp PgDn Tab Home End Del Backspace English'.split() + 'umol mmol pmol mol mg ug ng'.split()
PROSE = 72
BANNED = ['习惯性', '不合格', '空欢喜', '失败', 'habitual', 'abortion', 'invalid', 'failed', 'incomplete']


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def strangers(lang, text):
    """What does not belong into a screen of one language."""
    if lang == 'en':
        return re.findall('[\u3000-\u9fff\uff00-\uffef]+', text)
    return [word for word in re.findall('[A-Za-z]*[a-z]{2,}', text) if word not in LATIN] if lang == 'zh' else []


def faults(lang, dump):
    """What is wrong with the screens whatever they show: too wide, caret on the last row, structure characters, words.
    A screen of another language is let through where the dump's name says "both languages" or "typed", and in linear
    mode, whose dumps hold the pages in both languages among the others."""
    cols = rows = 0
    mixed = desk = False # at the desk there are fields, no prose
    for line in dump.split('\n'):
        if line.startswith('== '):
            mixed = 'both languages' in line or 'typed' in line
        size = re.match(r'(\d+)x(\d+) caret (\d+),(\d+)$', line)
        if size:
            cols, rows, row, col = map(int, size.groups())
            if row >= rows or col > cols:
                yield f'caret off: {line}'
        text = re.match(r'\d\d\|(.*)$', line)
        said = re.match(r'\|(.*)$', line) # of linear mode
        if said and any(unicodedata.category(c) in ('Cc', 'Cf', 'Co', 'Cs') for c in line):
            yield f'control character: {line!r}'
        if said and re.search(r'\b(Esc|Ctrl|Pg(Up|Dn)|F\d|Tab)\b', line):
            yield f'a key that linear mode does not have: {line}'
        if not text and not said:
            continue
        if text and width(text[1]) > cols:
            yield f'wider than {cols}: {line}'
        desk = (desk or '-' * 30 in line) and not size
        if text and not desk and 1 < int(line[:2]) < rows and max(map(width, re.split(r' {2,}|\|', text[1]))) > PROSE:
            yield f'prose wider than {PROSE}: {line}'
        text = text or said
        if re.search('[\u2500-\u27bf\u2190-\u21ff]', text[1]):
            yield f'structure character: {line}'
        for word in BANNED:
            if word in text[1].lower():
                yield f'{word}: {line}'
        for word in [] if mixed or said else strangers(lang, text[1])[:1]:
            yield f'{lang}: {word}: {line}'


# What says the same without colour: how a run of such cells begins, unless it goes on from the row above.
SIGNS = {'soft': r'! |\*|.*\*', 'staff': r'\[S\] ', 'urgent': '',
         'quiet': r'- |= |[./]$|（不适用）|.*\(not applicable\)|.*（搁置）|.*\(set aside\)|.*\+'}


def cells(text):
    """The text as a list of cells; behind a wide character is an empty one."""
    return [c for character in text for c in [character, ''][:width(character)]]


def unsigned(dump):
    """Runs of cells whose meaning would be lost without colours: each has a sign or a word beside its colour."""
    rows, above = {}, {}
    for line in dump.split('\n'):
        text, run = re.match(r'(\d\d)\|(.*)$', line), re.match(r'(\d\d)@(\d+)-(\d+):(.*)$', line)
        if text:
            rows[int(text[1])] = cells(text[2])
        elif not run:
            rows, above = {}, {}
            continue
        for name in run[4].split(',') if run else []:
            row, first, last = int(run[1]), int(run[2]), int(run[3])
            shown = ''.join(rows.get(row, [])[first - 1:last]).strip()
            aside = re.match(r' *>? *- ', ''.join(rows.get(row, [])))
            goes_on = any(a <= last and first <= b for a, b in above.get((row - 1, name), []))
            above.setdefault((row, name), []).append((first, last))
            if not re.match(SIGNS.get(name, ''), shown) and not aside and not goes_on or name == 'urgent' and row > 1:
                yield f'only colour says that it is {name}: {shown}'


def run(script, lang):
    """The screens of the script in a language. It gets a database of its own, so that it may restart the program."""
    with tempfile.TemporaryDirectory() as folder:
        command = [os.environ['WENZHEN'], 'play', '--lang', lang, '--db', folder + '/play.db', script]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or done.stderr:
        sys.exit(f'{script} ({lang}): exit {done.returncode}: {done.stderr}')
    return done.stdout


def main():
    script = sys.argv[1]
    own = re.search(r'^lang (\S+)', open(script, encoding='utf8').read(), re.M)
    for lang in [own[1]] if own else ['zh', 'en', 'both']:
        golden = f"{script.removesuffix('.keys')}.{lang}.screen"
        screens = run(script, lang)
        wrong = [*faults(lang, screens), *unsigned(screens)]
        if wrong:
            sys.exit('\n'.join(wrong))
        if os.environ.get('UPDATE'):
            open(golden, 'w', encoding='utf8').write(screens)
            continue
        expected = open(golden, encoding='utf8').read()
        if screens != expected:
            sys.exit('\n'.join(difflib.unified_diff(expected.split('\n'), screens.split('\n'), golden, 'now',
                                                    lineterm='')))


main()
