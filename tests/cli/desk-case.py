#!/usr/bin/env python3
"""The nurse's typical case, three losses and twelve results, in at most LIMIT keys besides digits and text.

The key script tests/screens/desk-case.keys is counted as it stands: each key it presses, but no digit, and in a line it
types each word of one letter, for that is a code; the rest of such a line is text, which the nurse has to type wherever
it goes. Then the script is played, and what the journal holds has to be exactly the answers of the case, and what
`wenzhen assess` makes of them what it makes of the case written down here by hand."""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

LIMIT = 110
WENZHEN = os.environ['WENZHEN']
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'screens', 'desk-case.keys')

LOSSES = [
    {'preg.end_date': '2019-03', 'preg.outcome': 'missed', 'preg.ga_w': 8, 'preg.ga_d': 3, 'preg.conceived': 'natural',
     'preg.same_partner': True, 'preg.heartbeat': True, 'preg.confirmed': ['scan'], 'preg.managed': ['surgery'],
     'preg.poc_karyotype': 'not_done', 'preg.complications': ['none']},
    {'preg.end_date': '2022', 'preg.outcome': 'miscarriage', 'preg.ga_w': 7, 'preg.conceived': 'natural',
     'preg.same_partner': True, 'preg.heartbeat': False, 'preg.confirmed': ['scan'], 'preg.managed': ['none'],
     'preg.poc_karyotype': 'not_done', 'preg.complications': ['none']},
    {'preg.end_date': '2023-09', 'preg.outcome': 'biochemical', 'preg.ga_w': 5, 'preg.conceived': 'natural',
     'preg.same_partner': True, 'preg.confirmed': ['blood'], 'preg.managed': ['none'], 'preg.complications': ['none']},
]
CASE = {
    'cons.who': 'nurse_with', 'cons.private': True, 'cons.store': True, 'cons.sensitive': True, 'cons.depth': 'full',
    'cons.numbers': 'yes', 'cons.word': 'pregnancy',
    'now.pregnant': 'no', 'rf.bleeding': 'none', 'rf.pain': 'none', 'rf.shoulder': False, 'rf.faint': False,
    'rf.fever': False, 'hx.recent_loss': False, 'rf.discharge': False, 'rf.breath': False,
    'preg': LOSSES, 'preg.complete': True,
    'dem.birth': '1993-04', 'dem.height': 162, 'dem.weight': 58, 'dem.trying': 'planning', 'dem.art': 'natural',
    # the twelve results
    'abo.female': 'O', 'abo.male': 'A', 'rh.female': 'pos', 'rh.male': 'pos', 'kt.female': 'normal', 'kt.male': 'normal',
    'ab5.status': 'negative', 'ab5.date': '2026-10-12', 'ba.result': 'negative', 'ba.report_text': '封闭抗体阴性',
    'gt.ct': 'negative', 'gt.uu': 'negative', 'thy.tsh': 2.31, 'thy.tsh_flag': 'normal', 'glu.fasting': 5.1,
    'glu.status': 'normal', 'hcy.value': 9.8, 'hcy.status': 'normal', 'dd.value': 0.31, 'dd.status': 'normal',
}
# "the rest was not done", in the three sections of tests
NOT_DONE = '''abo.titer_status torch.status thy.ft4_flag thy.ft3_flag thy.tpoab te.status gt.discharge ut.hsg ut.other
    aab.any ana.result aps.acl_igg aps.acl_igm aps.b2_igg aps.b2_igm aps.b2_iga aps.la aps.apg_igg aps.apg_igm nk.blood
    nk.uterine'''.split()


def keys_of(script):
    """Keys besides digits and text."""
    count = 0
    for line in script.split('\n'):
        command, _, rest = line.partition(' ')
        if command in ('press', 'rush'):
            count += sum(1 for key in rest.split() if not key.isdigit())
        elif command == 'type':
            count += sum(1 for word in rest.split() if len(word) == 1 and word.isalpha())
        elif command in ('begin', 'code', 'until', 'line', 'paste'):
            assert command == 'begin', f'{command} hides keys'
            count += 1  # a digit and Enter
    return count


def one(answer):
    for key, value in answer.items():
        if key == 'extension' or key.startswith('_'):
            return {'asked-unknown': 'unknown', 'not-performed': 'not_done', 'asked-declined': 'prefer_not'}[reason(answer)]
        if key == 'valueCoding':
            return value['code']
        if key == 'valueQuantity':
            return value['value']
        return value


def reason(answer):
    text = json.dumps(answer)
    return next(code for code in ('asked-unknown', 'not-performed', 'asked-declined') if code in text)


def answers_of(db):
    """What the journal holds in the end, as bare facts."""
    facts, last = {}, {}
    rows = sqlite3.connect(db).execute("SELECT kind, path, payload FROM journal ORDER BY lamport, writer")
    for kind, path, payload in rows:
        if kind == 'answer':
            last[path] = json.loads(payload)
        assert kind != 'draft', path
    for path, answers in last.items():
        values = [one(a) for a in answers]
        if not values:
            continue
        group, _, item = path.rpartition('/')
        place = facts
        if group:
            name, number = group[:-1].split('[')
            rows = facts.setdefault(name, [])
            while len(rows) <= int(number):
                rows.append({})
            place = rows[int(number)]
        many = item in ('preg.confirmed', 'preg.managed', 'preg.complications', 'ut.other', 'tests.done')
        place[item] = values if many and values != ['not_done'] else values[0]
    return facts


def assess(facts, folder):
    path = folder + '/facts.json'
    json.dump(facts, open(path, 'w', encoding='utf8'))
    done = subprocess.run([WENZHEN, 'assess', '--facts', path, '--for', 'staff', '--format', 'json', '--today',
                           '2026-11-24'], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def main():
    script = open(SCRIPT, encoding='utf8').read()
    keys = keys_of(script)
    expected = {**CASE, **{item: 'not_done' for item in NOT_DONE}}
    wrong = []
    with tempfile.TemporaryDirectory(prefix='wenzhen-test-') as folder:
        db = folder + '/desk.db'
        played = subprocess.run([WENZHEN, 'play', '--lang', 'zh', '--db', db, SCRIPT], capture_output=True, text=True)
        assert played.returncode == 0, played.stderr
        got = answers_of(db)
        got.pop('cons.lang')  # the language page's
        for item in sorted({*got, *expected}):
            if got.get(item) != expected.get(item):
                wrong.append(f'{item}: {got.get(item)!r}, not {expected.get(item)!r}')
        if assess(got, folder) != assess(expected, folder):
            wrong.append('the assessment differs from that of the case')
        print('verdict:', assess(got, folder).get('verdict'))
    print(f'{keys} keys besides digits and text (at most {LIMIT})')
    print('\n'.join(wrong))
    sys.exit(1 if wrong or keys > LIMIT else 0)


main()
