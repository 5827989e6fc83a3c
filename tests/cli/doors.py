#!/usr/bin/env python3
"""The two ways into `wenzhen assess` agree: for made-up answers, a response gives the JSON of the bare facts that its
enabled items state. And that JSON is what other programs rely on: keys, order, what is missing, who sees what."""
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile

import enabled

PROGRAM, SOURCE = os.environ['WENZHEN'], os.environ.get('WENZHEN_SOURCE', '.')
TODAY = datetime.date(2026, 11, 24)
SEEDS = range(40)
REASONS = {'unknown': 'asked-unknown', 'not_done': 'not-performed', 'prefer_not': 'asked-declined'}
VERDICTS = ['not_applicable', 'contraindicated', 'limit_reached', 'not_needed_treat_other',
            'not_recommended_blocking_positive', 'not_recommended_prior_birth', 'strict_indication_not_met',
            'document_would_offer', 'not_enough_information']
URL = {'min': ('minValue', 'sdc-questionnaire-minQuantity'), 'max': ('maxValue', 'sdc-questionnaire-maxQuantity')}


def load(name):
    with open(f'{SOURCE}/data/{name}', encoding='utf8') as file:
        return json.load(file)


FORM, CONTENT = load('questionnaire.json'), load('content.json')
SETS = {value_set['id']: [{'system': part['system'], 'code': concept['code']}
                          for part in value_set['compose']['include'] for concept in part['concept']]
        for value_set in FORM['contained']}
ITEMS = {item['linkId']: item for item, _ in enabled.flat(FORM['item'])}


def run(*arguments, data=None):
    return subprocess.run([PROGRAM, *arguments], input=data, capture_output=True, text=True, timeout=60)


def assess(folder, name, thing, *arguments):
    path = f'{folder}/{name}.json'
    with open(path, 'w', encoding='utf8') as file:
        json.dump(thing, file)
    done = run('assess', *(['--facts'] if name == 'facts' else []), path, '--format', 'json', '--today', str(TODAY),
               *arguments)
    assert done.returncode == 0, f'{name}: {done.stderr}'
    return json.loads(done.stdout)


# --- Made-up answers: each as a fact, and as a FHIR answer ---

def options(item):
    if 'answerValueSet' in item:
        return SETS[item['answerValueSet'][1:]]
    return [option['valueCoding'] for option in item.get('answerOption', [])]


def bound(item, end, default):
    """A limit of a number, in the item's first unit."""
    for extension in item.get('extension', []):
        if extension['url'].split('/')[-1] in URL[end]:
            value = next(extension[key] for key in extension if key.startswith('value'))
            return value['value'] if isinstance(value, dict) else value
    return default


def make_number(dice, item):
    low, high = bound(item, 'min', 0), bound(item, 'max', 10)
    if item['type'] == 'integer':
        return dice.randint(int(low), min(int(high), int(low) + 6))
    return round(dice.uniform(low, high), 2) or low


def make_date(dice, item):
    days = dice.randint(15 * 365, 45 * 365) if item['linkId'] == 'dem.birth' else dice.randint(0, 200)
    return str(TODAY - datetime.timedelta(days))[:dice.choice([4, 7, 10])]


def make_answer(dice, item):
    """An answer as a fact and as the answer of a response."""
    if dice.random() < .2:
        reason = dice.choice(list(REASONS))
        return reason, [{'extension': [{'url': enabled.ABSENT, 'valueCode': REASONS[reason]}]}]
    if item['type'] == 'choice':
        exclusive = {option['valueCoding']['code'] for option in item.get('answerOption', [])
                     if 'optionExclusive' in json.dumps(option)}
        codes = dice.sample(options(item), dice.randint(1, 3 if item.get('repeats') else 1))
        if any(code['code'] in exclusive for code in codes):
            codes = codes[:1]
        fact = [code['code'] for code in codes] if item.get('repeats') else codes[0]['code']
        return fact, [{'valueCoding': code} for code in codes]
    if item['type'] == 'boolean':
        yes = dice.random() < .5
        return dice.choice([yes, 'yes' if yes else 'no']), [{'valueBoolean': yes}]
    if item['type'] == 'date':
        day = make_date(dice, item)
        return day, [{'valueDate': day}]
    if item['type'] in ('string', 'text'):
        return '一个问题', [{'valueString': '一个问题'}]
    number = make_number(dice, item)
    if item['type'] == 'quantity':
        code = enabled.units_of(item)[0]
        return number, [{'valueQuantity': {'value': number, 'system': enabled.UCUM, 'code': code}}]
    return number, [{'value' + enabled.NAMES[item['type']]: number}]


