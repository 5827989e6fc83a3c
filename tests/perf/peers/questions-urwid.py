#!/usr/bin/python3
"""Ten questions with urwid, each answer committed before the next is asked.   questions-urwid.py DATABASE"""
import sqlite3
import sys

import urwid

WORDS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute('PRAGMA journal_mode = WAL')
db.execute('PRAGMA synchronous = FULL')
db.execute('CREATE TABLE IF NOT EXISTS answer (number INTEGER PRIMARY KEY, value TEXT)')
frame = urwid.Frame(urwid.SolidFill(), header=urwid.Text('Questions'), footer=urwid.Text('Enter: next'))


def answer(number, value):
    db.execute('INSERT INTO answer VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', (number, value))
    ask(number + 1)


def ask(number):
    if number > 10:
        frame.body = urwid.Filler(urwid.Text('That is all'))
        return
    rows = [urwid.Text(f'Which of these is it? (number {number})'), urwid.Divider()]
    for word in WORDS:
        button = urwid.Button(f'The {word} of them', on_press=lambda _, value=word: answer(number, value))
        rows.append(urwid.AttrMap(button, None, 'here'))
    frame.body = urwid.ListBox(urwid.SimpleFocusListWalker(rows))


ask(1)
urwid.MainLoop(frame, [('here', 'standout', '')]).run()
