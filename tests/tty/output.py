#!/usr/bin/env python3
"""What reaches the terminal: one write for a key, none for a key that changes nothing, few bytes, and no look that hangs
on colour where there shall be none."""
import os
import re
import shutil
import signal
import sys

import terminal

BAUD_9600 = 960  # bytes in a second
MENU_MOVE = 84   # bytes
KEYS = {'Left': '\x1b[D', 'Right': '\x1b[C', 'Home': '\x1b[H', 'End': '\x1b[F', 'Tab': '\t', 'Del': '\x1b[3~',
        'F1': '\x1bOP', 'F2': '\x1bOQ', 'F4': '\x1bOS', 'C-u': '\x15', 'C-g': '\x07', 'F5': '\x1b[15~', 'C-a': '\x01'}
terminal.KEYS.update(KEYS)

# Keys one by one from the first page on, each of which changes the screen; the last one covers it.
CHANGING = """3 Up BS ? Esc F1 C-g F2 8 Esc 2 C-u 2 Enter Down x Enter 1 Enter 1 Enter Enter d r s 3 Enter
    v PgDn PgUp Esc i Esc l F4 C-l l n b 0 u g Down Esc C-x""".split()
# And from there on keys that do nothing.
DEAD = 'Enter C-x u b n PgDn PgUp i Esc p h a z C-a C-u F1 F2 F5 Left Right Home End Tab Del . 中'.split()
HEAVY = ['2', 'Enter', '1', 'Enter', '1', 'Enter', '2', 'Enter', '3', 'Enter'] # to the question about bleeding
# Looks that nothing here has: dim, slanted, blinking, red.
NEVER = {'2', '3', '5', '6', '31', '41', '91', '101'}


class Traced(terminal.Session):
    """A session whose writes to the terminal are counted."""

    def __init__(self, folder, **more):
        self.trace = folder + '/trace'
        super().__init__(folder + '/x.db', prefix=['strace', '-f', '-y', '-s', '9', '-o', self.trace, '-e', 'trace=write'],
                         **more)

    def writes(self):
        return sum('/dev/pts/' in line for line in open(self.trace, encoding='utf8', errors='replace'))

    def cost(self, key):
        """(writes, bytes) of a key."""
        writes, sent = self.writes(), len(self.raw)
        self.press(key).settle()
        return self.writes() - writes, len(self.raw) - sent

    def end(self):
        traced = open(f'/proc/{self.pid}/task/{self.pid}/children', encoding='ascii').read().split()
        os.kill(int(traced[0]), signal.SIGTERM)
        self.wait()


def test_one_write_a_key():
    """And no page costs more than two seconds of a slow line."""
    assert len(set(CHANGING)) >= 30, len(set(CHANGING))
    with terminal.folder() as folder:
        session = Traced(folder)
        session.expect('Please choose a language').settle()
        assert session.writes() == 1, f'{session.writes()} writes for the first screen'
        largest = len(session.raw)
        for number, key in enumerate(CHANGING):
            writes, sent = session.cost(key)
            assert writes == 1, f'{writes} writes for key {number}, {key}\n{session.text()}'
            largest = max(largest, sent)
        for key in DEAD:
            assert session.cost(key) == (0, 0), f'{key} writes something'
        assert largest < 2 * BAUD_9600, f'{largest} bytes for a page'
        session.end()


def test_small_window_one_write():
    """curses' own buffer is smaller than a page of both languages there."""
    with terminal.folder() as folder:
        session = Traced(folder, rows=12, cols=40)
        session.expect('Please choose a language').settle()
        for key in ['3', 'Enter', '1', 'Enter', '1', 'Enter', 'C-l']:
            assert session.cost(key)[0] == 1, f'{key}\n{session.text()}'
        session.end()


def test_menu_move():
    """The mark goes up and down a list of short lines."""
    with terminal.folder() as folder:
        session = terminal.Session(folder + '/x.db').expect('Please choose a language')
        session.press(*HEAVY).expect('bleeding').press('1')
        for key in ['Down', 'Up', 'Down']:
            sent = len(session.raw)
            session.press(key).settle()
            assert 0 < len(session.raw) - sent <= MENU_MOVE, f'{len(session.raw) - sent} bytes'
        session.kill(signal.SIGTERM).wait()


def looks(folder, **environment):
    """The parameters of what sets colours and attributes, over the first pages and the urgent one."""
    session = terminal.Session(folder + '/x.db', environment=environment).expect('Please choose a language')
    session.press(*HEAVY).expect('bleeding').press('4', 'Enter').expect('120').settle()
    session.kill(signal.SIGTERM).wait()
    assert b'\x07' not in session.raw, 'a bell'
    sets = [match.decode().split(';') for match in re.findall(rb'\x1b\[([0-9;]*)m', session.raw)]
    return {';'.join(one) if one[0] in ('38', '48') else part for one in sets for part in one}


def test_looks():
    """As many colours as the terminal has, and none where there shall be none; reverse where they are missing."""
    expected = {'xterm-256color': {'30', '48;5;220', '38;5;30'}, 'xterm': {'30', '43', '4'}, 'vt100': {'7'},
                'rxvt-unicode': {'38;5;0', '48;5;3', '38;5;6', '4'}, 'alacritty': {'48;5;220', '38;5;30'}, 'nobody-knows-it': {'7'}}
    with terminal.folder() as folder:
        for number, (name, found) in enumerate(expected.items()):
            place = f'{folder}/{number}'
            os.mkdir(place)
            used = looks(place, TERM=name)
            assert found <= used and not used & NEVER, (name, used)
            colored = {one for one in used if re.match(r'[349]\d|10\d', one)}
            assert bool(colored) == (name not in ('vt100', 'nobody-knows-it')), (name, used)
        os.mkdir(folder + '/none')
        used = looks(folder + '/none', NO_COLOR='1')
        assert not any(re.match(r'[349]\d|10\d', one) for one in used) and '7' in used, used


if not shutil.which('strace'):
    print('skipped: strace is not installed')
    sys.exit(77)
terminal.main(test_one_write_a_key, test_small_window_one_write, test_menu_move, test_looks)