def make(dice, items, facts, share):
    """The response's items of a scope; the same answers as facts."""
    out = []
    for item in items:
        children = item.get('item', [])
        if item['type'] == 'group' and item.get('repeats'):
            facts[item['linkId']] = [{} for _ in range(dice.choice([0, 1, 2, 3]))]
            out += [{'linkId': item['linkId'], 'item': make(dice, children, one, share)}
                    for one in facts[item['linkId']]]
        elif item['type'] == 'group':
            out.append({'linkId': item['linkId'], 'item': make(dice, children, facts, share)})
        elif item['type'] != 'display' and dice.random() < share:
            facts[item['linkId']], answer = make_answer(dice, item)
            out.append({'linkId': item['linkId'], 'answer': answer})
            answer[0]['item'] = make(dice, children, facts, share)
            if not answer[0]['item']:
                del answer[0]['item']
    return out


def only_enabled(facts, paths):
    """The facts that are stated by enabled items."""
    kept = {}
    for name, value in facts.items():
        if ITEMS[name]['type'] != 'group':
            if name in paths:
                kept[name] = value
            continue
        kept[name] = [{key: one for key, one in row.items() if f'{name}[{number}]/{key}' in paths}
                      for number, row in enumerate(value) if f'{name}[{number}]' in paths]
    return kept


def differing(a, b):
    """Where two assessments differ, in a few words."""
    out = [f'{name}: {value} {b["facts"][name]}' for name, value in a['facts'].items() if value != b['facts'][name]]
    for part in ('rules', 'statements'):
        out += [f'{x["id"]}: {x["state"]} {x["missing"]} {y["state"]} {y["missing"]}'
                for x, y in zip(a[part], b[part]) if x != y]
    return out[:8]


def test_response_and_facts_agree():
    aside = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in SEEDS:
            dice = random.Random(seed)
            facts = {}
            items = make(dice, FORM['item'], facts, dice.choice([.1, .5, .95]))
            response = {'resourceType': 'QuestionnaireResponse', 'status': 'in-progress', 'item': items}
            reader = ['--for', dice.choice(['patient', 'staff'])]
            by_response = assess(folder, 'response', response, *reader)
            paths = run('enabled', SOURCE + '/data/questionnaire.json', folder + '/response.json').stdout.split('\n')
            assert paths[:-1] == enabled.oracle(FORM, response), f'{seed}: enabled'
            stated = only_enabled(facts, set(paths))
            aside += len(facts) - len(stated)
            by_facts = assess(folder, 'facts', stated, *reader)
            assert by_response == by_facts, f'{seed}: {differing(by_response, by_facts)}'
            check_shape(by_facts, reader[1])
    assert aside > 100, f'only {aside} answers were set aside'


# --- The JSON ---

def check_shape(result, reader):
    """Keys and order, and that what is missing is named once each, in the order of the form."""
    assert list(result) == ['facts', 'rules', 'verdict', 'statements']
    assert result['verdict'] in VERDICTS
    rules = [rule['id'] for rule in CONTENT['rules'] if rule.get('as') != 'fact']
    assert [rule['id'] for rule in result['rules']] == rules
    wanted = [s['id'] for s in CONTENT['statements'] if reader == 'staff' or s['audience'] != 'nurse']
    assert [statement['id'] for statement in result['statements']] == wanted
    order = list(ITEMS)
    for rule in result['rules']:
        assert list(rule) == ['id', 'state', 'missing'] and rule['state'] in ('true', 'false', 'unknown'), rule
    for row in result['statements']:
        assert list(row) == ['id', 'state', 'missing', 'text', 'sources', 'note'], row
        assert row['state'] in ('shown', 'hidden', 'unknown') and list(row['text']) == ['en', 'zh'], row
        assert row['note'] is None or list(row['note']) == ['en', 'zh'], row
        assert row['sources'] and all(list(source) == ['document', 'place'] for source in row['sources']), row
    for row in result['rules'] + result['statements']:
        known = [name for name in row['missing'] if not name.startswith('definition:')]
        assert known == sorted(set(known), key=order.index) and len(set(row['missing'])) == len(row['missing']), row
        assert bool(row['missing']) == (row['state'] == 'unknown'), row
    fact_names = [rule['id'] for rule in CONTENT['rules'] if rule.get('as') == 'fact']
    assert all(name in result['facts'] for name in fact_names)


