#!/usr/bin/env python3
"""Other people's forms and responses (../shared/conformance) through `wenzhen check` and `wenzhen enabled`: each is
loaded, or refused with file, place and a reason that is true of it.

The loaded forms are also filled in at random and compared with the evaluator of enabled.py."""
import csv
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import enabled

PROGRAM = os.environ['WENZHEN']
PLACE = os.path.join(os.environ.get('WENZHEN_SHARED', '../shared'), 'conformance')
SUPPORTED = {'group', 'display', 'attachment', 'reference', *enabled.TYPES}
FILLED = 12  # responses made up for each form
failed = 0


def fault(name, words):
    global failed
    failed += 1
    print(f'not ok {name}: {words}')


def run(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120)
    if done.returncode not in (0, 1) or 'Sanitizer' in done.stderr or bool(done.returncode) and not done.stdout \
            and not done.stderr:
        fault(arguments, f'exit {done.returncode}: {done.stderr[:500]}')
    return done


def index(folder, name):
    with open(f'{PLACE}/{folder}/{name}', encoding='utf8') as file:
        return list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))


def is_refused_rightly(form, rule, place, words):
    """Whether what a form is refused for is true of it."""
    items = {item.get('linkId'): item for item, _ in enabled.flat(form['item'])}
    item = items.get(place, {})
    return {
        'type': item.get('type') not in SUPPORTED or
                any(when['question'] in words for when in item.get('enableWhen', [])),
        'que-2': sum(other.get('linkId') == place for other, _ in enabled.flat(form['item'])) > 1,
        'cycle': place in enabled.circle(form['item']),
        'op': any(f'“{when["operator"]}”' in words for when in item.get('enableWhen', [])),
        'option': any('code' not in option.get('valueCoding', {}) for option in item.get('answerOption', [])),
        'unit': 'unit' in json.dumps(item),
        'json': any(isinstance(item.get(name), str) for name in ('repeats', 'required', 'readOnly')),
    }.get(rule, False)


def check_form(path):
    """`check` of one form: its exit code, and why it is refused. Returns the form if it can be used."""
    name, done = os.path.basename(path), run('check', '--lang', 'en', path)
    with open(path, encoding='utf8') as file:
        form = json.load(file)
    if done.returncode == 0 and not done.stderr:
        return form
    said = next(line for line in done.stderr.splitlines() if path in line).removeprefix(f'wenzhen: {path}: ')
    findings = [re.sub(r' \(line \d+\)$', '', line).removeprefix(path + ': ').split(': ', 2)
                for line in done.stdout.splitlines()[:-1]]
    first = [finding for finding in findings if said == f'{finding[0]}: {finding[-1]}']
    if not any(is_refused_rightly(form, rule, place, words) for place, rule, words in first):
        fault(name, f'refused without a true reason: {done.stderr}')
    return None


def fill(dice, form):
    """Made-up answers: options where there are some, what conditions wait for, else anything of the type."""
    wanted = {}
    for item, _ in enabled.flat(form['item']):
        for when in item.get('enableWhen', []):
            wanted.setdefault(when['question'], []).extend(
                [{key.replace('answer', 'value'): value} for key, value in when.items() if key.startswith('answer')]
                if when['operator'] != 'exists' else [])
    return enabled.make_response(dice, form['item'], lambda dice, item: answers(dice, item, wanted))


def answers(dice, item, wanted):
    kinds = [{key: value} for option in item.get('answerOption', []) for key, value in option.items()
             if key.startswith('value')]
    if item['linkId'] in wanted and dice.random() < .6 and not kinds:
        kinds = wanted[item['linkId']]
    if dice.random() < .3 or not kinds and item['type'] in ('choice', 'open-choice'):
        return []
    if not kinds and item['type'] not in enabled.VALUES:
        return []
    if not kinds:
        one = enabled.pick(dice, item['type'])
        return [{'value' + enabled.name(item['type'], one): one}]
    return [dict(dice.choice(kinds))]


def fill_form(folder, name, form):
    """How many made-up responses of the form could be compared."""
    compared = 0
    for seed in range(FILLED):
        dice = random.Random(f'{name} {seed}')
        response = {'resourceType': 'QuestionnaireResponse', 'status': 'in-progress',
                    'item': fill(dice, form) if seed else []}
        done = enabled.run(folder, form, response)
        if done.returncode == 1 and f'{folder}/r.json: ' in done.stderr:
            continue  # beyond a limit
        wanted = enabled.oracle(form, response)
        if done.returncode or done.stdout.splitlines() != wanted:
            fault(name, f'response {seed}: exit {done.returncode} {done.stderr}; '
                        f'differ: {sorted(set(done.stdout.splitlines()) ^ set(wanted))}')
        compared += 1
    return compared


def responses():
    """The pairs: a valid one is taken, or refused for the form's types; one with an answer of a wrong type is not."""
    for row in index('responses', 'INDEX.tsv'):
        form, response = (f'{PLACE}/responses/{row[name]}' for name in ('questionnaire', 'response'))
        done = run('enabled', form, response)
        said = [line for line in done.stderr.splitlines() if form in line or response in line][:1]
        kinds = {item['type'] for item, _ in enabled.flat(json.load(open(form, encoding='utf8'))['item'])}
        if done.returncode == 1 and not (said and said[0].count(': ') >= 3):
            fault(row['name'], f'no file, place and reason: {said}')
        elif done.returncode == 1 and kinds <= SUPPORTED and (row['expected'], row['java_errors']) == ('valid', '0'):
            fault(row['name'], f'is valid, but: {said}')
        elif done.returncode == 0 and ('invalid-type' in row['name'] or 'min-max' in row['name'] or
                                       'link-id' in row['name'] or not kinds <= SUPPORTED):
            fault(row['name'], 'is taken')


def main():
    if not os.path.isdir(PLACE):
        print('skipped: the shared folder with the conformance files is not here')
        sys.exit(77)
    loaded = compared = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(glob.glob(PLACE + '/questionnaires/*.json')):
            name = os.path.basename(path)
            form = check_form(path)
            if form:
                loaded += 1
                compared += fill_form(folder, name, form)
    responses()
    print(f'{loaded} forms loaded, {compared} responses compared, {failed} faults')
    if loaded < 8 or compared < 60:
        fault('all', 'too few to mean anything')
    sys.exit(1 if failed else 0)


main()
