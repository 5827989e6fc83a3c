#!/usr/bin/env python3
"""What a record leaves behind: nothing where consent was not given or was taken back, everything where it was, with two
sessions at once, after kill -9, and over a disk that was full for a while. Real program, real files."""
import contextlib
import ctypes
import glob
import os
import re
import signal
import sqlite3
import subprocess

import terminal

WORDS = ['Ophelia', 'drowning', '紫色的鲸鱼']  # nobody else writes these


def opened(db, answer='1'):
    """Past language, who, private, to the answer to consent."""
    session = terminal.Session(db).expect('Please choose a language')
    session.press('2', 'Enter').expect('Who is filling').press('1', 'Enter', '1', 'Enter').expect('save your answers')
    return session.press(answer, 'Enter')


def code_of(session):
    return re.search(r'(\d{5})\s+(\d{5})', session.expect('Your pick-up code').text()).groups()


def resumed(db, code):
    session = terminal.Session(db).expect('Please choose a language').press('4', 'Enter').expect('pick-up code')
    return session.press(*''.join(code), 'Enter')


def tell(session):
    """Answer a few questions, one of them in words, and leave other words half typed."""
    session.expect('pregnant').press('3', 'Enter').expect('bleeding').press('2', 'Enter').expect('pain')
    session.press('g').expect('The parts of the form').press(*['Down'] * 14)
    session.press('Enter').expect('What would you like to read about').press('Enter', 'Enter')
    session.expect('A question you would like to ask').send(WORDS[0] + ' ' + WORDS[2]).settle()
    session.press('PgDn').expect('A look at your answers').press_until('PgUp', WORDS[0]).send(WORDS[1]).settle()
    return session.press_until('PgUp', 'printed summary')


def found(db):
    """Which of the words, or of the codes that were chosen, stand in any file of the database."""
    data = b''.join(open(path, 'rb').read() for path in glob.glob(glob.escape(db) + '*'))
    return [word for word in [*WORDS, 'spotting', 'valueCoding'] if word.encode() in data or
            word.encode('utf-16-le') in data]


def rows(db):
    with sqlite3.connect(f'file:{db}?mode=ro', uri=True) as connection:
        return [row[0] for row in connection.execute('SELECT payload FROM journal ORDER BY record, lamport')]


def check(db):
    """Every chain of the database holds."""
    done = subprocess.run([terminal.PROGRAM, 'check', '--lang', 'en', db], capture_output=True, text=True)
    assert done.returncode == 0 and ' 0 defects' in done.stdout, done.stdout + done.stderr


def end(session):
    assert session.kill(signal.SIGTERM).wait() == 0


def test_without_consent():
    """No: nothing of the session reaches the disk, neither while it runs nor when the line goes away."""
    with terminal.folder() as folder:
        db = folder + '/x.db'
        session = tell(opened(db, '2').expect('Not kept'))
        assert found(db) == [] and rows(db) == [], (found(db), rows(db))
        session.kill(signal.SIGHUP).wait()
        assert found(db) == [] and rows(db) == [], (found(db), rows(db))
        check(db)


def test_withdrawn():
    """Yes, then no: what was kept is gone from every file at once; the chain still holds; the code opens nothing."""
    with terminal.folder() as folder:
        db = folder + '/x.db'
        session = opened(db)
        code = code_of(session)
        tell(session.press_until('Enter', 'pregnant'))
        assert set(found(db)) >= {WORDS[0], WORDS[2], 'spotting'}, found(db)
        session.press('g').expect('The parts of the form').press('Down', 'Enter').expect('pregnant')
        session.press_until('PgUp', 'save your answers').press('2', 'Enter').expect('is erased')
        assert found(db) == [], found(db)
        tell(session)
        assert found(db) == [], found(db)
        end(session)
        assert found(db) == [], found(db)
        kept = [payload for payload in rows(db) if payload]
        assert not any('answer' in payload or 'value' in payload for payload in kept), kept
        check(db)
        session = resumed(db, code).expect('opens nothing')
        end(session)


def test_two_at_once():
    """Two people at one database, answers in turn, both killed: each code opens what its own person said."""
    with terminal.folder() as folder:
        db = folder + '/x.db'
        both = [opened(db), opened(db)]
        codes = [code_of(session) for session in both]
        assert codes[0] != codes[1]
        for session in both:
            session.press_until('Enter', 'pregnant')
        for key, after in [('3', 'bleeding'), ('2', 'pain'), ('1', 'dizzy')]:
            for number, session in enumerate(both):
                session.press(str(int(key) + number if after == 'bleeding' else key), 'Enter')
                session.expect('Saved')
        for session in both:
            session.kill().wait()
        check(db)
        for number, code in enumerate(codes):
            session = resumed(db, code).expect('Back to where you stopped')
            session.press_until('PgUp', 'pregnant').expect(f'(x) {3 + number}')
            end(session)


@contextlib.contextmanager
def small_disk():
    """A disk of 1 MB, for this process and its children alone; None where mounting is not permitted."""
    libc = ctypes.CDLL(None, use_errno=True)
    namespace, private, recursive, detach = 0x20000, 1 << 18, 1 << 14, 2
    with terminal.folder() as folder:
        done = libc.unshare(namespace) == 0 and libc.mount(b'none', b'/', None, private | recursive, None) == 0 and \
            libc.mount(b'tmpfs', folder.encode(), b'tmpfs', 0, b'size=1m,mode=777') == 0
        try:
            yield folder if done else None
        finally:
            if done:
                libc.umount2(folder.encode(), detach)


def fill(path):
    """Write until there is no room."""
    with contextlib.suppress(OSError), open(path, 'wb', buffering=0) as ballast:
        while True:
            ballast.write(b'x' * 4096)


def test_full_disk():
    """The disk fills up in the middle: "Not saved", nothing is lost that was, and it goes on when there is room."""
    with small_disk() as folder:
        if folder is None:
            print('skipped: full disk: mounting is not permitted here')
            return
        db = folder + '/x.db'
        session = opened(db)
        code = code_of(session)
        session.press_until('Enter', 'pregnant').press('3', 'Enter').expect('bleeding')
        fill(folder + '/ballast')
        for _ in range(20):  # the log's last page may have room for some
            session.press('2', 'Enter')
            if 'Not saved' in session.text():
                break
        session.expect('This answer is not saved yet').press('Enter').expect('Not saved')
        saved = rows(db)
        os.unlink(folder + '/ballast')
        session.press_until('Enter', 'Saved')
        assert 'Not saved' not in session.text(), session.text()
        session.kill().wait()
        assert rows(db)[:len(saved)] == saved and len(rows(db)) > len(saved), rows(db)
        check(db)
        session = resumed(db, code).expect('Back to where you stopped')
        session.press_until('PgUp', 'bleeding').expect('(x) 2')
        end(session)


terminal.main(test_without_consent, test_withdrawn, test_two_at_once, test_full_disk)
