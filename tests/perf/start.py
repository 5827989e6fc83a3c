#!/usr/bin/env python3
"""Instructions from start to the first screen, against the floor (a ten-question program with the same libraries).

callgrind counts the same on every run, so the ratio is no matter of luck: at most LIMIT times the floor."""
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tty'))
import terminal  # noqa: E402

LIMIT = 2.0
SOURCE = os.path.join(os.environ.get('WENZHEN_SHARED', '../shared'), 'tools', 'floor', 'floor.c')


def skip(why):
    print('skipped: ' + why)
    sys.exit(77)


def instructions(folder, program, arguments, reader, text):
    """Count until the program asks for its first key: callgrind dumps its counts before the function `reader`."""
    for old in glob.glob(folder + '/calls*'):
        os.remove(old)
    terminal.PROGRAM = program
    session = terminal.Session.__new__(terminal.Session)
    prefix = ['valgrind', '-q', '--tool=callgrind', f'--callgrind-out-file={folder}/calls',
              f'--dump-before={reader}']
    terminal.Session.start(session, [*prefix, program, *arguments], 24, 80)
    session.expect(text)
    session.settle()
    session.kill(signal.SIGKILL)
    for line in open(folder + '/calls.1', encoding='utf8', errors='replace'):
        count = re.match(r'(?:summary|totals): (\d+)', line)
        if count:
            return int(count[1])
    raise AssertionError('callgrind wrote no counts')


def main():
    if not shutil.which('valgrind'):
        skip('valgrind is not installed')
    if not os.path.exists(SOURCE):
        skip('the floor is not here')
    with tempfile.TemporaryDirectory(prefix='wenzhen-test-') as folder:
        floor, db = folder + '/floor', folder + '/x.db'
        subprocess.run(['gcc', '-O2', '-w', SOURCE, '-o', floor, '-lncursesw', '-ltinfo', '-lsqlite3'], check=True)
        wenzhen = os.environ['WENZHEN']
        counts = {}
        for name, program, arguments, reader, text in [
            ('floor', floor, [folder + '/floor.db', 'p1'], 'wgetch', 'ready'),
            ('wenzhen', wenzhen, ['--db', db], 'term_read', '请选择语言'),
        ]:
            for _ in range(2):  # the first start makes the database; the second is counted
                counts[name] = instructions(folder, program, arguments, reader, text)
        ratio = counts['wenzhen'] / counts['floor']
        print(f"floor {counts['floor']}, wenzhen {counts['wenzhen']}, ratio {ratio:.2f} (at most {LIMIT})")
        sys.exit(0 if ratio <= LIMIT else 1)


main()
