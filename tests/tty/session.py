#!/usr/bin/env python3
"""The real program in a real terminal emulator: what only a terminal can show."""
import re
import signal
import sqlite3
import termios

import terminal

TO_CONSENT = ['2', 'Enter', '1', 'Enter', '1', 'Enter', '1', 'Enter']


def opened(db, **more):
    return terminal.Session(db, **more).expect('Please choose a language')


def kept(db):
    """The payloads of the journal, as another program reads them."""
    with sqlite3.connect(f'file:{db}?mode=ro', uri=True) as connection:
        return [row[0] or '' for row in connection.execute('SELECT payload FROM journal ORDER BY lamport')]


def test_chinese_split_across_reads():
    """A character whose bytes come one at a time, with a pause between them, is one character."""
    with terminal.folder() as folder:
        session = opened(folder + '/x.db')
        to_text(session)
        for byte in '孕'.encode():
            session.send(bytes([byte])).settle()
        session.expect('孕')
        end(session)


def test_invalid_byte():
    """A stray byte costs only itself: what is typed behind it is there."""
    with terminal.folder() as folder:
        session = opened(folder + '/x.db')
        to_text(session)
        session.send(b'\xb0').settle()
        session.send(b'ab\xffc').settle()
        session.expect('abc')
        end(session)


def test_escape_alone():
    """Esc by itself covers the page with the menu; an arrow that comes one byte at a time is no answer."""
    with terminal.folder() as folder:
        session = opened(folder + '/x.db')
        to_first_question(session)
        session.press('Esc').expect('Menu')
        assert 'pregnant' not in session.text(), session.text()
        session.press('Enter').expect('pregnant')
        end(session)


def test_resize():
    """To a size that is too small, to one that no terminal has, and back: the question is there again."""
    with terminal.folder() as folder:
        session = opened(folder + '/x.db')
        to_first_question(session)
        session.resize(6, 30)
        session.expect('40x12')
        session.resize(65535, 65535, emulate=False)
        session.settle()
        assert not session.ended(), 'the program ended at 65535x65535'
        rows = int(open(f'/proc/{session.pid}/status').read().split('VmRSS:')[1].split()[0])
        assert rows < 64 * 1024 or 'Sanitizer' in str(session.raw), f'{rows} kB'
        session.resize(24, 80)
        session.press('C-l').expect('pregnant')
        end(session)


def test_term_restores():
    """kill -TERM: the terminal is as it was, and nothing of the session stands on it."""
    with terminal.folder() as folder:
        session = terminal.Session(folder + '/x.db')
        before = session.modes()
        session.expect('Please choose a language')
        assert session.modes()[3] != before[3], 'the terminal was never in raw mode'
        to_first_question(session)
        session.kill(signal.SIGTERM)
        assert session.wait() == 0
        assert b'\x1b[?1049l' in session.raw and b'\x1b[3J' in session.raw
        assert 'pregnant' not in session.text(), session.text()
        assert session.modes()[3] & (termios.ICANON | termios.ECHO) == before[3] & (termios.ICANON | termios.ECHO)


def test_kill_then_resume():
    """kill -9 in the middle: the pick-up code opens the record at the next question, with every answer, in the language
    that it was filled in; --lang says otherwise."""
    with terminal.folder() as folder:
        db = folder + '/x.db'
        session = opened(db)
        session.press(*TO_CONSENT).expect('code')
        code = re.search(r'(\d{5})\s+(\d{5})', session.text())
        assert code, session.text()
        session.press_until('Enter', 'pregnant').press('3', 'Enter').expect('bleeding')
        session.press('2', 'Enter').expect('pain')
        session.kill().wait()
        assert any('spotting' in payload for payload in kept(db)), kept(db)
        session = opened(db).press('4', 'Enter').expect('pick-up code')
        session.press(*code[1] + code[2], 'Enter').expect('pain')
        assert '疼' not in session.text(), session.text()
        session.press('PgUp').expect('(x) 2')
        end(session)
        session = opened(db, arguments=['--lang', 'zh']).press('4', 'Enter').expect('取回码')
        session.press(*code[1] + code[2], 'Enter').expect('出血')
        assert 'bleeding' not in session.text(), session.text()
        end(session)


def test_languages():
    """The interface speaks Chinese though the environment names no language; a console without Chinese says so in both."""
    with terminal.folder() as folder:
        session = opened(folder + '/x.db').expect('请选择语言')
        session.press('1', 'Enter').expect('按数字，再按 Enter')
        end(session)
        session = opened(folder + '/x.db', environment={'TERM': 'linux'})
        session.expect('cannot show Chinese').expect('不能显示中文')
        session.press('2', 'Enter').expect('Who is filling')
        end(session)


def to_first_question(session):
    """Past language, consent and the pick-up code."""
    session.press(*TO_CONSENT).expect('code')
    return session.press_until('Enter', 'pregnant')


def to_text(session):
    """To the last question, a line for free text, by way of the list of parts."""
    to_first_question(session)
    session.press('g').expect('The parts of the form').press(*['Down'] * 14)
    session.press('Enter').expect('What would you like to read about')
    session.press('Enter', 'Enter').expect('A question you would like to ask')


def end(session):
    session.kill(signal.SIGTERM)
    assert session.wait() == 0


terminal.main(test_languages, test_chinese_split_across_reads, test_invalid_byte, test_escape_alone, test_resize,
              test_term_restores, test_kill_then_resume)
