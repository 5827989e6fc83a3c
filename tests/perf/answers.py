#!/usr/bin/env python3
"""Instructions for one answer in a form of 100 items and of 10,000: what an answer costs hangs on what hangs on it, not on
how long the form is (finding an item grows with the number's logarithm), and reading a form in grows with its length."""
import re
import shutil
import subprocess
import sys

PROGRAM = sys.argv[1]
FEW, MANY = 99, 9999
ANSWER, READ = 1.2, 1.15  # at most so much more: an answer; reading the form, for each item


def count(items, *arguments):
    done = subprocess.run(['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', *arguments, PROGRAM,
                           str(items)], capture_output=True, text=True, check=True)
    return int(re.search(r'Collected : (\d+)', done.stderr)[1])


if not shutil.which('valgrind'):
    print('skipped: valgrind is not installed')
    sys.exit(77)
few, many = (count(items, '--toggle-collect=count_answers') / 1000 for items in (FEW, MANY))
print(f'an answer: {few:.0f} instructions of {FEW} items, {many:.0f} of {MANY}, ratio {many / few:.2f} (at most {ANSWER})')
middle, whole = count(MANY // 10), count(MANY)
read = whole / middle / 10
print(f'reading: {whole / MANY:.0f} instructions an item of {MANY}, ratio to a tenth {read:.2f} (at most {READ})')
sys.exit(0 if many / few <= ANSWER and read <= READ else 1)
