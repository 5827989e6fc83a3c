#!/usr/bin/env python3
"""In an strace of a session every "saved" on the terminal follows its row's fdatasync: whenever the program writes to
the terminal, nothing that was written to the database is still unsynced; and each answer costs exactly one sync."""
import os
import re
import shutil
import signal
import sys

import terminal

CONSENT = ['2', 'Enter', '1', 'Enter', '1', 'Enter', '1', 'Enter']
ANSWERS = ['3', 'Enter', '1', 'Enter', '1', 'Enter', '2', 'Enter']


def plain(hexadecimal):
    """What strace -xx wrote as \\xNN\\xNN."""
    return bytes.fromhex(hexadecimal.replace('\\x', ''))


def syncs_in(trace):
    """How often the journal was made durable so far."""
    return sum('sync(' in line for line in open(trace, encoding='utf8'))


def test_saved_follows_sync():
    with terminal.folder() as folder:
        trace = folder + '/trace'
        first = terminal.Session(folder + '/x.db').expect('Please choose a language')
        assert first.kill(signal.SIGTERM).wait() == 0  # the database is there now
        session = terminal.Session(folder + '/x.db', prefix=[
            'strace', '-f', '-y', '-s', '4000', '-xx', '-o', trace,
            '-e', 'trace=write,pwrite64,fdatasync,fsync,ftruncate'])
        session.expect('Please choose a language').press(*CONSENT).expect('Saved')
        session.press_until('Enter', 'pregnant')
        before = syncs_in(trace)
        session.press(*ANSWERS).settle()
        answers = len(ANSWERS) // 2
        assert syncs_in(trace) - before == answers, f'{syncs_in(trace) - before} syncs for {answers} answers'
        traced = open(f'/proc/{session.pid}/task/{session.pid}/children', encoding='ascii').read().split()
        os.kill(int(traced[0]), signal.SIGTERM)
        session.wait()
        screen = terminal.Screen(80, 24)
        stream = terminal.Stream(screen)
        unsynced, saved = set(), 0
        for line in open(trace, encoding='utf8'):
            call = re.search(r'(\w+)\(\d+<([^>]*)>(?:, "([^"]*)")?', line)
            if not call:
                continue
            name, path, data = call[1], plain(call[2]).decode(), call[3]
            if name == 'pwrite64' and path.endswith('.db-wal'):
                unsynced.add(path)
            elif name in ('fdatasync', 'fsync'):
                unsynced.discard(path)
            elif name == 'write' and '/dev/pts/' in path:
                stream.feed(plain(data))
                if 'Saved' in screen.display[0]:
                    saved += 1
                    assert not unsynced, f'"Saved" on the screen before the sync of {unsynced}'
        assert saved > 0, 'the terminal never showed "Saved"'


if not shutil.which('strace'):
    print('skipped: strace is not installed')
    sys.exit(77)
terminal.main(test_saved_follows_sync)
