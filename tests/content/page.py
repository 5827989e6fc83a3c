"""Compares the form with the page it was written from: every item, and show_if with enableWhen on random answers.

Where form and page differ on purpose, the tables DIFFER_* say why; an entry that no longer bites is reported too.
"""
import collections
import random
import re

from form_json import ABSENT, NUMBERS, OURS, defect, ext_values, questions

COUNT_UNITS = {'{#}': None, '{score}': None, '{titer}': None, 'wk': 'wk', 'd': 'd', 'a': 'a', '/d': '/d'}
DIFFER_ORDER = {'preg.complete': 'asked when the pregnancies have been listed, not before'}
DIFFER_UNITS = {'thy.tsh': (['m[IU]/L', 'u[IU]/mL'], 'section 3 of the page: equal numbers, both are printed on reports')}
DIFFER_HARD = {
    'now.lmp': (('today() - 300 days', 'today()'), 'asked only when a pregnancy is possible'),
    'now.scan_date': ((None, 'today()'), 'not in the future'),
    'ab5.date': ((None, 'today()'), 'not in the future'),
    'dem.birth': (('today() - 66 years', 'today() - 10 years'), 'age 10 to 65'),
    'preg.end_date': ((None, 'today()'), '"after age 10" needs another answer'),
}
# A limit is of one item: what depends on other answers can only be a check of content.json.
DIFFER_SOFT = {
    'dem.birth': ({'below': 'today() - 51 years', 'above': 'today() - 16 years'}, 'age below 16 or above 50'),
    'preg.ga_w': ({}, 'depends on the outcome'),
    'te.zn': ({}, 'serum only, and the specimen is another answer'),
    'te.se': ({}, 'serum only, and the specimen is another answer'),
    'glu.fasting': ({'below': 3.0, 'from': 7.0}, '5.1 in pregnancy needs another answer'),
}
# Meaning confirmed by the page (its section 4).
CONFIRMED = set('102878001 10331-7 13965-9 14920-3 14928-6 3051-0 3181-5 3182-3 44448-9 44449-7 48065-7 5048-4 5724-0 '
                '5763-8 59261-8 82810-3 883-9'.split())
DIFFER_CODES = {
    'abo.male': 'the code is of the subject, and the subject is the woman', 'rh.male': 'as abo.male',
    'preg.outcome': 'a code of a diagnosis, not of the question', 'thy.ft3': '3051-0 is for pg/mL, the first unit is pmol/L',
    'te.zn': 'the code is for mass in serum, the first unit is molar and the specimen open', 'te.se': 'as te.zn',
    'glu.hba1c': 'the confirmed code is for mmol/mol, the first unit is %',
}
DERIVED = {'dem.age': ['dem.birth'],
           'hx.total': ['hx.n_clinical', 'hx.n_biochem', 'hx.n_unsure', 'hx.n_live', 'hx.other', 'now.pregnant']}


def our_name(page_id):
    return page_id.replace('preg[].', 'preg.')


def page_type(p, item):
    real = {o['code'] for o in p['options'] or []} - set(ABSENT)
    if p['type'] in ('boolean', 'choice') and real == {'yes', 'no'}:
        return 'boolean'
    if p['type'] == 'quantity':
        return 'integer' if p['unit'] in COUNT_UNITS else 'decimal' if p['unit'] == '{ratio}' else 'quantity'
    if p['type'] == 'text' and item.type in ('string', 'text'):
        return item.type
    return {'multi': 'choice'}.get(p['type'], p['type'])


def page_units(p):
    if p['type'] != 'quantity' or p['unit'] == '{ratio}':
        return []
    if p['unit'] in COUNT_UNITS:
        return [COUNT_UNITS[p['unit']]] if COUNT_UNITS[p['unit']] else []
    return [part.split(';')[0].split(' ')[0] for part in p['unit'].split(' | ')]


def page_hard(p):
    match = re.match(r'([\d.]+)–([\d.]+)', p['hard'] or '')
    return (float(match[1]), float(match[2])) if match else (None, None)


