#!/usr/bin/env python3
"""Bad input ends with the exit code that says who is at fault, a message that names file and reason, and no crash.

Databases are tried as an ordinary user: as root the test drops to nobody."""
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(os.environ['WENZHEN'])
ROOT = os.geteuid() == 0
USER = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] if ROOT else []
FORM = {'resourceType': 'Questionnaire', 'status': 'active', 'item': []}
failed = 0


def check(name, arguments, code, *words, data=None, user=False, prefix=(), cwd=None, environment=None):
    """Run the program; its exit code and what it says on standard error must be as told."""
    global failed
    run = subprocess.run([*prefix, *(USER if user else []), PROGRAM, *arguments], input=data, capture_output=True,
                         timeout=300, cwd=cwd, env={**os.environ, **(environment or {})})
    said = run.stderr.decode('utf8', 'replace') + run.stdout.decode('utf8', 'replace')
    wrong = [word for word in words if word not in said]
    if run.returncode != code or wrong or 'Sanitizer' in said:
        failed += 1
        print(f'not ok {name}: exit {run.returncode} instead of {code}; not said: {wrong}; said: {said[:600]}')
    else:
        print(f'ok {name}')


def write(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, 'wb') as out:
        out.write(data if isinstance(data, bytes) else data.encode())
    os.chmod(path, 0o666)
    return path


def forms(folder):
    """Questionnaires that cannot be used."""
    item = {'linkId': 'a', 'type': 'boolean', 'text': 'A'}
    when = lambda question: [{'question': question, 'operator': 'exists', 'answerBoolean': True}]
    cases = {
        'malformed': ('{"resourceType": "Questionnaire",\n "item": [}', 'line 2'),
        'empty': ('', ''),
        'trailing': (json.dumps(FORM) + ' x', 'line 1'),
        'not-an-object': ('[1, 2]', ''),
        'other-resource': ('{"resourceType": "Patient"}', ''),
        'deep': ('[' * 10000 + ']' * 10000, ''),
        'deep-items': ('{"item":[' * 10000 + '{}' + ']}' * 10000, ''),
        'duplicate': (json.dumps({**FORM, 'item': [item, item]}), 'a'),
        'cycle': (json.dumps({**FORM, 'item': [{**item, 'enableWhen': when('b')},
                                                {**item, 'linkId': 'b', 'enableWhen': when('a')}]}), 'b'),
        'dangling': (json.dumps({**FORM, 'item': [{**item, 'enableWhen': when('nowhere')}]}), 'nowhere'),
        'unknown-type': (json.dumps({**FORM, 'item': [{**item, 'type': 'hologram'}]}), 'hologram'),
        'no-link-id': (json.dumps({**FORM, 'item': [{'type': 'string'}]}), ''),
        'not-utf-8': (b'{"resourceType": "Questionnaire", "title": "\xff\xfe"}', ''),
        'nan': ('{"resourceType": "Questionnaire", "item": NaN}', ''),
        'nul': (b'{"resourceType": "Questionnaire"\0}', ''),
    }
    for name, (data, word) in cases.items():
        path = write(folder, name + '.json', data)
        check(f'check {name}', ['check', path], 1, path, word)
        check(f'enabled {name}', ['enabled', path, path], 1, path)
        check(f'assess {name}', ['assess', path], 1, path)
        check(f'assess --facts {name}', ['assess', '--facts', path], 1, path)
        data = data if isinstance(data, bytes) else data.encode()
        check(f'standard input {name}', ['assess', '-'], 1, data=data)
    big = os.path.join(folder, 'big.json')
    with open(big, 'wb') as out:
        out.write(b'{"resourceType": "Questionnaire", "title": "')
        for _ in range(100):
            out.write(b'x' * (1 << 20))
        out.write(b'"}')
    check('check 100 MB', ['check', big], 1, big, 'MB')
    files(folder)


