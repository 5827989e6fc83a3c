#!/usr/bin/env python3
"""A key costs the same whatever the length of the form: the instructions of each kind of key in the whole program, on a
form of 10,000 questions against one of 100, at the patient's page, at the desk's and in linear mode; half of the questions
are answered already. At most LIMIT times as many: 5 % is the aim, and what falls among the keys of so slow a run by the
clock (a tick each second draws anew) may add some of a hundred."""
import os
import shutil
import sys
import tempfile

import forms
from meter import Counted

LIMIT = 1.08
FEW, MANY = 100, 10000
WARM, ROUNDS = 2, 1  # rounds of four questions before those that are counted: what a first answer has to make is made then
WAYS = {  # the keys of a round: a choice, a text, yes or no, a number
    'the page': ([], 'term_read', ['Down', 'Down', 'Up', '1', 'Enter', 'a', 'b', 'Enter', '1', 'Enter', '5', 'Enter']),
    'the desk': (['--for', 'staff'], 'term_read', ['Down', 'Up', '1', 'a', 'b', 'Enter', 'y', '5', 'Enter']),
    'linear': (['--linear'], 'poll', ['1\r', 'words\r', '1\r', '5\r']),
}


def rounds(folder, count, way):
    """Instructions of each key of a round, and how the last screen looks."""
    arguments, reader, keys = WAYS[way]
    form, answers = f'{folder}/{count}.json', f'{folder}/{count}-answers.json'
    with open(form, 'w', encoding='utf8') as out:
        out.write(forms.form(count))
    with open(answers, 'w', encoding='utf8') as out:
        out.write(forms.response(count, count // 2 // forms.SECTION * forms.SECTION))
    session = Counted(folder, [os.environ['WENZHEN'], 'fill', form, '-o', answers, '--db', f'{folder}/{count}-{way}.db',
                               '--lang', 'en', *arguments], 'nswer', [reader])
    session.keys(['\r', *keys * WARM], quiet=0.05, first=10)
    session.settle()
    costs = [0] * len(keys)
    for _ in range(ROUNDS):
        costs = [total + session.cost(key) for total, key in zip(costs, keys)]
    screen = session.text()
    session.close()
    return costs, screen


def main():
    if not shutil.which('valgrind'):
        print('skipped: valgrind is not installed')
        sys.exit(77)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix='wenzhen-test-') as folder:
        for way in sys.argv[1:] or WAYS:
            few, _ = rounds(folder, FEW, way)
            many, screen = rounds(folder, MANY, way)
            at = f'number {MANY // 2 + 4 * (WARM + ROUNDS):05}?'
            if at not in screen:  # the keys did not do what they were to do
                wrong += 1
                print(f'{way}: not at {at}\n{screen}')
            for key, small, large in zip(WAYS[way][2], few, many):
                print(f'{way}, {key.strip()}: {small // ROUNDS} of {FEW}, {large // ROUNDS} of {MANY}, {large / small:.3f}'
                      f' (at most {LIMIT})')
                wrong += large > LIMIT * small
    sys.exit(1 if wrong else 0)


main()