def page_soft(p):
    names = {'<': 'below', '>': 'above', '≥': 'from', '>=': 'from'}
    return {names[op]: float(number) for op, number in re.findall(r'(>=|[<>≥])\s*([\d.]+)', p['soft'] or '')}


def compare(where, what, ours, wanted, exceptions=None):
    if exceptions and where in exceptions:
        if ours == wanted:
            defect(where, f'{what}: no exception is needed any more')
        wanted = exceptions[where][0]
    if ours != wanted:
        defect(where, f'{what} {ours}, the page has {wanted}')


def compare_item(item, p):
    codes = [o['code'] for o in p['options'] or []]
    compare(item.id, 'type', item.type, page_type(p, item))
    compare(item.id, 'options', item.codes(), [c for c in codes if c not in ABSENT])
    compare(item.id, 'absent-options', item.absent, [c for c in codes if c in ABSENT])
    compare(item.id, 'several', bool(item.json.get('repeats')), p['type'] == 'multi')
    compare(item.id, 'asked', item.one('asked', 'both'), p['asked'])
    gate = p.get('gate')
    wanted = [gate.replace(':', '=').replace('hx.other=yes', 'hx.other=true')] if gate else []
    compare(item.id, 'gate', item.all('gate'), wanted)
    compare(item.id, 'units', [u['code'] for u in item.units], page_units(p), DIFFER_UNITS)
    compare(item.id, 'limits', item.hard(), page_hard(p), DIFFER_HARD)
    compare(item.id, 'soft limits', item.soft(), page_soft(p), DIFFER_SOFT)
    compare(item.id, 'ask-again', bool(item.one('ask-again')), item.id in ('cons.who', 'cons.lang', 'cons.store', 'now.pregnant'))
    compare(item.id, 'derived-from', item.all('derived-from'), DERIVED.get(item.id, []) if p.get('derive') else [])
    confirmed = [c for c in re.findall(r'\d+(?:-\d)?', p['code'] or '') if c in CONFIRMED]
    ours = [c['code'] for c in item.json.get('code', [])]
    if set(ours) - set(confirmed) or set(confirmed) - set(ours) and item.id not in DIFFER_CODES:
        defect(item.id, f'codes {ours}, the page confirms {confirmed}')
    section = item
    while section.parent:
        section = section.parent
    compare(item.id, 'section', section.json['prefix'], p['section'])


def compare_page(page, items):
    by_id = {our_name(p['id']): p for p in page['items']}
    ours = [i.id for i in questions(items)]
    for name in set(by_id) ^ set(ours):
        defect(name, 'stands in the form or the page only')
    order = sorted(by_id, key=lambda name: by_id[name]['order'])
    moved = lambda names: [n for n in names if n not in DIFFER_ORDER]
    if moved(ours) != moved(order):
        at = next(n for n, (a, b) in enumerate(zip(moved(ours), moved(order))) if a != b)
        defect(moved(ours)[at], f'the page has {moved(order)[at]} here')
    for name in ours:
        if name in by_id:
            compare_item(items[name], by_id[name])
    return by_id


# ---- show_if against enableWhen

