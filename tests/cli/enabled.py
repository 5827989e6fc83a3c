#!/usr/bin/env python3
"""`wenzhen enabled` against another reading of enableWhen: hundreds of made-up forms and responses.

The evaluator below is written from FHIR's text and its disputed points as ../shared/reference/forms.md section 3
proposes; it shares no idea with the program (recursion over a tree, exact fractions, searching instead of indexing).
A seed that differs is printed with its form and response: `enabled.py SEED...` runs only these."""
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import datetime
from fractions import Fraction

PROGRAM = os.environ['WENZHEN']
SEEDS = range(300)
ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'
UNIT = 'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption'
HIDDEN = 'http://hl7.org/fhir/StructureDefinition/questionnaire-hidden'
PLUS = 'http://wenzhen.org/fhir/StructureDefinition/plus'
UCUM = 'http://unitsofmeasure.org'
# what is measured, and how much of it one of the unit is (UCUM)
UNITS = {'g': ('mass', Fraction(1)), 'mg': ('mass', Fraction(1, 1000)), 'kg': ('mass', Fraction(1000)),
         'cm': ('length', Fraction(1, 100)), 'm': ('length', Fraction(1)), '[in_i]': ('length', Fraction(254, 10000)),
         'wk': ('time', Fraction(7)), 'd': ('time', Fraction(1)), '%': ('share', Fraction(1, 100)),
         'mm[Hg]': ('pressure', Fraction(1)), '{FEU}/mL': ('FEU', Fraction(1))}
SYSTEMS = ['urn:a', 'urn:b']


# --- The oracle ---

class Node:
    """One item of the form, or one instance of a repeating group, in a response."""

    def __init__(self, item, above, number=0):
        self.item, self.above, self.number = item, above, number
        self.below, self.answers, self.on = [], [], None

    def repeats(self):
        return self.item is not None and self.item['type'] == 'group' and self.item.get('repeats', False)

    def is_place(self):
        """Below a repeating question: what belongs to one of its answers."""
        return self.above is not None and self.above.item is self.item

    def line(self):
        """The node with every node below it, in form order."""
        return [self] + [node for child in self.below for node in child.line()]

    def up(self):
        """The node, what it stands in, and so on to the root."""
        return [self] + (self.above.up() if self.above else [])

    def is_later(self):
        """Whether it belongs to an answer that is not the first of its question."""
        return any(node.number and node.is_place() for node in self.up())

    def path(self):
        """The linkId, behind the instances of repeating groups it stands in."""
        own = self.item['linkId'] + (f'[{self.number}]' if self.repeats() else '')
        return '/'.join([node.path() for node in self.up()[1:] if node.repeats()][:1] + [own])


def build(form, response):
    """The tree of a response: an item stands where the form has it, in the instance where the response has it."""
    root = Node(None, None)
    grow(root, form['item'], [response])
    return root


def splits(item):
    """Whether each of its answers has the items below it for itself."""
    return item['type'] != 'group' and item.get('repeats', False) and \
        any(below['type'] != 'display' for below in item.get('item', []))


def occurrences(elements, link_id):
    """The response's items of a linkId below these elements; a group that does not repeat may be left out."""
    return [item for element in elements for item in element.get('item', []) if item['linkId'] == link_id]


def grow(node, items, elements):
    for item in items:
        found = occurrences(elements, item['linkId'])
        if item['type'] == 'group' and item.get('repeats'):
            for number, instance in enumerate(found):
                child = Node(item, node, number)
                node.below.append(child)
                grow(child, item.get('item', []), [instance])
            continue
        child = Node(item, node)
        node.below.append(child)
        given = [answer for one in found for answer in one.get('answer', [])]
        child.answers = [answer for answer in given if any(key.startswith('value') for key in answer)]
        if splits(item):
            for number, answer in enumerate(child.answers or [{}]):
                place = Node(item, child, number)
                place.answers = child.answers[number:number + 1]
                child.below.append(place)
                others = found + [one for one in given if one not in child.answers]  # of no answer: the first's
                grow(place, item['item'], [answer, *others] if number == 0 else [answer])
        else:
            grow(child, item.get('item', []), found + given)


def answered(node):
    """What counts: a disabled item's answers do not, nor does a reason for having none."""
    return node.answers if node is not None and enabled(node) else []


def enabled(node):
    if node.on is None:
        node.on = judge(node)
    return node.on


def judge(node):
    if node.item is None:
        return True
    above = node.above
    if not enabled(above):
        return False
    if node.is_place():
        return True
    if above.item and above.item['type'] != 'group' and node.item['type'] != 'display' and not answered(above):
        return False  # what belongs to an answer waits for it; a text to read does not
    met = [holds(node, when) for when in node.item.get('enableWhen', [])]
    return not met or (all(met) if node.item.get('enableBehavior', 'any') == 'all' else any(met))


