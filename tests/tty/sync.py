#!/usr/bin/env python3
"""In an strace of a session every "saved" on the terminal follows its row's fdatasync: whenever the program writes to
the terminal, nothing that was written to the database is still unsynced; and each answer costs exactly one sync."""
import os
import re
import shutil
import signal
import sys

import terminal

CONSENT = ['2', 'Enter', '1', 'Enter', '1', 'Enter', '1', 'Enter', 'Enter']
ANSWERS = ['3', 'Enter', '1', 'Enter', '1', 'Enter', '2', 'Enter']


def test_saved_follows_sync():
    with terminal.folder() as folder:
        trace = folder + '/trace'
        session = terminal.Session(folder + '/x.db', prefix=[
            'strace', '-f', '-y', '-s', '4000', '-xx', '-o', trace,
            '-e', 'trace=write,pwrite64,fdatasync,fsync,ftruncate'])
        session.expect('Please choose a language').press(*CONSENT).expect('Saved')
        session.press(*ANSWERS)
        traced = open(f'/proc/{session.pid}/task/{session.pid}/children', encoding='ascii').read().split()
        os.kill(int(traced[0]), signal.SIGTERM)
        session.wait()
        unsynced, syncs, saved = set(), 0, 0
        word = ''.join(f'\\x{byte:02x}' for byte in b'Saved')
        for line in open(trace, encoding='utf8'):
            call = re.search(r'(\w+)\(\d+<([^>]*)>', line)
            if not call:
                continue
            name, path = call.groups()
            if name == 'pwrite64' and path.endswith('.db-wal'):
                unsynced.add(path)
            elif name in ('fdatasync', 'fsync'):
                unsynced.discard(path)
                syncs += path.endswith('.db-wal')
            elif name == 'write' and '/dev/pts/' in path:
                assert not unsynced, f'a write to the terminal before the sync of {unsynced}: {line[:200]}'
                saved += word in line
        assert saved > 0, 'the trace shows no "Saved" on the terminal'
        assert syncs >= len(ANSWERS) // 2, f'{syncs} syncs'


if not shutil.which('strace'):
    print('skipped: strace is not installed')
    sys.exit(77)
terminal.main(test_saved_follows_sync)