DOORS = {'assess': ['assess', '{}'], 'facts': ['assess', '--facts', '{}'], 'form': ['enabled', '{}', '-'],
         'response': ['enabled', 'FORM', '{}'], 'check': ['check', '{}'], 'play': ['play', '{}']}


def files(folder):
    """What is no file to read, by every door, as an ordinary user."""
    form = write(folder, 'form.json', json.dumps({**FORM, 'item': [{'linkId': 'a', 'type': 'boolean'}]}))
    unreadable, pipe = write(folder, 'unreadable.json', '{}'), os.path.join(folder, 'pipe')
    os.chmod(unreadable, 0)
    os.mkfifo(pipe, 0o666)
    for door, arguments in DOORS.items():
        for name, path, *words in [
            ('a folder', folder, 'folder'),
            ('no such file', folder + '/nowhere.json', 'no such file'),
            ('unreadable', unreadable, 'may not read'),
            ('endless', '/dev/zero', 'too large'),
            ('/dev/null', '/dev/null', 'There is nothing'),
            ('a pipe nobody writes to', pipe, 'There is nothing'),
        ]:
            code = 0 if door == 'play' and words == ['There is nothing'] else 1
            check(f'{door}: {name}', [path if a == '{}' else form if a == 'FORM' else a for a in arguments], code,
                  *([path, *words] if code else []), data=b'', user=True)


def responses(folder):
    """Responses to our own form that do not fit it: the linkId is named."""
    answer = lambda link_id, *answers: {'linkId': link_id, 'answer': list(answers)}
    for name, item, *words in [
        ('no such item', answer('hx.nothing', {'valueInteger': 1}), 'hx.nothing: '),
        ('no such code', answer('rf.bleeding', {'valueCoding': {'code': 'torrential'}}), 'rf.bleeding: ', 'torrential'),
        ('another type', answer('hx.n_clinical', {'valueString': 'two'}), 'hx.n_clinical: '),
        ('beyond the limit', answer('hx.n_clinical', {'valueInteger': -1}), 'hx.n_clinical: ', '0 to'),
        ('too large for a number', answer('thy.tsh', '1e400'), 'thy.tsh: '),
        ('an object for a list', {'linkId': 'hx.n_clinical', 'answer': {'valueInteger': 1}}, 'hx.n_clinical: '),
        ('a value of no type', answer('hx.n_clinical', {'value': 1}), 'hx.n_clinical: '),
        ('in an instance', {'linkId': 'preg', 'item': [answer('preg.outcome', {'valueCoding': {'code': 'eaten'}})]},
         'preg[0]/preg.outcome: ', 'eaten'),
        ('outside its group', answer('preg.outcome', {'valueCoding': {'code': 'missed'}}), 'preg.outcome: '),
    ]:
        text = json.dumps({'resourceType': 'QuestionnaireResponse', 'status': 'in-progress', 'item': [item]})
        path = write(folder, 'response.json', text.replace('"1e400"', '{"valueQuantity": {"value": 1e400}}'))
        check(f'response: {name}', ['assess', path], 1, path, *words)


def scripts(folder):
    """Key scripts that cannot be played: the line is named."""
    for name, script, *words in [
        ('no such command', 'press 2\nsing\n', 'line 2', 'sing'),
        ('no such key', 'press Enter\npress Escape\n', 'line 2', 'Escape'),
        ('no such language', 'lang de\n', 'line 1', 'de'),
        ('no such size', 'size 99999x24\n', 'line 1', '99999x24'),
        ('no such time', 'wait 99999999999\n', 'line 1', '99999999999'),
        ('another screen', 'expect 再见\n', 'line 1', '再见'),
        ('not UTF-8', b'# a\ntype \xe9\n', 'line 2', 'UTF-8'),
        ('a zero byte', b'# a\0\nsing\n', 'line 1', 'UTF-8'),
    ]:
        path = write(folder, 'bad.keys', script)
        check(f'play: {name}', ['play', path], 1, path, *words)


