#!/usr/bin/env python3
"""wenzhen fill through pipes: the response's file is written whole or not at all, read again and gone on with, refused
where it is none; what was answered outlives kill -9; without a file the response comes out at the end."""
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ['WENZHEN']
FORMS = os.environ['WENZHEN_SOURCE'] + '/tests/forms/'
FORM = FORMS + 'visit.json'
LIMIT = 120
failed = 0


def start(folder, *arguments, form=FORM, **more):
    env = {k: v for k, v in os.environ.items() if k.startswith(('ASAN', 'UBSAN'))}
    command = [PROGRAM, 'fill', form, '--lang', 'en', '--db', folder + '/db', *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env={'HOME': '/nonexistent', **env}, cwd=folder, **more)


def run(folder, lines, *arguments, code=0, **more):
    """Let lines answer; returns what was printed on the standard output and on the standard error."""
    process = start(folder, *arguments, **more)
    out, err = process.communicate(lines.encode(), timeout=LIMIT)
    assert process.returncode == code, f'exit {process.returncode}: {out.decode()[-600:]}\n{err.decode()[-600:]}'
    return out.decode(), err.decode()


def read(path):
    with open(path, encoding='utf8') as file:
        return json.load(file)


def answer(response, *path):
    """The answers of an item by its linkIds."""
    items = response.get('item', [])
    for link_id in path:
        found = [i for i in items if i['linkId'] == link_id]
        if not found:
            return None
        items = found[0].get('item', [])
    return [next(v for k, v in a.items() if k.startswith('value')) for a in found[0].get('answer', [])]


TO_THE_END = '.n\n' * 30


def test_a_new_file(folder):
    said, _ = run(folder, '\nAnna\n' + TO_THE_END + '1\n\n', '-o', 'r.json')
    path = folder + '/r.json'
    response = read(path)
    assert response['status'] == 'in-progress', 'an illness is still asked for'
    assert answer(response, '1', '1.1') == ['Anna'], response
    assert 'The answers were written to r.json.' in said, said
    assert 'marked as not complete' in said, said
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, oct(os.stat(path).st_mode)
    assert sorted(os.listdir(folder)) == ['db', 'db.lock', 'r.json'], os.listdir(folder)


def test_it_is_gone_on_with(folder):
    run(folder, '\nAnna\n' + TO_THE_END + '1\n\n', '-o', 'r.json')
    os.chmod(folder + '/r.json', 0o644)
    before = read(folder + '/r.json')
    said, _ = run(folder, '\n.g\n2\n.n\n.n\nasthma\n' + TO_THE_END + '1\n\n', '-o', 'r.json')
    assert 'r.json holds answers already.' in said, said
    after = read(folder + '/r.json')
    assert after['status'] == 'completed' and answer(after, '2', '2.3') == ['asthma'], after
    assert answer(after, '1', '1.1') == ['Anna'], after
    assert stat.S_IMODE(os.stat(folder + '/r.json').st_mode) == 0o644, 'the permissions are kept'
    assert before['item'][0] == after['item'][0], (before, after)
    with open(folder + '/r.json', 'rb') as file:
        whole = file.read()
    run(folder, '\n', '-o', 'r.json') # opened and left: nothing was answered
    with open(folder + '/r.json', 'rb') as file:
        assert file.read() == whole, 'a file is not written anew for nothing'


def test_leaving_writes_what_is_there(folder):
    said, _ = run(folder, '\nAnna\n', '-o', 'r.json')
    assert said.endswith('the same command goes on from here.\n'), said
    response = read(folder + '/r.json')
    assert response['status'] == 'in-progress' and answer(response, '1', '1.1') == ['Anna'], response
    said, _ = run(folder, '\n.b\nBea\n.p\n\n', '-o', 'r.json')
    assert '2 answers are here from before.' in said and 'Stopped here.' in said, said
    assert answer(read(folder + '/r.json'), '1', '1.1') == ['Bea']


def test_leaving_without_an_answer_leaves_nothing(folder):
    for lines in ['.p\n', '\n.p\n', '', '\n', '\n.n\n.n\n']:
        run(folder, lines, '-o', 'r.json')
        assert 'r.json' not in os.listdir(folder), lines
    said, _ = run(folder, '', '-o', 'r.json')
    assert 'from before' not in said, said


def until(process, text):
    """Read the output up to a text."""
    seen = b''
    end = time.monotonic() + LIMIT
    while text.encode() not in seen:
        assert time.monotonic() < end, f'{text} did not come: {seen.decode()}'
        more = os.read(process.stdout.fileno(), 65536)
        assert more, f'the output ended before {text}: {seen.decode()}'
        seen += more