def nearest(node, link_id):
    """The occurrence that a condition means: in the innermost instance that holds one; there the last before, else the
    first behind."""
    for scope in node.up():
        if scope.item is not None and not scope.repeats() and not scope.is_place():
            continue
        line = scope.line()
        there = [n for n in line if n.item and n.item['linkId'] == link_id and not n.is_place()]
        before = [n for n in there if line.index(n) < line.index(node)]
        if there:
            return before[-1] if before else there[0]
    return None


def number_in(item, quantity):
    """How much, in the unit's measure; a bare number is in the item's first unit."""
    code = quantity.get('code', quantity.get('unit')) or next(iter(units_of(item)), None)
    what, factor = UNITS[code] if code else (None, 1)
    return what, Fraction(str(quantity['value'])) * factor


def units_of(item):
    return [extension['valueCoding']['code'] for extension in item.get('extension', []) if extension['url'] == UNIT]


def system_of(item, coding):
    """A code alone is the option's of that code."""
    options = [option['valueCoding'] for option in item.get('answerOption', [])]
    return coding.get('system') or next((o.get('system') for o in options if o['code'] == coding['code']), None)


def compare(item, given, expected):
    """-1, 0, 1, or None where there is no telling."""
    if item['type'] in ('choice', 'open-choice') and (isinstance(given, str) or isinstance(expected, str)):
        return 0 if given == expected else 1
    if item['type'] in ('choice', 'open-choice'):
        same = given['code'] == expected['code']
        return 0 if same and expected.get('system') in (None, system_of(item, given)) else 1
    if item['type'] == 'dateTime' and 'T' in given and 'T' in expected:
        a, b = (datetime.fromisoformat(text.replace('Z', '+00:00')) for text in (given, expected))
        return (a > b) - (a < b)
    if item['type'] in ('date', 'dateTime'):
        for a, b in zip(given[:10].split('-'), expected[:10].split('-')):
            if a != b:
                return -1 if a < b else 1
        return 0 if len(given) == len(expected) else None
    if item['type'] == 'quantity':
        (a_what, a), (b_what, b) = number_in(item, given), number_in(item, expected)
        if a_what != b_what:
            return None
    elif item['type'] in ('integer', 'decimal'):
        a, b = Fraction(str(given)), Fraction(str(expected))
    else:
        a, b = given, expected
    return (a > b) - (a < b)


def value(element, prefix):
    return next(element[key] for key in element if key.startswith(prefix))


def holds(node, when):
    source = nearest(node, when['question'])
    given = [value(answer, 'value') for answer in answered(source)] if source else []
    expected = value(when, 'answer')
    if when['operator'] == 'exists':
        return bool(given) == expected
    if 'extension' in when:
        others = [nearest(node, extension['valueString']) for extension in when['extension']]
        total = sum(amount(answer) for one in [source, *others] for answer in answered(one))
        orders = [(total > expected) - (total < expected)]
    else:
        orders = [compare(source.item, one, expected) for one in given]
    if when['operator'] == '!=':
        return all(order in (-1, 1) for order in orders)
    meets = {'=': [0], '>': [1], '<': [-1], '>=': [0, 1], '<=': [0, -1]}[when['operator']]
    return any(order in meets for order in orders)


def amount(answer):
    """What an answer adds to a sum: its number; a choice its code's."""
    one = value(answer, 'value')
    return Fraction(str(one['code'] if isinstance(one, dict) else one))


def oracle(form, response):
    return [node.path() for node in build(form, response).line()[1:]
            if enabled(node) and not node.is_place() and not node.is_later()]


# --- Made-up forms and responses ---

TYPES = ['boolean', 'integer', 'decimal', 'date', 'string', 'text', 'choice', 'choice', 'quantity', 'quantity',
         'dateTime', 'time', 'url', 'open-choice']
UNORDERED = ('boolean', 'choice', 'open-choice')
VALUES = {
    'boolean': [True, False],
    'integer': [-1, 0, 1, 2, 10],
    'decimal': ['-0.5', '0', '0.0', '1', '1.0', '1.00', '1.5', '1e0', '10'],
    'date': ['2019', '2020', '2019-03', '2019-04', '2019-03-14', '2019-03-15', '2020-02-29'],
    'dateTime': ['2019', '2019-03', '2019-03-14', '2019-03-15', '2019-03-14T10:30:00+08:00', '2019-03-14T02:30:00Z',
                 '2019-03-14T10:30:00Z'],
    'time': ['00:00:00', '09:30:00', '10:30:00', '10:30:00.500'],
    'url': ['urn:a', 'urn:b'],
    'open-choice': ['0', 'a', *({'code': code, 'system': system} for code in '01' for system in SYSTEMS)],
    'string': ['a', 'b', 'B', 'ab', '好', '孕', '1'],
    'text': ['a', 'b', '好'],
    'choice': [{'code': code, 'system': system} for code in '01' for system in SYSTEMS],
    'quantity': [{'value': v, 'code': c, 'system': UCUM}
                 for v, c in [('1', 'g'), ('1000', 'mg'), ('1000', 'g'), ('1.0', 'kg'), ('1', '[in_i]'), ('2.54', 'cm'),
                              ('2', 'wk'), ('14', 'd'), ('1', '{FEU}/mL')]],
}
NAMES = {'boolean': 'Boolean', 'integer': 'Integer', 'decimal': 'Decimal', 'date': 'Date', 'string': 'String',
         'text': 'String', 'choice': 'Coding', 'quantity': 'Quantity', 'dateTime': 'DateTime', 'time': 'Time',
         'url': 'Uri'}


