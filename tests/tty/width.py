#!/usr/bin/env python3
"""The program asks the terminal how wide it draws characters that some terminals draw wider, and draws accordingly,
whatever comes of the question: an answer, none, one in pieces, or one among typed keys."""
import re
import signal
import unicodedata

import pyte.screens

import terminal

QUESTION = b'\x1b[6n'
NARROW = pyte.screens.wcwidth


def wide(character):
    """Cells of a character on a terminal with a Chinese font."""
    return 2 if unicodedata.east_asian_width(character) == 'A' and NARROW(character) == 1 else NARROW(character)


class Answering(terminal.Session):
    """A terminal that answers, from where its cursor stands."""

    def start(self, *arguments):
        super().start(*arguments)
        self.screen.write_process_input = self.send


def opened(kind, folder, **more):
    return kind(folder + '/x.db', **more).expect('Please choose a language').settle()


def to_text(session):
    """To the last question, a line for free text, by way of the list of parts."""
    session.press('2', 'Enter', '1', 'Enter', '1', 'Enter', '2', 'Enter').press_until('Enter', 'pregnant')
    session.press('g').expect('The parts of the form').press(*['Down'] * 14)
    session.press('Enter').expect('What would you like to read about')
    return session.press('Enter', 'Enter').expect('A question you would like to ask')


def caret_follows(session, text):
    """Type a text with such characters: it stands there whole, and the caret behind it."""
    to_text(session)
    for character in text:
        session.press(character)
    session.press('C-l').settle() # all in one go: curses, too, has to know where each character ends
    row = ''.join(session.screen.display[session.screen.cursor.y]).replace('\0', '')
    assert text in row, (row, session.text())
    cells = sum(map(pyte.screens.wcwidth, row[:row.index(text) + len(text)]))
    assert session.screen.cursor.x == cells, (session.screen.cursor.x, cells, row)


def end(session):
    session.kill(signal.SIGTERM)
    assert session.wait() == 0, session.text()


def test_narrow():
    """One cell, as assumed: the answer changes nothing, so nothing is drawn."""
    with terminal.folder() as folder:
        session = opened(Answering, folder)
        assert session.raw.count(QUESTION) == 1 and session.raw.rindex(QUESTION) > len(session.raw) - 40, session.raw
        assert b'\x1b[?1049h' in session.raw.split(QUESTION)[0], 'asked on the screen of the shell'
        assert '\u201c' not in session.text(), session.text()
        caret_follows(session, '\u201ca\u201db\u03b2')
        end(session)


def test_wide():
    """Two cells: what is drawn and where the caret stands fits."""
    pyte.screens.wcwidth = wide
    with terminal.folder() as folder:
        session = opened(Answering, folder)
        assert len(session.raw.split(QUESTION)[1]) > 500, 'not drawn again for wide characters'
        caret_follows(session, '\u201ca\u201db\u03b2')
        end(session)
    pyte.screens.wcwidth = NARROW


def test_no_answer():
    """A terminal that says nothing: every key counts at once, the first ones too."""
    with terminal.folder() as folder:
        session = terminal.Session(folder + '/x.db')
        session.send('2').send('\r').expect('Who is filling')
        session.press('Esc').expect('Menu').press('Enter')
        session.expect('Who is filling').press('1', 'Enter').expect('save')
        end(session)


def test_in_pieces_among_keys():
    """Keys before, between and behind the pieces of an answer: all are taken, none is made up."""
    pyte.screens.wcwidth = wide
    with terminal.folder() as folder:
        session = terminal.Session(folder + '/x.db', environment={'ESCDELAY': '5000'})
        while QUESTION not in session.raw:
            session.read(1)
        column = int(re.findall(rb'\x1b\[\d+;(\d+)H\xe2\x80\x9c', session.raw)[0])
        session.send(b'2\r\x1b').settle().expect('Who is filling').send(b'[1;').settle()
        assert 'Menu' not in session.screen.display[0], session.text()
        before = len(session.raw)
        session.send(b'%dR1' % (column + 2)).settle().expect('(x) 1')
        assert b'Who is filling' in session.raw[before:], 'not drawn again for wide characters'
        session.press('Enter', '1', 'Enter', '2', 'Enter').press_until('Enter', 'pregnant')
        end(session)
    pyte.screens.wcwidth = NARROW


def test_nonsense():
    """Answers that cannot be, and those behind the one that can, are no keys and change nothing."""
    with terminal.folder() as folder:
        session = opened(terminal.Session, folder)
        before = len(session.raw)
        session.send(b'\x1b[1;1R\x1b[9999;99999999999R\x1b[R\x1b[5R\x1b[1;79R\x1b[1;80R').settle()
        assert len(session.raw) == before, session.raw[before:]
        session.press('2', 'Enter').expect('Who is filling')
        end(session)


terminal.main(test_narrow, test_wide, test_no_answer, test_in_pieces_among_keys, test_nonsense)
