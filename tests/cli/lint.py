#!/usr/bin/env python3
"""`wenzhen check` as a lint: every form of ../shared/conformance/questionnaires against LINT.tsv and against FHIR's
invariants worked out here once more, our own form, the output itself, and large forms.

A row of LINT.tsv is reported under its rule and linkId, or it stands in REFUTED with the reason."""
import csv
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.environ['WENZHEN']
SOURCE = os.environ['WENZHEN_SOURCE']
PLACE = os.path.join(os.environ.get('WENZHEN_SHARED', '../shared'), 'conformance', 'questionnaires')
# Rows of LINT.tsv that are not reported: file, rule, a part of what is said to be found, and why it is none.
REFUTED = [
    ('smartforms__Questionnaire-AboriginalTorresStraitIslanderHealthCheckAssembled-0.4.0.json', 'type',
     'answerString compared to choice item 0b520b20-98df-4024-b25d-2986f6b96e77',
     'the options of that choice are valueString ("6 months", ...), so a string is what its answers are'),
]
# Findings in our own form that stay, and why.
OWN = {
    ('abo.titer_status', 'not-equal'): 'all of four "!=" of two questions: FHIR has no flat way to add "or unanswered"',
    ('emo.ok', 'not-equal'): 'both of two "!=" of two questions: the same',
    ('preg.complete', 'repeat'): 'asked once when any pregnancy was told; it cannot stand in their group',
}
FORM_RULES = {'card', 'json', 'resourceType', 'item', 'modifier', 'system', 'translation', 'expression'}
failed = 0


def fault(name, words):
    global failed
    failed += 1
    print(f'not ok {name}: {words}')


def check(path, *options):
    done = subprocess.run([PROGRAM, 'check', *options, path], capture_output=True, text=True, timeout=300)
    if done.returncode not in (0, 1) or 'Sanitizer' in done.stderr or (done.returncode == 0) != (not done.stderr):
        fault(path, f'exit {done.returncode}: {done.stderr[:300]}')
    return done


def findings(path, ids):
    """[(linkId or "-", rule, words, line)] of a form, in the order they are printed; the last line counts them."""
    rows, found = check(path, '--lang', 'en').stdout.splitlines(), []
    for row in rows[:-1]:
        assert row.startswith(path + ': '), row
        place, rule, words = ['', *row[len(path) + 2:].split(': ', 1)] if row[len(path) + 2:].split(': ')[0] in FORM_RULES \
            else row[len(path) + 2:].split(': ', 2)
        if place and place not in ids:
            fault(path, f'“{place}” is no place of it: {row}')
        line = re.search(r' \(line (\d+)\)$', words)
        found.append((place or '-', rule, words, int(line[1]) if line else 0))
    if not rows or not re.search(rf': \d+ items, {len(found)} defects$', rows[-1]):
        fault(path, f'does not count {len(found)}: {rows[-1:]}')
    for at, finding in enumerate(found):
        if '; ' not in finding[2]:
            fault(path, f'does not say what to do: {finding[2]}')
        if finding in found[:at]:
            fault(path, f'said twice: {finding[2]}')
    return found


def flat(items):
    for item in items:
        yield item
        yield from flat(item.get('item', []))


SIMPLE = ('boolean', 'decimal', 'integer', 'string', 'text', 'url', 'open-choice')
INVARIANTS = {
    'que-1': lambda i: i['type'] == 'group' and not i.get('item') or i['type'] == 'display' and i.get('item'),
    'que-3': lambda i: i['type'] == 'display' and 'code' in i,
    'que-4': lambda i: i.get('answerOption') and 'answerValueSet' in i,
    'que-5': lambda i: 'answerValueSet' in i and i['type'] not in ('choice', 'open-choice'),
    'que-6': lambda i: i['type'] == 'display' and ('required' in i or 'repeats' in i),
    'que-7': lambda i: any(w['operator'] == 'exists' and 'answerBoolean' not in w for w in i.get('enableWhen', [])),
    'que-8': lambda i: i['type'] in ('group', 'display') and 'initial' in i,
    'que-9': lambda i: i['type'] == 'display' and 'readOnly' in i,
    'que-10': lambda i: 'maxLength' in i and i['type'] not in SIMPLE,
    'que-11': lambda i: i.get('answerOption') and i.get('initial'),
    'que-12': lambda i: len(i.get('enableWhen', [])) > 1 and 'enableBehavior' not in i,
    'que-13': lambda i: len(i.get('initial', [])) > 1 and i.get('repeats') is not True,
    'op': lambda i: any(w['operator'] not in ('exists', '=', '!=', '>', '<', '>=', '<=') for w in i.get('enableWhen', [])),
}


