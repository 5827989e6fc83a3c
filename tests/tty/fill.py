#!/usr/bin/env python3
"""wenzhen fill on a terminal: killed and gone on with, in the other mode too; hung up; the answers into a pipe while the
screen stays on the terminal."""
import json
import os
import shlex
import signal
import subprocess

import terminal

FORM = os.environ['WENZHEN_SOURCE'] + '/tests/forms/visit.json'


def opened(folder, *arguments):
    session = terminal.Session(folder + '/db', arguments=['fill', FORM, '--lang', 'en', *arguments])
    return session.expect('A form to fill in')


def name(response):
    """What the person is called, or None."""
    with open(response, encoding='utf8') as file:
        first = json.load(file)['item'][0]['item'][0]
        return first['answer'][0]['valueString'] if first['linkId'] == '1.1' else None


def leave(session):
    """Out of the last page, which holds keys for a moment after it appeared."""
    for _ in range(terminal.LIMIT):
        if session.ended():
            break
        session.press('Enter')
    return session.wait()


def killed_and_gone_on_with():
    with terminal.folder() as folder:
        path = folder + '/r.json'
        session = opened(folder, '-o', path).expect('1  Begin').press('Enter').expect('like to be called')
        session.press(*'Anna', 'Enter').expect('When did you arrive').kill().wait()
        assert not os.path.exists(path)
        session = opened(folder, '-o', path).expect('2 answers are here from before').press('Enter')
        session.expect('Back to where you stopped').expect('When did you arrive')
        session.press('PgUp').expect('[Anna').press('BS', 'e').expect('[Anne')
        session.kill(signal.SIGHUP)
        assert session.wait() == 0
        assert name(path) is None, 'what is half typed is a draft, not an answer'
        done = subprocess.run([terminal.PROGRAM, 'fill', FORM, '--lang', 'en', '--linear', '--db', folder + '/db', '-o',
                               path], input=b'\n.p\n\n', capture_output=True, check=True)
        assert b'Written so far, and not to be read yet: Anne.' in done.stdout, done.stdout
        session = opened(folder, '-o', path).press('Enter').expect('[Anne').press('a', 'Enter')
        session.expect('When did you arrive').press('Esc', '3').expect('Stopped here.').expect('were written to')
        assert leave(session) == 0
        assert name(path) == 'Annea'


def into_a_pipe():
    with terminal.folder() as folder:
        command = ' '.join(map(shlex.quote, [terminal.PROGRAM, 'fill', FORM, '--lang', 'en', '--db', folder + '/db']))
        session = terminal.Session.__new__(terminal.Session)
        session.start(['sh', '-c', f'exec {command} > {shlex.quote(folder)}/out.json'], 24, 80)
        session.expect('The answers are printed at the end').press('Enter').press(*'Anna', 'Enter')
        session.expect('When did you arrive').press('Esc', '3').expect('printed when you press Enter')
        assert leave(session) == 0, session.text()
        assert name(folder + '/out.json') == 'Anna'


terminal.main(killed_and_gone_on_with, into_a_pipe)