# id: why, and when the two may differ, as a function of the effective answers.
NO_ANSWER = (None,) + ABSENT
DIFFER_SHOW = {
    'rf.oneside': ('a safety item that is blank or declined is never read as no', lambda a: a('rf.pain') in NO_ANSWER),
    'abo.titer_status': ('FHIR knows no answer "prefer_not" or "not_done": both count as a blank',
                         lambda a: a('abo.female') in ('prefer_not', 'not_done') or a('abo.male') in ('prefer_not', 'not_done')),
    'thy.tsh': ('unknown and not_done are no answer, as a blank is; staff may still type a value', lambda a: a('thy.tsh_flag') in ABSENT),
    'thy.ft4': ('as thy.tsh', lambda a: a('thy.ft4_flag') in ABSENT),
    'thy.ft3': ('as thy.tsh', lambda a: a('thy.ft3_flag') in ABSENT),
    'preg.complete': ('enableWhen sees the last pregnancy; where that page is empty the counts of part D hold',
                      lambda a: not a.opened([a.instances - 1])),
}
LOSS = ('biochemical', 'miscarriage', 'missed', 'ectopic', 'molar', 'termination', 'stillbirth', 'unsure')
# What the page says in words, as a condition of its own language.
WORDS = {
    'outcome is a loss': 'preg.outcome in {' + ','.join(LOSS) + '}',
    'outcome not in': 'preg.outcome not in', 'outcome in': 'preg.outcome in', 'poc_karyotype in': 'preg.poc_karyotype in',
    'any aps.* positive': '(' + ' or '.join(f'aps.{x} = positive' for x in
                                            'acl_igg acl_igm b2_igg b2_igm b2_iga la apg_igg apg_igm'.split()) + ')',
    'any thy value typed': '(thy.tsh answered or thy.ft4 answered or thy.ft3 answered)',
}


class ShowIf:
    """The page's condition language: and, or, not, in, not in, comparisons of sums, answered, staff, always, repeat."""

    def __init__(self, text):
        for words, meaning in WORDS.items():
            text = re.sub(r'(?<![\w.])' + re.escape(words), meaning, text)
        self.tokens = re.findall(r'\{[^}]*\}|section E opened|>=|<=|!=|[=<>()+]|[\w.]+', text)
        self.at = 0
        self.tree = self.either()
        assert self.at == len(self.tokens), (text, self.tokens[self.at:])

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *wanted):
        if self.peek() in wanted:
            self.at += 1
            return True
        return False

    def either(self):
        parts = [self.both()]
        while self.take('or'):
            parts.append(self.both())
        return lambda a: any(p(a) for p in parts)

    def both(self):
        parts = [self.single()]
        while self.take('and'):
            parts.append(self.single())
        return lambda a: all(p(a) for p in parts)

    def single(self):
        if self.take('not'):
            inner = self.single()
            return lambda a: not inner(a)
        if self.take('('):
            inner = self.either()
            assert self.take(')')
            return inner
        if self.take('always', 'repeat'):
            return lambda a: True
        if self.take('staff'):
            return lambda a: a('cons.who') in ('nurse_with', 'nurse_record')
        if self.take('section E opened'):
            return lambda a: a.opened()
        return self.comparison()

    def comparison(self):
        names = [self.next()]
        while self.take('+'):
            names.append(self.next())
        if self.take('answered'):
            return lambda a: a(names[0]) not in NO_ANSWER
        negated = self.take('not')
        if self.take('in'):
            codes = [None if c == 'blank' else c for c in self.next()[1:-1].split(',')]
            return lambda a: (a(names[0]) in codes) != negated
        op, wanted = self.next(), self.next()
        if op in ('=', '!='):
            return lambda a: (str(a(names[0])) == wanted) == (op == '=')
        test = {'>=': lambda x, y: x >= y, '>': lambda x, y: x > y}[op]
        if len(names) == 1:
            return lambda a: is_number(a(names[0])) and test(float(a(names[0])), float(wanted))
        return lambda a: test(sum(float(a(n)) for n in names if is_number(a(n))), float(wanted))

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]


def is_number(value):
    return re.fullmatch(r'[\d.]+', str(value)) is not None