def output(folder):
    """Output that does not arrive is said and is the machine's fault; a closed stream is no place for the database."""
    facts_file, keys = write(folder, 'facts.json', '{}'), write(folder, 'start.keys', 'dump start\n')
    form = write(folder, 'form.json', json.dumps({**FORM, 'item': [{'linkId': 'a', 'type': 'boolean'}]}))
    response = write(folder, 'response.json', '{"resourceType": "QuestionnaireResponse"}')
    for arguments in [['assess', '--facts', facts_file], ['assess', '--facts', facts_file, '--format', 'json'],
                      ['enabled', form, response], ['check'], ['check', form], ['play', keys], ['--help'],
                      ['--version']]:
        for way in ['>/dev/full', '>&-']:
            shell(f'{" ".join(arguments[:1])} {way}', f'"$@" {way}', arguments, 3, 'cannot be written')
    shell('standard input closed', '"$@" <&-', ['assess', '-'], 3, 'cannot be read')
    db = os.path.join(folder, 'streams.db')
    shell('no streams', '"$@" <&- >&- 2>&-', ['--db', db, 'play', keys], 3)
    with sqlite3.connect(db) as connection:
        assert connection.execute('PRAGMA integrity_check').fetchone() == ('ok',)


def shell(name, script, arguments, code, *words):
    check(name, arguments, code, *words, prefix=['sh', '-c', script, 'sh'])


def facts(folder):
    """Facts that name nothing of the form."""
    for name, data, word in [
        ('unknown linkId', '{"hx.nothing": 1}', 'hx.nothing'),
        ('unknown code', '{"rf.bleeding": "torrential"}', 'torrential'),
        ('text for a number', '{"hx.n_clinical": "many"}', 'hx.n_clinical'),
        ('a list for one', '{"rf.bleeding": ["none", "heavy"]}', 'rf.bleeding'),
        ('inside a group', '{"preg": [{}, {"preg.outcome": "eaten"}]}', 'preg[1]/preg.outcome: “eaten”'),
        ('NaN', '{"hx.n_clinical": NaN}', 'line 1, column 19'),
        ('too large for a number', '{"thy.tsh": 1e400}', 'thy.tsh: “1e400”'),
        ('too many digits', '{"hx.n_clinical": 123456789012345678901}', 'line 1, column 19'),
        ('beyond 32 bits', '{"hx.n_clinical": 99999999999}', 'hx.n_clinical: “99999999999”'),
        ('a name twice', '{"hx.n_clinical": 1,\n"hx.n_clinical": 2}', 'line 2, column 1'),
        ('a question of a group outside of it', '{"preg.outcome": "missed"}', 'preg.outcome: '),
        ('control characters', '{"hx\\u001b[2J": 1}', 'hx[2J: '),
    ]:
        path = write(folder, 'facts.json', data)
        check(f'facts: {name}', ['assess', '--facts', path], 1, path, word)


def usage():
    for arguments in [['--nothing'], ['nothing'], ['assess'], ['enabled', 'one'], ['--lang', 'de'], ['play'],
                      ['assess', '-', '--for', 'cat'], ['assess', '-', '--today', '2026-02-30'],
                      ['assess', '-', '--today', '2026- 1- 1'], ['assess', '-', '--today', '2026-11']]:
        check('usage ' + ' '.join(arguments), arguments, 2, 'wenzhen')


