#!/usr/bin/env python3
"""Linear mode through pipes: a script answers the real program; what comes out is plain lines whatever goes in, what was
said is kept however the input ends, and the exit code is 0."""
import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ['WENZHEN']
TO_QUESTIONS = '2\n1\n1\n1\n\n' # English, the patient, alone, yes, past the code
TO_TEXT = TO_QUESTIONS + '.g\n15\n\n\n'
LIMIT = 120
failed = 0


def start(db, *arguments, **environment):
    env = {k: v for k, v in os.environ.items() if k.startswith(('ASAN', 'UBSAN'))}
    return subprocess.Popen([PROGRAM, '--db', db, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env={'HOME': '/nonexistent', **env, **environment})


def run(db, lines, *arguments, **environment):
    """Let a script answer; returns what was printed, which is always plain lines, with exit code 0."""
    process = start(db, *arguments, **environment)
    out, err = process.communicate(lines if isinstance(lines, bytes) else lines.encode(), timeout=LIMIT)
    assert process.returncode == 0, f'exit {process.returncode}: {err.decode()}'
    assert not err, err.decode()
    text = out.decode('utf8')
    odd = [c for c in text if ord(c) < 32 and c != '\n' or 0x7F <= ord(c) < 0xA0 or c == '\ufffd']
    assert not odd, f'{odd!r} in {text}'
    assert text.endswith('\n'), repr(text[-80:])
    return text


def code_of(text):
    code = re.search(r'(\d{5})\s+(\d{5})', text)
    assert code, text
    assert ' '.join(code[1]) + ', ' + ' '.join(code[2]) in text, 'the code is not read digit by digit'
    return code[1] + code[2]


def kept(db):
    """Path and payload of the answers in the journal."""
    with sqlite3.connect(f'file:{db}?mode=ro', uri=True) as connection:
        return [(path, payload or '') for path, payload in
                connection.execute("SELECT path, payload FROM journal WHERE kind = 'answer' ORDER BY at, lamport")]


def test_a_script_answers(db):
    text = run(db, TO_QUESTIONS + '3\n2\n')
    assert 'Answer: 3\nSaved: No.\nQuestion: Any bleeding' in text, text
    end = 'Answer: \nThe input ends here. All that was saved is kept; your pick-up code brings you back.\n'
    assert text.endswith(end), text
    assert kept(db)[-1][0] == 'rf.bleeding' and '"spotting"' in kept(db)[-1][1], kept(db)


def test_a_code_brings_back(db):
    code = code_of(run(db, TO_QUESTIONS + '3\n'))
    for typed in code, code[:5] + ' ' + code[5:]:
        text = run(db, f'4\n{typed}\n')
        assert 'Back to where you stopped.\n' in text and 'Question: Any bleeding' in text.split('stopped.')[1], text


def test_the_whole_form_with_empty_lines(db):
    """Nothing but empty lines, behind the consent, comes to the summary and to the end of the session."""
    text = run(db, TO_QUESTIONS + '\n' * 200 + '1\n\n\n' + '\n' * 50)
    assert 'A look at your answers.' in text, text[-2000:]
    text = run(db, TO_QUESTIONS + '.g\n15\n' + '\n' * 3 + '1\n\n\n')
    assert 'Your summary, ' in text and text.endswith('This session is over.\n'), text[-500:]


def test_without_consent_nothing_is_kept(db):
    text = run(db, '2\n1\n1\n2\n3\n1\n')
    assert 'Noted, not kept: None.' in text and text.endswith('Nothing is kept on this computer.\n'), text
    assert not kept(db), kept(db)


def test_bad_bytes_are_named(db):
    for line, byte, place in (b'ab\xb0cd', 'B0', '3'), (b'\xff', 'FF', '1'), ('中'.encode() + b'\xe5', 'E5', '4'):
        text = run(db, TO_TEXT.encode() + line + b'\n')
        assert f'Byte {place} of this line ({byte}) is not UTF-8, so the line was not taken.' in text, text
    assert not any(path == 'pref.question' for path, _ in kept(db)), kept(db)


def test_long_lines_are_refused(db):
    for length in 4094, 5000, 100000:
        text = run(db, TO_TEXT + 'x' * length + '\nshort\n\n')
        assert 'This line is too long and was not taken.' in text, text[-600:]
        assert kept(db)[-1] == ('pref.question', '[{"valueString":"short"}]'), kept(db)[-1]
    text = run(db, TO_TEXT + 'x' * 501 + '\n')
    assert 'There is room for 500 characters, and this line has 501. It was not taken.' in text, text[-600:]


def test_keys_that_are_no_text_leave_none(db):
    run(db, TO_TEXT.encode() + b'\x1b[A\x1bOPone\x1b]0;title\x07 \x00two\x01\x7f\r\n\n')
    assert kept(db)[-1] == ('pref.question', '[{"valueString":"one two"}]'), kept(db)[-1]


def test_everything_at_random(db):
    """Bytes that mean nothing: still plain lines, and an end."""
    import random
    dice = random.Random(5)
    pieces = [bytes([n]) for n in range(256)] + [b'.%c\n' % n for n in range(32, 127)]
    pieces += [b'\n'] * 200 + [b'1\n', b'2\n'] * 60
    for _ in range(8):
        run(db, TO_QUESTIONS.encode() + b''.join(dice.choices(pieces, k=3000)) + b'\n')


def test_an_unfinished_line_is_a_draft_or_nothing(db):
    run(db, TO_TEXT + 'What should we')
    assert kept(db)[-1][0] == 'pref.question' and 'What should we' in kept(db)[-1][1], kept(db)[-1]
    before = [row for row in kept(db) if row[0] == 'rf.bleeding']
    run(db, TO_QUESTIONS + '3\n2')
    assert [row for row in kept(db) if row[0] == 'rf.bleeding'] == before, kept(db)[-1]


def read_until(process, text):
    """Read what it prints until it holds the text."""
    said, end = b'', time.monotonic() + LIMIT
    while text.encode() not in said:
        assert time.monotonic() < end, f'not said: {text}: {said.decode()}'
        if select.select([process.stdout], [], [], 1)[0]:
            part = os.read(process.stdout.fileno(), 65536)
            assert part, f'it ended: {said.decode()}'
            said += part
    return said.decode()


def test_signals_keep_what_is_there(db):
    for number in signal.SIGTERM, signal.SIGHUP, signal.SIGINT:
        process = start(db)
        process.stdin.write((TO_QUESTIONS + '3\n2\n').encode())
        process.stdin.flush()
        read_until(process, 'Saved: Spotting.')
        process.send_signal(number)
        out, err = process.communicate(timeout=LIMIT)
        assert process.returncode == 0 and not err, (number, process.returncode, err)
        assert b'your pick-up code brings you back' in out, out


def test_nobody_reads(db):
    process = start(db)
    process.stdout.close()
    process.stdin.write((TO_QUESTIONS + '3\n').encode())
    process.stdin.flush()
    assert process.wait(timeout=LIMIT) == 0, process.stderr.read()


def test_faults_of_others_have_their_codes(db):
    with open(db, 'w', encoding='utf8') as file:
        file.write('no database ' * 100)
    process = start(db, '--linear')
    _, err = process.communicate(b'', timeout=LIMIT)
    assert process.returncode == 1 and db.encode() in err, (process.returncode, err)


def test_languages(db):
    text = run(db, '1\n1\n', '--lang', 'zh', '--linear')
    assert '已打开' not in text and '问：这份问卷由谁来填？\n' in text and '答：1\n' in text, text
    text = run(db, '3\n')
    assert '问：这份问卷由谁来填？\nQuestion: Who is filling in this form?\n' in text, text
    assert '1 本人 I am\n' in text and text.count('答 Answer：') == 2, text


for name, test in sorted(globals().copy().items()):
    if not name.startswith('test_'):
        continue
    with tempfile.TemporaryDirectory(prefix='wenzhen-test-') as folder:
        try:
            test(folder + '/x.db')
            print(f'ok {name}')
        except (AssertionError, subprocess.TimeoutExpired) as wrong:
            failed += 1
            print(f'not ok {name}: {wrong}')
sys.exit(1 if failed else 0)