def expected(form):
    """The (linkId, rule) of FHIR's invariants."""
    items, seen = list(flat(form['item'])), set()
    for item in items:
        yield from ((item['linkId'], rule) for rule, broken in INVARIANTS.items() if broken(item))
        if item['linkId'] in seen:
            yield item['linkId'], 'que-2'
        seen.add(item['linkId'])
    if 'status' not in form:
        yield '-', 'card'


def check_lines(path, found):
    """Each line that is named holds the beginning of the item it is named for."""
    with open(path, encoding='utf8') as file:
        text = file.read()
    starts = [0, *(match.end() for match in re.finditer('\n', text))]
    for place, _, words, line in found:
        if place == '-' or not text.count('\n'):
            continue
        rest = text[starts[line - 1]:]
        item = json.JSONDecoder().raw_decode(rest, rest.index('{'))[0] if line else {}
        if item.get('linkId') != place:
            fault(path, f'{place} does not begin on line {line}: {words}')


def check_order(path, form, found):
    order = {item['linkId']: at for at, item in reversed(list(enumerate(flat(form['item']))))}
    places = [order.get(place, -1) for place, *_ in found if (place, 'que-2') not in {(f[0], f[1]) for f in found}]
    if places != sorted(places):
        fault(path, f'not in form order: {places}')


def check_shared():
    with open(PLACE + '/LINT.tsv', encoding='utf8') as file:
        lint = list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))
    refuted = agreed = 0
    for path in sorted(glob.glob(PLACE + '/*.json')):
        name = os.path.basename(path)
        with open(path, encoding='utf8') as file:
            form = json.load(file)
        found = findings(path, {item['linkId'] for item in flat(form['item'])})
        pairs = {(place, rule) for place, rule, *_ in found}
        check_lines(path, found)
        check_order(path, form, found)
        for row in (row for row in lint if row['file'] == name):
            known = any(row['file'] == file and row['rule'] == rule and words in row['finding']
                        for file, rule, words, _ in REFUTED)
            if known == ((row['linkId'], row['rule']) in pairs):
                fault(name, f'{"refuted, but reported" if known else "not reported"}: {row}')
            refuted += known
            agreed += not known
        rules = {*INVARIANTS, 'que-2', 'card'}
        wanted, ours = set(expected(form)), {pair for pair in pairs if pair[1] in rules}
        if wanted != ours:
            fault(name, f'invariants differ: {sorted(wanted ^ ours)}')
    print(f'LINT.tsv: {agreed} rows agreed with, {refuted} refuted')
    if agreed + refuted != len(lint) or not agreed:
        fault('LINT.tsv', 'has rows of no file')


def check_own():
    path = SOURCE + '/data/questionnaire.json'
    with open(path, encoding='utf8') as file:
        form = json.load(file)
    found = findings(path, {item['linkId'] for item in flat(form['item'])})
    check_lines(path, found)
    for place, rule, words, _ in found:
        if (place, rule) not in OWN:
            fault('our own form', f'{place}: {rule}: {words}')
    for place, rule in OWN:
        if not any(finding[:2] == (place, rule) for finding in found):
            fault('our own form', f'{place}: {rule} is no longer found: take it out of OWN')