def test_kill_9_loses_nothing(folder):
    for number, line in enumerate(['Anna', '2026-11-24 9:05', '17:30'], 1):
        process = start(folder, '-o', 'r.json')
        process.stdin.write(f'\n{line}\n'.encode())
        process.stdin.flush()
        until(process, 'Saved: ')
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert not os.path.exists(folder + '/r.json'), 'it is written at the end'
        process = start(folder, '-o', 'r.json')
        until(process, f'{number + 1} answers are here from before.')
        process.kill()
        process.communicate()
    run(folder, '\n' + TO_THE_END + '1\n\n', '-o', 'r.json')
    response = read(folder + '/r.json')
    assert answer(response, '1', '1.1') == ['Anna'] and answer(response, '1', '1.3') == ['17:30:00'], response


def test_begin_anew(folder):
    run(folder, '\nAnna\n', '-o', 'r.json')
    said, _ = run(folder, '2\nBea\n.p\n\n', '-o', 'r.json')
    assert '2 Begin anew with what the file holds' in said, said
    assert 'Question: 1.2' in said, said # the name stands in the file
    said, _ = run(folder, '\nAnna\n')
    said, err = run(folder, '2\n.p\n\n')
    assert '2 Begin anew' in err and 'Question: 1.1' in err, err


def test_the_file_was_changed(folder):
    run(folder, '\nAnna\n', '-o', 'r.json')
    response = read(folder + '/r.json')
    response['item'][0]['item'][0]['answer'][0]['valueString'] = 'Cleo'
    with open(folder + '/r.json', 'w', encoding='utf8') as file:
        json.dump(response, file)
    said, _ = run(folder, '2\n.b\n', '-o', 'r.json')
    assert 'Note: r.json was changed since then by something else.' in said, said
    assert 'Your answer now: Cleo.' in said, said
    assert answer(read(folder + '/r.json'), '1', '1.1') == ['Cleo']


def test_it_comes_out_at_the_end(folder):
    out, err = run(folder, '\nAnna\n' + TO_THE_END + '1\n\n')
    assert answer(json.loads(out), '1', '1.1') == ['Anna'], out
    assert 'The answers are printed when you press Enter.' in err and 'Question: 1.1' in err, err
    out, _ = run(folder, '\nBea\n') # the input ends before
    assert json.loads(out)['status'] == 'in-progress' and answer(json.loads(out), '1', '1.1') == ['Bea'], out


def test_what_is_no_response_is_refused(folder):
    path = folder + '/r.json'
    other = {'resourceType': 'QuestionnaireResponse', 'status': 'in-progress',
             'item': [{'linkId': 'elsewhere', 'answer': [{'valueString': 'x'}]}]}
    for content, reason in [('rubbish', 'r.json: line 1'), ('{"resourceType": "Patient"}', 'QuestionnaireResponse'),
                            (json.dumps(other), 'r.json: elsewhere: '), ('', 'r.json'), ('\0\1\2', 'r.json')]:
        with open(path, 'w', encoding='utf8') as file:
            file.write(content)
        out, err = run(folder, '\nAnna\n', '-o', 'r.json', code=1)
        assert not out and reason in err, (content, out, err)
        with open(path, encoding='utf8') as file:
            assert file.read() == content, 'the file is as it was'
        assert os.listdir(folder) == ['r.json'], 'not even a database was made'


def test_places_where_nothing_can_be_written(folder):
    os.mkdir(folder + '/sub')
    os.symlink('/nonexistent/x', folder + '/link')
    for name, code in [('nowhere/r.json', 1), ('sub', 3), ('/dev/null', 3), ('link', 1), ('x' * 300, 1)]:
        out, err = run(folder, '\nAnna\n', '-o', name, code=code)
        assert not out and name[:20] in err, (name, out, err)
    with open(FORM, 'rb') as file:
        form = file.read()
    with open(folder + '/form.json', 'wb') as file:
        file.write(form)
    os.link(folder + '/form.json', folder + '/same.json')
    for name in 'form.json', './form.json', 'same.json':
        out, err = run(folder, '\nAnna\n', '-o', name, form=folder + '/form.json', code=2)
        assert not out and 'this is the form itself' in err, (out, err)
    with open(folder + '/form.json', 'rb') as file:
        assert file.read() == form


def test_a_link_leads_to_its_file(folder):
    os.mkdir(folder + '/sub')
    os.symlink('sub/r.json', folder + '/link.json')
    with open(folder + '/sub/r.json', 'w', encoding='utf8') as file:
        file.write('{"resourceType":"QuestionnaireResponse","status":"in-progress"}')
    run(folder, '\nAnna\n', '-o', 'link.json')
    assert os.path.islink(folder + '/link.json'), 'the link stays'
    assert answer(read(folder + '/sub/r.json'), '1', '1.1') == ['Anna']
    said, _ = run(folder, '', '-o', folder + '/sub/../sub/r.json')
    assert '1 answer is here from before.' in said, 'another name of the same file'