def databases(folder):
    """Databases that cannot be used, tried as an ordinary user."""
    keys = write(folder, 'start.keys', 'dump start\n')
    good = os.path.join(folder, 'good.db')
    os.chmod(folder, 0o777)
    check('a new database', ['--db', good, 'play', keys], 0, user=True)
    check('a sound database', ['check', good], 0, good, '0 defects', user=True)
    newer, foreign = os.path.join(folder, 'newer.db'), os.path.join(folder, 'foreign.db')
    for path, sql in [(foreign, 'CREATE TABLE t(x)'), (newer, 'PRAGMA user_version = 9999')]:
        if path == newer:
            write(folder, 'newer.db', open(good, 'rb').read())
        with sqlite3.connect(path) as db:
            db.execute(sql)
        os.chmod(path, 0o666)
    head = open(good, 'rb').read()
    random.seed(1)
    damaged = head[:4096] + bytes(random.randrange(256) for _ in range(len(head) - 4096))
    for name, path, code in [
        ('foreign', foreign, 1),
        ('newer', newer, 1),
        ('no database', write(folder, 'text.db', 'this is a letter, not a database\n' * 200), 1),
        ('damaged', write(folder, 'damaged.db', damaged), 1),
        ('cut short', write(folder, 'cut.db', head[:5000]), 1),
    ]:
        check(f'database: {name}', ['--db', path, 'play', keys], code, path, user=True)
    broken = write(folder, 'broken.db', head)
    with sqlite3.connect(broken) as db:
        db.execute("INSERT INTO record VALUES (x'000102030405060708090a0b0c0d0e0f')")
    check('check: a record without rows', ['check', broken], 1, broken, '000102030405060708090a0b0c0d0e0f: journal: ',
          '1 defects', user=True)
    for path in (foreign, newer, os.path.join(folder, 'damaged.db')):
        check(f'check: {os.path.basename(path)}', ['check', path], 1, path, user=True)
    for path in (foreign, newer, os.path.join(folder, 'text.db')):
        os.chmod(path, 0o444)
        check(f'database: {os.path.basename(path)}, read-only', ['--db', path, 'play', keys], 1, path, user=True)
    others = os.path.join(folder, 'others.db')
    with sqlite3.connect(others) as db:
        db.executescript('PRAGMA application_id = 77; CREATE TABLE t(x)')
    os.chmod(others, 0o666)
    check('database: of another application', ['--db', others, 'play', keys], 1, others, user=True)
    only = write(folder, 'only.db', head)
    os.chmod(only, 0o444)
    check('database: may only be read', ['--db', only, 'play', keys], 3, only, user=True)
    check('database: empty', ['--db', write(folder, 'none.db', b''), 'play', keys], 0, user=True)
    unreadable = write(folder, 'unreadable.db', head)
    os.chmod(unreadable, 0)
    check('database: unreadable', ['--db', unreadable, 'play', keys], 1, unreadable, user=True)
    closed = os.path.join(folder, 'closed')
    os.mkdir(closed, 0o555)
    check('database: read-only folder', ['--db', closed + '/x.db', 'play', keys], 3, closed, user=True)
    check('database: no such folder', ['--db', folder + '/no/x.db', 'play', keys], 3, user=True)
    check('database: a folder', ['--db', closed, 'play', keys], 1, closed, user=True)


def outputs(folder):
    """Files that `fill` may not put answers in place of: a database that is not there yet is made before they are."""
    form = write(folder, 'own.json', '{"resourceType":"Questionnaire","status":"draft",'
                                     '"item":[{"linkId":"a","type":"string","text":"A"}]}')
    new = os.path.join(folder, 'new.db')
    check('fill: over its database', ['fill', form, '-o', new, '--db', new, '--linear'], 2, new, 'database',
          data=b'3\n\nhello\n')
    check('fill: its database is whole', ['check', new], 0, '0 defects')
    check('fill: over its form', ['fill', form, '-o', form, '--db', new, '--linear'], 2, form)