def name(kind, one):
    """What follows “value” in the name of a value's member."""
    return NAMES.get(kind) or ('String' if isinstance(one, str) else 'Coding')


class Raw(str):
    """A decimal that is written as it stands."""


def write(thing):
    """JSON, with decimals as they stand."""
    if isinstance(thing, dict):
        return '{' + ', '.join(f'{json.dumps(k)}: {write(v)}' for k, v in thing.items()) + '}'
    if isinstance(thing, list):
        return '[' + ', '.join(map(write, thing)) + ']'
    return str(thing) if isinstance(thing, Raw) else json.dumps(thing, ensure_ascii=False)


def pick(dice, kind):
    """A value of a type, as it stands in a response."""
    one = dice.choice(VALUES[kind])
    if kind == 'decimal':
        return Raw(one)
    if kind == 'quantity':
        one = {**one, 'value': Raw(one['value'])}
        if dice.random() < .3:
            del one['system']
            one['unit'] = one.pop('code')  # the unit in words only
    return one


def make_item(dice, depth, names):
    """An item, with items below it while there is depth."""
    if depth and dice.random() < .45:
        item = {'linkId': next(names), 'type': 'group', 'text': 'G'}
        if dice.random() < .5:
            item['repeats'] = True
    elif dice.random() < .08:
        return {'linkId': next(names), 'type': 'display', 'text': 'D'}
    else:
        item = make_question(dice, names)
    if item['type'] == 'group' or (depth and dice.random() < .2):
        item['item'] = [make_item(dice, depth - 1, names) for _ in range(dice.randint(1, 4))]
    return item


def make_question(dice, names):
    kind = dice.choice(TYPES)
    item = {'linkId': next(names), 'type': kind, 'text': 'Q'}
    if kind not in ('boolean', 'text') and dice.random() < .3:
        item['repeats'] = True
    if dice.random() < .15:
        item['extension'] = [{'url': HIDDEN, 'valueBoolean': True}]
    if kind in ('choice', 'open-choice'):
        options = dice.choice([[], VALUES['choice'][::2], [{'code': code} for code in '01']])
        if options:
            item['answerOption'] = [{'valueCoding': option} for option in options]
    if kind == 'quantity' and dice.random() < .5:
        item.setdefault('extension', []).extend({'url': UNIT, 'valueCoding': {'system': UCUM, 'code': code}}
                                                for code in ('g', 'mg', 'kg'))
    return item


def flat(items, above=()):
    """Every item with the items around it."""
    for item in items:
        yield item, above
        yield from flat(item.get('item', []), (*above, item))


def make_when(dice, item, questions):
    """One condition, on any question of the form."""
    source = dice.choice(questions)
    kind = source['type']
    operators = ['exists', '=', '!='] + ([] if kind in UNORDERED else ['>', '<', '>=', '<='])
    when = {'question': source['linkId'], 'operator': dice.choice(operators)}
    numbers = [q for q in questions if q['type'] in ('integer', 'decimal')]
    if kind in ('integer', 'decimal') and dice.random() < .15:
        when = {'extension': [{'url': PLUS, 'valueString': dice.choice(numbers)['linkId']}],
                'question': source['linkId'], 'operator': dice.choice(['=', '!=', '>', '<', '>=', '<=']),
                'answerDecimal': dice.choice([0, 1, 2])}
    elif when['operator'] == 'exists':
        when['answerBoolean'] = dice.random() < .5
    else:
        expected = pick(dice, kind)
        if isinstance(expected, dict) and kind != 'quantity' and dice.random() < .4:
            expected = {'code': expected['code']}
        if kind == 'quantity' and 'unit' in expected:
            expected['code'] = expected.pop('unit')
        when['answer' + name(kind, expected)] = expected
    item.setdefault('enableWhen', []).append(when)