def check_output(folder):
    """A finding in two languages is two lines and one defect; what can be lived with is exit code 0."""
    path = folder + '/form.json'
    item = {'linkId': 'a', 'type': 'display', 'readOnly': True}
    with open(path, 'w', encoding='utf8') as file:
        json.dump({'resourceType': 'Questionnaire', 'status': 'draft', 'item': [item]}, file, indent=1)
    done = check(path)
    lines = done.stdout.splitlines()
    if done.returncode or len(lines) != 3 or not re.search('请.*（第 5 行）$', lines[0]) or \
            not lines[1].endswith('(line 5)') or not lines[2].endswith('1 items, 1 defects'):
        fault('two languages', f'exit {done.returncode}: {done.stdout}')
    with open(path, 'w', encoding='utf8') as file:
        json.dump({'resourceType': 'Questionnaire', 'status': 'draft', 'item': [item, {**item, 'required': True}]}, file)
    done = check(path, '--lang', 'en')
    rules = [line.split(': ')[2] for line in done.stdout.splitlines()[:-1]]
    if done.returncode != 1 or rules != ['que-9', 'que-2', 'que-6', 'que-9'] or f'{path}: a: ' not in done.stderr:
        fault('refused', f'exit {done.returncode}: {done.stdout} {done.stderr}')


def large(count):
    """A form of so many items that breaks a rule of each kind everywhere."""
    groups = []
    for at in range(0, count, 4):
        question = {'linkId': f'q{at}', 'type': 'choice', 'prefix': 'Question number 1',
                    'answerOption': [{'valueCoding': {'code': code, 'display': code}} for code in 'xyz']}
        when = {'question': f'q{at}', 'operator': '!=', 'answerCoding': {'code': 'x'}}
        groups.append({'linkId': f'g{at}', 'type': 'group', 'repeats': True, 'item': [
            {'linkId': f'd{at}', 'type': 'display', 'readOnly': True, 'text': 'Name', 'enableWhen': [when, when],
             '_text': {'extension': [{'url': 'http://hl7.org/fhir/StructureDefinition/translation', 'extension': [
                 {'url': 'lang', 'valueCode': 'zh'}, {'url': 'content', 'valueString': '姓名'}]}]}},
            question, {'linkId': f's{at}', 'type': 'string', 'text': 'Town'}]})
    return {'resourceType': 'Questionnaire', 'status': 'draft', 'language': 'en', 'item': groups}


def instructions(folder, count):
    path = f'{folder}/{count}.json'
    with open(path, 'w', encoding='utf8') as file:
        json.dump(large(count), file)
    done = subprocess.run(['valgrind', '-q', '--tool=callgrind', f'--callgrind-out-file={folder}/calls', PROGRAM, 'check',
                           '--lang', 'en', path], capture_output=True, text=True, timeout=600)
    found = re.search(r'(\d+) items, (\d+) defects$', done.stdout)
    if done.returncode or not found or (int(found[1]), int(found[2])) != (count, count // 4 * 8):
        fault('large', f'exit {done.returncode}: {done.stdout[-300:]} {done.stderr[:300]}')
    with open(folder + '/calls', encoding='utf8', errors='replace') as file:
        return int(re.search(r'^(?:summary|totals): (\d+)', file.read(), re.M)[1])


def check_time(folder):
    """Ten times the items take about ten times the work: at most twelve, for the sorting."""
    if not shutil.which('valgrind'):
        print('skipped: valgrind is not installed, so the work is not measured')
        return
    base, less, more = (instructions(folder, count) for count in (4, 1000, 10000))
    ratio = (more - base) / (less - base)
    print(f'10,000 items take {ratio:.1f} times the work of 1,000')
    if not 5 < ratio <= 12:
        fault('large', f'{ratio:.1f} times the work')


def main():
    check_own()
    with tempfile.TemporaryDirectory(prefix='wenzhen-test-') as folder:
        check_output(folder)
        check_time(folder)
    if os.path.isdir(PLACE):
        check_shared()
    print(f'{failed} faults')
    if not failed and not os.path.isdir(PLACE):
        print('skipped: the shared folder with the conformance files is not here')
        sys.exit(77)
    sys.exit(1 if failed else 0)


main()