def names(folder):
    """A name of a database is a name, never a pattern, a URI or an option; other things than files are refused."""
    keys = write(folder, 'start.keys', 'dump start\n')
    here = os.path.join(folder, 'names')
    os.mkdir(here)
    os.chmod(here, 0o777)
    for name in ['with space.db', '孕.db', 'a?mode=ro.db', 'a#b.db', 'a%41.db', 'file:x.db', '-dash.db',
                 './relative.db']:
        check(f'database: the name {name}', ['--db', name, 'play', keys], 0, user=True, cwd=here)
        failed_name(name, here)
    check('database: from the environment', ['play', keys], 0, user=True, environment={'WENZHEN_DB': here + '/env.db'})
    failed_name('env.db', here)
    os.symlink(here + '/env.db', here + '/link.db')
    os.mkfifo(here + '/pipe.db', 0o666)
    for path in [here + '/link.db', here + '/pipe.db', '/dev/null', here + '/']:
        check(f'database: {os.path.relpath(path, here)}', ['--db', path, 'play', keys], 1, path, user=True)


def failed_name(name, here):
    """Count it as a fault when no database of that name was made."""
    global failed
    if not os.path.isfile(os.path.join(here, name)):
        failed += 1
        print(f'not ok no database was made: {name}')


def damage(folder):
    """A kept record in a file that is damaged somewhere: it is resumed, or the damage is said; nothing else."""
    db = os.path.join(folder, 'kept.db')
    begin = write(folder, 'begin.keys', 'press 2 Enter 1 Enter 1 Enter 1 Enter\ndump code\n'
                                        'press Enter 3 Enter 2 Enter\n')
    run = subprocess.run([PROGRAM, '--db', db, 'play', begin], capture_output=True, text=True, timeout=60)
    code = re.search(r'(\d{5})\s+(\d{5})', run.stdout)
    resume = write(folder, 'resume.keys', f'press 4 Enter {" ".join(code[1] + code[2])} Enter\ndump resumed\n')
    whole = open(db, 'rb').read()
    dice = random.Random(1)
    ends = {0: 0, 1: 0}
    for number in range(80):
        data = bytearray(whole)
        for at in (dice.randrange(len(data)) for _ in range(dice.choice([1, 1, 8]))):
            data[at] ^= 1 << dice.randrange(8)
        if number % 4 == 0:
            del data[dice.randrange(len(data)):]
        path = write(folder, 'some.db', bytes(data))
        run = subprocess.run([*USER, PROGRAM, '--db', path, 'play', resume], capture_output=True, text=True, timeout=60)
        ends[run.returncode] = ends.get(run.returncode, 0) + 1
        if 'Sanitizer' in run.stderr or run.returncode == 1 and path not in run.stderr:
            ends['fault'] = True
        if run.returncode not in (0, 1):
            print(f'not ok damage {number}: exit {run.returncode}: {run.stderr[:300]}')
    good = len(ends) == 2 and min(ends.values()) > 10
    print('ok' if good else 'not ok', 'damage at many places:', ends)
    global failed
    failed += not good


def full_disk(folder):
    """A real full 1 MB tmpfs; mounting needs root (in its own mount namespace)."""
    disk = os.path.join(folder, 'disk')
    os.mkdir(disk)
    keys = write(folder, 'start.keys', 'dump start\n')
    script = (f'mount -t tmpfs -o size=1m,mode=777 tmpfs {disk} && '
              f'(dd if=/dev/zero of={disk}/ballast bs=4k 2>/dev/null; true) && '
              f'exec {" ".join(USER)} {PROGRAM} --db {disk}/x.db play {keys}')
    run = subprocess.run(['unshare', '-m', 'sh', '-c', script], capture_output=True, text=True)
    if not ROOT or 'mount' in run.stderr or 'unshare' in run.stderr:
        print('skipped: full disk: mounting is not permitted here')
        return
    global failed
    if run.returncode != 3 or 'x.db' not in run.stderr:
        failed += 1
        print(f'not ok full disk: exit {run.returncode}: {run.stderr[:400]}')
    else:
        print('ok full disk')


with tempfile.TemporaryDirectory(prefix='wenzhen-test-') as place:
    os.chmod(place, 0o777)
    forms(place)
    facts(place)
    responses(place)
    scripts(place)
    output(place)
    usage()
    databases(place)
    outputs(place)
    names(place)
    damage(place)
    full_disk(place)
sys.exit(1 if failed else 0)
