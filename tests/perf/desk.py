#!/usr/bin/env python3
"""A key at the desk costs the same whatever the size of the form: instructions of the same keys on a form of 10,000
questions against a small one, in the shapes a form can have. At most LIMIT times as many."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

LIMIT = 1.05
PROGRAM = sys.argv[1]


def instructions(folder, items, shape, columns):
    out = f'{folder}/calls-{items}-{shape}-{columns}'
    subprocess.run(['valgrind', '-q', '--tool=callgrind', '--toggle-collect=measured', f'--callgrind-out-file={out}',
                    PROGRAM, str(items), shape, str(columns)], check=True)
    return int(re.search(r'^(?:summary|totals): (\d+)', open(out, encoding='utf8', errors='replace').read(), re.M)[1])


def main():
    if not shutil.which('valgrind'):
        print('skipped: valgrind is not installed')
        sys.exit(77)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix='wenzhen-test-') as folder:
        # beside a wide page stand the parts: 30 sections fill the column
        for shape, columns, least in (('flat', 80, 100), ('one', 80, 100), ('sections', 80, 100), ('flat', 140, 100),
                                      ('sections', 140, 3000)):
            small, large = (instructions(folder, items, shape, columns) for items in (least, 10000))
            print(f'{shape}, {columns} columns: {small} on {least} questions, {large} on 10,000, ratio {large / small:.3f} (at most {LIMIT})')
            wrong += large > LIMIT * small
    sys.exit(1 if wrong else 0)


main()