class Answers:
    """One filled-in form: (linkId, instance or None) to code, number, absent code or a list of codes."""

    def __init__(self, items, given, instances):
        self.items, self.given, self.instances, self.instance = items, given, instances, None
        self.known = {}

    def enabled(self, item, instance):
        """Whether the item is enabled, as FHIR's enableWhen says."""
        key = item.id, instance
        if key not in self.known:
            parent = item.parent is None or self.enabled(item.parent, instance)
            whens = item.json.get('enableWhen', [])
            results = [self.condition(w, instance) for w in whens]
            self.known[key] = parent and (not whens or (all if item.json.get('enableBehavior') == 'all' else any)(results))
        return self.known[key]

    def values(self, name, instance):
        """The answers that count: within a repeating group of the same instance, from behind it of the last one."""
        item = self.items[name]
        if item.instance_group() is None:
            instance = None
        elif instance is None:
            instance = self.instances - 1
        value = self.given.get((name, instance))
        if value in NO_ANSWER or value == [] or not self.enabled(item, instance):
            return []
        return value if isinstance(value, list) else [value]

    def condition(self, when, instance):
        values = self.values(when['question'], instance)
        plus = ext_values(when, OURS + 'plus')
        op, wanted = when['operator'], next(v for k, v in when.items() if k.startswith('answer'))
        if op == 'exists':
            return bool(values) == wanted
        if plus:
            values = [sum(float(v) for name in [when['question'], *plus] for v in self.values(name, instance))]
        if isinstance(wanted, dict):
            wanted = wanted['code']
        if isinstance(wanted, bool):
            wanted = 'yes' if wanted else 'no'
        if op == '=':
            return any(str(v) == str(wanted) for v in values)
        if op == '!=':
            return not any(str(v) == str(wanted) for v in values)
        test = {'>': lambda x: x > wanted, '<': lambda x: x < wanted, '>=': lambda x: x >= wanted, '<=': lambda x: x <= wanted}[op]
        return any(test(float(v)) for v in values)

    def __call__(self, name):
        """What the page's conditions see: the code as it was given, None when blank or set aside."""
        item = self.items[name]
        at = None if item.instance_group() is None else self.instance
        return self.given.get((name, at)) if self.enabled(item, at) else None

    def opened(self, instances=None):
        """Whether a pregnancy has an answer, or one of these instances."""
        return any(value not in NO_ANSWER and value != [] and self.enabled(self.items[name], n)
                   for (name, n), value in self.given.items() if n is not None and (instances is None or n in instances))


def random_answers(items, rng):
    given, instances = {}, rng.choice((0, 0, 1, 2))
    blank = rng.choice((0.1, 0.4, 0.95))
    for item in questions(items):
        for n in [None] if item.instance_group() is None else range(instances):
            if rng.random() < blank:
                continue
            if rng.random() < 0.2:
                value = rng.choice(ABSENT)
            elif item.codes():
                value = rng.choice(item.codes())
                if item.json.get('repeats'):
                    value = [value]
            elif item.type in NUMBERS:
                value = rng.choice((0, 0, 1, 2, 3, 7, 10, 20, 25))
            else:
                value = 'text'
            given[item.id, n] = value
    return Answers(items, given, instances)


def compare_show_if(by_id, items):
    rng = random.Random(20260101)
    rules = {name: ShowIf(p['show_if']).tree for name, p in by_id.items()}
    seen, differed, reported = collections.defaultdict(set), set(), set()
    for _ in range(3000):
        answers = random_answers(items, rng)
        for item in questions(items):
            if item.id not in rules:
                continue # reported by compare_page
            for n in [None] if item.instance_group() is None else range(answers.instances):
                answers.instance = n
                ours, page = answers.enabled(item, n), rules[item.id](answers)
                seen[item.id].add(page)
                if ours == page:
                    continue
                why, allowed = DIFFER_SHOW.get(item.id, ('', lambda a: False))
                if allowed(answers):
                    differed.add(item.id)
                elif item.id not in reported:
                    reported.add(item.id)
                    defect(item.id, f"enabled {ours}, but the page's “{by_id[item.id]['show_if']}” is {page}")
    for name, results in seen.items():
        if by_id[name]['show_if'] not in ('always', 'repeat') and len(results) < 2:
            defect(name, f"“{by_id[name]['show_if']}” was never {not results.pop()} in the test")
    for name in set(DIFFER_SHOW) - differed:
        defect(name, 'no difference from show_if: the exception is not needed')