def test_today():
    """An age is counted from --today; a date may not be after it."""
    with tempfile.TemporaryDirectory() as folder:
        ages = [assess(folder, 'facts', {'dem.birth': '1988-06-15'}, '--today', day)['facts']
                for day in ('2023-06-14', '2023-06-15', '2024-06-15')]
        changed = [name for name in ages[0] if len({str(one[name]) for one in ages}) > 1]
        assert changed, 'nothing depends on today'
        assert ages[0] != ages[1] or ages[1] != ages[2]
        path = folder + '/response.json'
        with open(path, 'w', encoding='utf8') as file:
            ended = {'linkId': 'preg.end_date', 'answer': [{'valueDate': '2020-01-02'}]}
            json.dump({'resourceType': 'QuestionnaireResponse', 'item': [{'linkId': 'preg', 'item': [ended]}]}, file)
        assert run('assess', path, '--today', '2020-01-02').returncode == 0
        late = run('assess', path, '--today', '2020-01-01')
        assert late.returncode == 1 and 'preg[0]/preg.end_date: ' in late.stderr, late.stderr


def test_options():
    """Every combination of options, from a file and from standard input."""
    facts = json.dumps({'rf.faint': 'yes', 'hx.n_clinical': 3, 'now.pregnant': 'no'})
    response = json.dumps({'resourceType': 'QuestionnaireResponse', 'item': [
        {'linkId': 'rf.faint', 'answer': [{'valueBoolean': True}]}]})
    seen = {}
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        file.write(facts)
        file.flush()
        for lang in ('zh', 'en', 'both'):
            for reader in ('patient', 'staff'):
                for form in ('text', 'json'):
                    more = ['--lang', lang, '--for', reader, '--format', form, '--today', '2026-11-24']
                    outs = [run('assess', '--facts', file.name, *more),
                            run('assess', *more, '--facts', '-', data=facts),
                            run(*more, 'assess', '--facts=-', data=facts)]
                    assert {out.returncode for out in outs} == {0} and len({out.stdout for out in outs}) == 1, more
                    seen[lang, reader, form] = outs[0].stdout
                    assert run('assess', '-', *more, data=response).returncode == 0
        assert run('assess', '--facts', file.name, '--today', '2026-11-24').stdout == seen['both', 'patient', 'text']
    for reader in ('patient', 'staff'):
        assert len({seen[lang, reader, 'json'] for lang in ('zh', 'en', 'both')}) == 1
        zh, en, both = (seen[lang, reader, 'text'] for lang in ('zh', 'en', 'both'))
        assert '120' in en and not any('一' <= c <= '鿿' for c in en.replace('问诊', '')), en
        assert '小结' in zh and 'Your summary' not in zh and '小结' in both and len(both) > max(len(zh), len(en))


def test_usage():
    """What the command line does not take is usage: exit code 2, and nothing on standard output."""
    here = SOURCE + '/data/questionnaire.json'
    for arguments in [
        ['assess'], ['assess', here, here], ['assess', '--facts'], ['assess', '--facts', here, here],
        ['assess', here, '--lang'], ['assess', here, '--lang', 'fr'], ['assess', here, '--lang', 'ZH'],
        ['assess', here, '--for', 'nurse'], ['assess', here, '--for', ''], ['assess', here, '--format', 'xml'],
        ['assess', here, '--today', 'today'], ['assess', here, '--today', '2026-13-01'],
        ['assess', here, '--today', '20261124'], ['assess', here, '--today', ''], ['assess', here, '--nothing'],
        ['enabled'], ['enabled', here], ['enabled', here, here, here], ['check', here, here], ['play'],
        ['play', here, here], ['nothing'], ['Assess', here], ['--db'], ['--db', ''], ['-x'], ['assess', '-x'],
        ['enabled', here, here, '--facts', here], ['check', '--facts', here], ['play', here, '--facts', here],
    ]:
        done = run(*arguments, data='{}')
        assert done.returncode == 2 and done.stderr and not done.stdout, f'{arguments}: exit {done.returncode}'


failed = 0
for test in [test_response_and_facts_agree, test_today, test_options, test_usage]:
    try:
        test()
        print('ok', test.__name__)
    except AssertionError as wrong:
        failed += 1
        print('not ok', test.__name__, wrong)
sys.exit(1 if failed else 0)
