#!/usr/bin/env python3
"""Linear mode on a real terminal: its own line editing, no control sequence, records that go from one mode to the other."""
import re
import signal
import sqlite3
import termios
import unicodedata

import terminal


def said(session):
    return session.raw.decode('utf8', 'replace').replace('\r\n', '\n')


def expect(session, text):
    """Wait until it was printed, at any time since the last forget()."""
    for _ in range(terminal.LIMIT):
        if text in said(session):
            return session
        if not session.read(1) and session.ended():
            break
    raise AssertionError(f'not printed: {text!r}\n{said(session)}')


def forget(session):
    """What was printed so far is looked at for odd bytes, and is not waited for any more."""
    plain(session.settle())
    session.raw = b''
    return session


def line(session, text, then):
    """Type a line and wait for what is printed afterwards."""
    forget(session)
    session.send(text + '\r')
    return expect(session, then)


def to_first_question(session):
    expect(session, 'Answer：')
    line(session, '2', 'Question: Who is filling')
    line(session, '1', 'Question: Are you somewhere')
    line(session, '1', 'May we save')
    line(session, '1', 'Your pick-up code\n')
    code = re.search(r'(\d{5})\s+(\d{5})', said(session))
    line(session, '', 'Are you pregnant now?')
    return code[1] + code[2]


def plain(session):
    odd = [c for c in said(session) if ord(c) < 32 and c != '\n' or 0x7F <= ord(c) < 0xA0]
    assert not odd, f'{odd} in {said(session)!r}'


def end(session):
    session.kill(signal.SIGTERM)
    assert session.wait() == 0


def kept(db):
    with sqlite3.connect(f'file:{db}?mode=ro', uri=True) as connection:
        return [payload or '' for payload, in connection.execute("SELECT payload FROM journal WHERE kind = 'answer'"
                                                                 ' ORDER BY at, lamport')]


def test_it_begins_by_option_and_surroundings():
    cases = [(['--linear'], {}), ([], {'TERM': 'dumb'}), ([], {'TERM': ''}), ([], {'ACCESSIBLE': '1'}),
             (['--linear'], {'TERM': 'no-such-terminal'})]
    for arguments, environment in cases:
        with terminal.folder() as folder:
            session = terminal.Session(folder + '/x.db', arguments=arguments, environment=environment)
            before = session.modes()
            expect(session, 'Please choose a language')
            assert session.modes()[3] & (termios.ICANON | termios.ECHO) == termios.ICANON | termios.ECHO
            assert session.modes()[0] & 0o40000, 'the terminal does not edit UTF-8' # IUTF8
            line(session, '2', 'Question: Who is filling')
            plain(session)
            end(session)
            assert session.modes() == before, 'the terminal is not as it was'
    with terminal.folder() as folder: # and not by an ACCESSIBLE that says no
        session = terminal.Session(folder + '/x.db', environment={'ACCESSIBLE': '0'}).expect('Please choose a language')
        assert b'\x1b' in session.raw
        end(session)


def test_from_lines_to_the_screen():
    """A record begun line by line is gone on with on the whole screen, by its code."""
    with terminal.folder() as folder:
        db = folder + '/x.db'
        session = terminal.Session(db, arguments=['--linear'])
        code = to_first_question(session)
        line(session, '3', 'Any bleeding')
        line(session, '2', 'Any pain')
        session.kill().wait()
        session = terminal.Session(db).expect('Please choose a language')
        session.press('4', 'Enter').expect('pick-up code')
        session.press(*code, 'Enter').expect('pain').press('PgUp').expect('(x) 2')
        end(session)