def test_a_folder_that_is_read_only(folder):
    if os.geteuid() != 0:
        more = {}
    else: # root may write anywhere; others can run the program only where its folder lets them
        more = {'user': 65534, 'group': 65534}
        try:
            subprocess.run([PROGRAM, '-V'], user=65534, group=65534, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return
    os.mkdir(folder + '/closed')
    os.chmod(folder, 0o777)
    os.chmod(folder + '/closed', 0o555)
    out, err = run(folder, '\nAnna\n', '-o', 'closed/r.json', code=3, **more)
    assert not out and 'closed/r.json' in err and 'Permission denied' in err, (out, err)


def test_a_full_disk(folder):
    """A limit on the size of files, which the response breaks and the journal does not yet."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300000, resource.RLIM_INFINITY))
    with open(folder + '/r.json', 'w', encoding='utf8') as file:
        json.dump({'resourceType': 'QuestionnaireResponse', 'status': 'in-progress', 'item': [
            {'linkId': '2', 'item': [{'linkId': '2.5', 'item': [
                {'linkId': '2.5.3', 'answer': [{'valueString': 'x' * 1000} for _ in range(310)]}]}]}]}, file)
    before = read(folder + '/r.json')
    # The journal would not take so much either, so the limit comes once the record is there.
    run(folder, '\n.g\n1\nAnna\n', '-o', 'r.json')
    kept = read(folder + '/r.json')
    assert answer(kept, '1', '1.1') == ['Anna'] and len(kept['item'][1]['item'][0]['item'][0]['answer']) == 310
    said, err = run(folder, '\n.g\n1\n.n\n2026\n' + TO_THE_END + '1\n1\n2\n', '-o', 'r.json', code=3, preexec_fn=limit)
    assert '\nr.json: cannot be written: there is no room on the disk\n' in said, said
    assert 'It could not be written this time either.' in said, said
    assert 'All answers are safe in the database of this computer.' in said, said
    assert 'r.json: cannot be written' in err and 'The same command goes on with them' in err, err
    assert read(folder + '/r.json') == kept, 'the file is as it was'
    assert sorted(n for n in os.listdir(folder) if 'db' not in n) == ['r.json'], os.listdir(folder)
    run(folder, '\n' + TO_THE_END + '1\n\n', '-o', 'r.json')
    assert answer(read(folder + '/r.json'), '1', '1.2') == ['2026'], 'the next time it is written'
    assert before['item'][0] != kept['item'][0]


def test_forms_that_cannot_be_filled(folder):
    out, err = run(folder, '', form=folder + '/none.json', code=1)
    assert not out and 'none.json' in err, (out, err)
    with open(folder + '/bad.json', 'w', encoding='utf8') as file:
        file.write('{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"strange"}]}')
    out, err = run(folder, '', form=folder + '/bad.json', code=1)
    assert not out and 'bad.json: 1: ' in err and 'strange' in err, (out, err)
    said, _ = run(folder, '\nx\n\n\n\n1\n', '-o', 'r.json', form=FORMS + 'viewed.json')
    assert 'Nothing can be typed here' in said and not os.path.exists(folder + '/r.json'), said
    for arguments in [['fill'], ['fill', FORM, FORM], ['-o', 'x'], ['check', FORM, '-o', 'x'], ['fill', FORM, '-o', '']]:
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, cwd=folder, stdin=subprocess.DEVNULL)
        assert done.returncode == 2, (arguments, done)


def test_ten_thousand_questions(folder):
    """A form of 10,000 items opens and is used; ten times the questions take less than thirty times as long."""
    def seconds(count):
        items = [{'linkId': f'g{g}', 'type': 'group', 'text': f'Group {g}', 'item': [
            {'linkId': f'g{g}.{i}', 'type': 'string', 'text': f'Question {g} {i}'} for i in range(20)]}
            for g in range(count // 20)]
        with open(folder + f'/{count}.json', 'w', encoding='utf8') as file:
            json.dump({'resourceType': 'Questionnaire', 'status': 'active', 'url': f'http://example.org/{count}',
                       'version': '1', 'item': items}, file)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        out, _ = run(folder, '\n' + 'yes\n' * 30 + '.v\n\n.g\n\n', form=folder + f'/{count}.json')
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert out.count('"valueString":"yes"') == 30, out[:500]
        return after.ru_utime - before.ru_utime
    small, large = seconds(1000), seconds(10000)
    print(f'1,000 items: {small:.2f} s, 10,000 items: {large:.2f} s')
    assert large < 30 * max(small, 0.02), (small, large)


def main():
    global failed
    tests = [(name, test) for name, test in globals().items() if name.startswith('test_')]
    for name, test in tests:
        if len(sys.argv) > 1 and sys.argv[1] not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(folder)
            except AssertionError as error:
                failed += 1
                print(f'{name}: {str(error)[-1500:]}')
    print(f'{len(tests)} tests, {failed} failed')
    sys.exit(failed > 0)


main()