def circle(items):
    """The linkIds that hang on themselves, by conditions or by what they stand in."""
    needs = {item['linkId']: {around[-1]['linkId']} if around else set() for item, around in flat(items)}
    for item, _ in flat(items):
        for when in item.get('enableWhen', []):
            needs[item['linkId']] |= {when['question'], *(e['valueString'] for e in when.get('extension', []))}
    free = set()
    while more := {name for name in needs if name not in free and needs[name] <= free}:
        free |= more
    return set(needs) - free


def make_form(dice):
    """A form; conditions that close a circle are mostly taken out again."""
    names = iter('q%d' % i for i in range(10 ** 6))
    items = [make_item(dice, 3, names) for _ in range(dice.randint(2, 5))]
    everything = [item for item, _ in flat(items)]
    questions = [item for item in everything if item['type'] not in ('group', 'display')]
    for item in everything:
        if not questions or dice.random() > .6:
            continue
        for _ in range(dice.choice([1, 1, 2, 3])):
            make_when(dice, item, questions)
            if circle(items) and dice.random() < .99:
                item['enableWhen'].pop()
        if not item['enableWhen']:
            del item['enableWhen']
        elif dice.random() < .8:
            item['enableBehavior'] = dice.choice(['all', 'any'])
    return {'resourceType': 'Questionnaire', 'status': 'active', 'item': items}


def make_answers(dice, item):
    """Answers of a question: none, one, several, or a reason."""
    luck = dice.random()
    if luck < .2:
        return []
    if luck < .35:
        code = dice.choice(['asked-unknown', 'not-performed', 'asked-declined'])
        return [{'extension': [{'url': ABSENT, 'valueCode': code}]}]
    answers = []
    for _ in range(dice.randint(1, 3) if item.get('repeats') else 1):
        one = pick(dice, item['type'])
        if item['type'] == 'quantity' and units_of(item):
            code = dice.choice(['g', 'mg', 'kg', None])
            one = {'value': Raw(dice.choice(['1', '1000'])), **({'code': code, 'system': UCUM} if code else {})}
        if isinstance(one, dict) and item.get('answerOption'):
            one = dict(dice.choice(item['answerOption'])['valueCoding'])
            if dice.random() < .3:
                one.pop('system', None)
        answers.append({'value' + name(item['type'], one): one})
    return answers


def make_response(dice, items, answers=make_answers):
    """The response's items for these; in an instance of a repeating group they are made anew."""
    out = []
    for item in items:
        if item['type'] == 'display' or dice.random() < .1:
            continue
        for _ in range(dice.choice([0, 1, 2, 3]) if item['type'] == 'group' and item.get('repeats') else 1):
            one = {'linkId': item['linkId']}
            below = make_response(dice, item.get('item', []), answers)
            if item['type'] != 'group':
                one['answer'] = answers(dice, item)
                if one['answer'] and below:
                    one['answer'][0]['item'], below = below, []
            if below:
                one['item'] = below
            out.append(one)
    if dice.random() < .1:
        dice.shuffle(out)  # the form's order counts, not the response's
    return out


def run(folder, form, response):
    for name, thing in [('q', form), ('r', response)]:
        with open(f'{folder}/{name}.json', 'w', encoding='utf8') as out:
            out.write(write(thing))
    return subprocess.run([PROGRAM, 'enabled', f'{folder}/q.json', f'{folder}/r.json'], capture_output=True, text=True,
                          timeout=60)


def try_seed(folder, seed):
    """One made-up form: what is wrong with the program's answer, and what was tried."""
    dice = random.Random(seed)
    form = make_form(dice)
    response = {'resourceType': 'QuestionnaireResponse', 'status': 'in-progress',
                'item': make_response(dice, form['item'])}
    done, round_ = run(folder, form, response), circle(form['item'])
    if round_:
        named = {word.strip('“”.:') for word in done.stderr.split()} & round_
        return 'circle', None if done.returncode == 1 and named else f'exit {done.returncode}: {done.stderr}'
    if done.returncode:
        return 'enabled', f'exit {done.returncode}: {done.stderr}'
    got, wanted = done.stdout.split(), oracle(form, response)
    if got == wanted:
        return 'enabled', None
    return 'enabled', f'only here: {sorted(set(got) - set(wanted))}; not here: {sorted(set(wanted) - set(got))}' \
                      f'\n{write(form)}\n{write(response)}'


def main():
    counted, wrong = {'circle': 0, 'enabled': 0}, 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in [int(one) for one in sys.argv[1:]] or SEEDS:
            what, fault = try_seed(folder, seed)
            counted[what] += 1
            if fault:
                wrong += 1
                print(f'not ok seed {seed}: {fault}')
    print(f'{wrong} of {sum(counted.values())} differ; {counted["circle"]} forms were circles and refused')
    sys.exit(1 if wrong else 0)


if __name__ == '__main__':
    main()