def test_from_the_screen_to_lines():
    with terminal.folder() as folder:
        db = folder + '/x.db'
        session = terminal.Session(db).expect('Please choose a language')
        session.press('2', 'Enter', '1', 'Enter', '1', 'Enter', '1', 'Enter').expect('code')
        code = re.search(r'(\d{5})\s+(\d{5})', session.text())
        session.press_until('Enter', 'pregnant').press('3', 'Enter').expect('bleeding')
        session.press('2', 'Enter').expect('pain').kill().wait()
        session = terminal.Session(db, arguments=['--linear'])
        expect(session, 'Answer：')
        line(session, '4', 'Code：')
        line(session, code[1] + code[2], 'Any pain')
        line(session, '.b', 'Your answer now: Spotting.')
        plain(session)
        end(session)


def test_from_one_to_the_other_and_back_within_a_session():
    with terminal.folder() as folder:
        db = folder + '/x.db'
        session = terminal.Session(db).expect('Please choose a language')
        session.press('5', 'Enter').expect('Line by line')
        session.press('1', 'Enter')
        expect(session, 'Answer：')
        session.raw = session.raw.rsplit(b'\x1b[3J')[-1] # curses is gone
        to_first_question(session)
        line(session, '3', 'Any bleeding')
        line(session, '.m', '8 Large print')
        line(session, '8', '1 The whole screen again')
        plain(session)
        session.send('1\r')
        session.expect('( ) 2  Spotting')
        session.press('2', 'Enter').expect('pain')
        assert any('spotting' in payload for payload in kept(db)), kept(db)
        end(session)
        assert session.modes()[3] & termios.ICANON


def test_what_was_typed_ahead_does_not_reach_an_urgent_page():
    with terminal.folder() as folder:
        session = terminal.Session(folder + '/x.db', arguments=['--linear'])
        to_first_question(session)
        line(session, '3', 'Any bleeding')
        forget(session)
        session.send('4\r2\r2\r')
        expect(session, 'What you describe needs urgent care now.')
        session.settle()
        assert 'Any pain' not in said(session), said(session)
        line(session, '2', 'Any pain')
        end(session)


def test_an_interrupt_keeps_what_is_half_typed():
    with terminal.folder() as folder:
        db = folder + '/x.db'
        session = terminal.Session(db, arguments=['--linear'])
        to_first_question(session)
        line(session, '.g', 'What would help you today')
        line(session, '15', 'What would you like to read about')
        line(session, '', 'printed summary')
        line(session, '', 'A question you would like')
        forget(session)
        session.send('When can we try').settle()
        session.send(b'\x03')
        assert session.wait() == 0
        assert 'your pick-up code brings you back' in re.sub(r'\s+', ' ', said(session)), said(session)
        assert 'When can we try' in kept(db)[-1], kept(db)


def test_control_d_ends():
    with terminal.folder() as folder:
        session = terminal.Session(folder + '/x.db', arguments=['--linear'])
        to_first_question(session)
        session.send(b'\x04')
        assert session.wait() == 0
        assert 'The input ends here.' in said(session), said(session)


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def lines_within(session, cols):
    """Whether no line is wider, and some line needed to be broken for it."""
    widths = [width(text) for text in said(session).split('\n')]
    return max(widths) <= cols and max(widths) > cols - 12


def test_lines_fit_the_window():
    for cols in 40, 80, 200:
        with terminal.folder() as folder:
            session = terminal.Session(folder + '/x.db', cols=cols, arguments=['--linear'])
            to_first_question(session)
            line(session, '.', 'Are you pregnant now?')
            assert lines_within(session, min(cols - 1, 72)), said(session)
            forget(session).resize(24, 30)
            session.settle()
            line(session, '.', 'no test yet')
            assert lines_within(session, 29), said(session)
            end(session)


terminal.main(test_it_begins_by_option_and_surroundings, test_from_lines_to_the_screen, test_from_the_screen_to_lines,
              test_from_one_to_the_other_and_back_within_a_session,
              test_what_was_typed_ahead_does_not_reach_an_urgent_page, test_an_interrupt_keeps_what_is_half_typed,
              test_control_d_ends, test_lines_fit_the_window)
