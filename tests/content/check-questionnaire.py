#!/usr/bin/env python3
"""Checks data/questionnaire.json: by itself, against po/zh_CN.po, and against the page it was written from.

Usage: tests/content/check-questionnaire.py [FORM]      exit code 0: no defect

1. The form by itself: FHIR's rules for a Questionnaire, ours (data/README.md), wording.
2. Its Chinese in po/zh_CN.po.
3. Every item against content/questionnaire.json of WENZHEN_SHARED (default: ../shared beside the repository), and the
   page's show_if against our enableWhen on random answers. Skipped where that folder is absent.

form_json.py reads the form, page.py holds the third part.
"""
import json
import os
import re
import sys
import unicodedata

from form_json import ABSENT, FHIR, NUMBERS, OURS, SDC, defect, defects, ext_one, ext_values, extensions, load_form, questions
from page import compare_page, compare_show_if
from po import po_entries

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Extensions: where, and the types of value they may have.
EXTENSIONS = {
    OURS + 'staff-text': ('item coding', 'String'), OURS + 'asked': ('item', 'Code'), OURS + 'gate': ('item', 'String'),
    OURS + 'absent-option': ('item', 'Coding'), OURS + 'label-true': ('item', 'String'),
    OURS + 'label-false': ('item', 'String'), OURS + 'soft-below': ('item', 'Quantity Decimal Integer String'),
    OURS + 'soft-above': ('item', 'Quantity Decimal Integer String'),
    OURS + 'soft-from': ('item', 'Quantity Decimal Integer String'), OURS + 'max-sum': ('item', 'String'),
    OURS + 'plus': ('condition', 'String'), OURS + 'factor': ('unit', 'Decimal'), OURS + 'offset': ('unit', 'Decimal'),
    OURS + 'not-convertible': ('unit', 'Boolean'), OURS + 'intro': ('item', 'String'),
    OURS + 'safety': ('item', 'Boolean'), OURS + 'ask-again': ('item', 'Boolean'),
    OURS + 'derived-from': ('item', 'String'), OURS + 'test': ('item', 'String'),
    OURS + 'panel': ('item', 'String'),
    FHIR + 'minValue': ('item', 'Integer Decimal Date'), FHIR + 'maxValue': ('item', 'Integer Decimal Date'),
    FHIR + 'questionnaire-unit': ('item', 'Coding'), FHIR + 'questionnaire-unitOption': ('item', 'Coding'),
    FHIR + 'questionnaire-optionExclusive': ('option', 'Boolean'),
    FHIR + 'questionnaire-itemControl': ('item', 'CodeableConcept'), FHIR + 'cqf-expression': ('date', 'Expression'),
    SDC + 'sdc-questionnaire-minQuantity': ('item', 'Quantity'),
    SDC + 'sdc-questionnaire-maxQuantity': ('item', 'Quantity'),
    SDC + 'sdc-questionnaire-shortText': ('item', 'String'),
}
# Widest text in terminal cells: the desk's label column, one line of a list, one line of the header.
WIDTH = {'cell': 16, 'short': 22, 'staff': 68, 'option': 60, 'title': 44, 'unit': 12}
BANNED = [r'\babort', r'\bfail', r'\berror', r'\binvalid', r'\bhabitual', r'\bhysterectom', '习惯性', '空欢喜', '不合格', '失败',
          '错误', '无效', '子宫切除', '畸形', r'\bincomplete(?! septum)']
# Texts that many items share: yes and no, and the lines for answers without value.
COMMON = [('true', 'option', 'Yes'), ('false', 'option', 'No'), ('absent/unknown', 'option', 'I don’t know'),
          ('absent/not_done', 'option', 'Not done'), ('absent/prefer_not', 'option', 'I’d rather not say')]
# A value in a unit, and what it is in the item's first unit.
CONVERSIONS = [('rf.temp', '[degF]', 98.6, 37.0), ('dem.height', '[in_i]', 10, 25.4), ('dem.weight', '[lb_av]', 100, 45.36),
               ('thy.tsh', 'u[IU]/mL', 2.5, 2.5), ('thy.ft4', 'ng/dL', 1.2, 15.444), ('thy.ft3', 'pg/mL', 3, 4.608),
               ('te.zn', 'ug/dL', 100, 15.3), ('te.se', 'ug/L', 100, 1.266), ('glu.fasting', 'mg/dL', 90.08, 5.0),
               ('glu.hba1c', 'mmol/mol', 53, 7.0), ('hcy.value', 'mg/L', 1, 7.397), ('dd.value', 'ug/mL{FEU}', 0.5, 0.5),
               ('dd.value', 'ng/mL{FEU}', 500, 0.5), ('dd.value', 'ug/L{FEU}', 500, 0.5),
               ('dd.value', 'ug/mL{DDU}', 1, None), ('dd.value', 'ng/mL{DDU}', 1, None)]


# ---- 1. the form by itself

def check_extensions(element, kind, where):
    for e in element.get('extension', []):
        if e['url'] not in EXTENSIONS:
            defect(where, f"unknown extension {e['url']}")
            continue
        place, types = EXTENSIONS[e['url']]
        keys = [k for k in e if k != 'url']
        if kind not in place.split():
            defect(where, f"{e['url']} does not belong on a {kind}")
        if len(keys) != 1 or keys[0].lstrip('_').removeprefix('value') not in types.split():
            defect(where, f"{e['url']} needs a value of type {types}")


def check_item(item):
    j, where = item.json, item.id
    check_extensions(j, 'item', where)
    if item.type == 'group' and not item.children:
        defect(where, 'a group without items (que-1)')
    if item.type != 'group' and item.children:
        defect(where, 'only groups have items here')
    if 'answerOption' in j and 'answerValueSet' in j:
        defect(where, 'answerOption and answerValueSet (que-4)')
    if (item.type == 'choice') != bool(item.options):
        defect(where, 'options belong to a choice, and a choice needs some (que-5)')
    if len(j.get('enableWhen', [])) > 1 and j.get('enableBehavior') not in ('all', 'any'):
        defect(where, 'several enableWhen without enableBehavior (que-12)')
    if 'maxLength' in j and item.type not in ('string', 'text'):
        defect(where, 'maxLength on a type without length (que-10)')
    if item.type != 'group' and not j.get('text'):
        defect(where, 'no text')
    if item.type == 'choice' and set(item.options) <= {'yes', 'no'}:
        defect(where, 'options yes and no only: a boolean')
    if len(item.absent) != len(set(item.absent)) or set(item.absent) - set(ABSENT):
        defect(where, f'absent-options {item.absent}')
    if set(item.options) & set(ABSENT):
        defect(where, 'unknown, not_done and prefer_not are never options')
    exclusive = [o['valueCoding']['code'] for o in j.get('answerOption', []) if ext_one(o, FHIR + 'questionnaire-optionExclusive')]
    if exclusive != (['none'] if 'none' in item.options and j.get('repeats') else []):
        defect(where, f'exclusive options {exclusive}: where several may be chosen "none", nothing otherwise')
    if 'repeats' in j and item.type not in ('choice', 'group'):
        defect(where, 'repeats')
    for option in j.get('answerOption', []):
        check_extensions(option, 'option', where)
        check_extensions(option['valueCoding'], 'coding', where)
    if (item.type == 'quantity') != bool(extensions(j, FHIR + 'questionnaire-unitOption')):
        defect(where, 'unitOption belongs to a quantity, and a quantity needs some')
    for n, unit in enumerate(item.units):
        check_extensions(unit, 'unit', where)
        if (n == 0) == bool(unit.get('extension')):
            defect(where, f"unit {unit['code']}: the first is canonical, each other one needs factor or not-convertible")


def section(item):
    return section(item.parent) if item.parent else item


def check_tests(items):
    """A row of the grid: at most one number, one choice and one date, named by a code that is typed in a moment."""
    rows = {}
    for item in items.values():
        for code in item.all('test'):
            rows.setdefault((section(item).id, code), []).append(item)
    for item in items.values():
        for code in item.all('panel'):
            if (section(item).id, code) not in rows or not item.all('test'):
                defect(item.id, f'a panel {code} without a row, or of no test')
    for (_, code), row in rows.items():
        kinds = ['number' if item.type in NUMBERS else item.type for item in row]
        if len(kinds) != len(set(kinds)) or set(kinds) - {'number', 'choice', 'boolean', 'date'}:
            defect(code, f'a row of a test with {kinds}')
        if not re.fullmatch('[A-Z][A-Z0-9]{1,5}', code):
            defect(code, 'a code of a test is two to six letters or digits')
    if len({code for _, code in rows}) != len(rows):
        defect('test', 'a code stands in two sections')


def check_limits(item):
    low, high = item.hard()
    numeric = item.type in NUMBERS
    if numeric and (low is None or high is None or not low <= high):
        defect(item.id, f'limits {low} to {high}')
    for name, value in item.soft().items():
        if numeric and not low <= value <= high:
            defect(item.id, f'soft-{name} {value} is outside {low} to {high}')
    if not numeric and item.type != 'date' and (item.soft() or item.hard() != (None, None)):
        defect(item.id, 'limits on a type without')
    for value in [*item.hard(), *item.soft().values()] if item.type == 'date' else []:
        if value is not None and not re.fullmatch(r'today\(\)( - \d+ (days|months|years))?', value):
            defect(item.id, f'limit {value!r} of a date')
    quantities = [v for e in item.json.get('extension', []) for k, v in e.items() if k == 'valueQuantity']
    if any(q.get('code') != item.units[0]['code'] for q in quantities):
        defect(item.id, 'a limit in another unit than the first')


def check_condition(item, when, items):
    check_extensions(when, 'condition', item.id)
    names = [when['question'], *ext_values(when, OURS + 'plus')]
    for name in names:
        source = items.get(name)
        if source is None or source.type in ('group', 'display'):
            return defect(item.id, f'enableWhen asks {name}, which is no question')
        if len(names) > 1 and source.type not in NUMBERS and not all(c.isdigit() for c in source.options):
            defect(item.id, f'{name} cannot be part of a sum')
    source = items[when['question']]
    key = next(k for k in when if k.startswith('answer'))
    wanted = {'boolean': 'answerBoolean', 'choice': 'answerCoding', 'integer': 'answerInteger', 'decimal': 'answerDecimal',
              'quantity': 'answerQuantity'}.get(source.type)
    if when['operator'] == 'exists':
        wanted = 'answerBoolean'
    elif len(names) > 1:
        wanted = 'answerInteger'
    if key != wanted:
        defect(item.id, f'enableWhen on {source.id} compares with {key}, not {wanted} (que-7)')
    if when['operator'] not in ('exists', '=', '!=', '>', '<', '>=', '<='):
        defect(item.id, f"operator {when['operator']}")
    if key == 'answerCoding' and when[key]['code'] not in source.options:
        defect(item.id, f"{source.id} has no option {when[key]['code']}")
    if key == 'answerCoding' and 'system' not in when[key]:
        defect(item.id, 'a code without system')


def check_references(items):
    for item in items.values():
        for when in item.json.get('enableWhen', []):
            check_condition(item, when, items)
        for name in item.all('max-sum') + item.all('derived-from'):
            if name not in items:
                defect(item.id, f'max-sum or derived-from names {name}, which is not there')
        for gate in item.all('gate'):
            name, _, code = gate.partition('=')
            source = items.get(name)
            codes = ['true', 'false'] if source and source.type == 'boolean' else source.options if source else []
            if code not in codes:
                defect(item.id, f'gate {gate} cannot open')
    state = {}

    def visit(item):
        if state.get(item.id) == 'open':
            defect(item.id, 'enableWhen goes round in a circle')
        if item.id in state:
            return
        state[item.id] = 'open'
        for when in item.json.get('enableWhen', []):
            for name in [when['question'], *ext_values(when, OURS + 'plus')]:
                if name in items:
                    visit(items[name])
        if item.parent:
            visit(item.parent)
        state[item.id] = 'done'
    for item in items.values():
        visit(item)


def check_conversions(items):
    for name, code, value, wanted in CONVERSIONS:
        unit = next((u for u in items[name].units if u['code'] == code), None)
        if unit is None:
            defect(name, f'unit {code} is not there')
            continue
        got = None
        if not ext_one(unit, OURS + 'not-convertible'):
            got = value * ext_one(unit, OURS + 'factor', 1) + ext_one(unit, OURS + 'offset', 0)
        if (got is None) != (wanted is None) or got is not None and abs(got - wanted) > 0.001 * max(1, abs(wanted)):
            defect(name, f'{value} {code} is {got}, not {wanted}')
    tested = {(name, code) for name, code, _, _ in CONVERSIONS}
    for item in items.values():
        for unit in item.units[1:]:
            if (item.id, unit['code']) not in tested:
                defect(item.id, f"no example of a conversion from {unit['code']}")


def texts(form, items, sets):
    """(msgctxt, kind, English) of every text of the form, as data/README.md names them."""
    yield 'title', 'text', form['title']
    for name, options in sets.items():
        for code, option in options.items():
            yield f'set/{name}/{code}', 'option', option['display']
    for item in items.values():
        j = item.json
        if 'text' in j:
            yield item.id, 'title' if item.parent is None else 'text', j['text']
        for name in ('staff-text', 'intro', 'label-true', 'label-false'):
            if item.one(name) is not None:
                short = {'staff-text': 'staff', 'label-true': 'true', 'label-false': 'false'}.get(name, name)
                yield f'{item.id}/{short}', 'option' if name.startswith('label') else short, item.one(name)
        for text in ext_values(j, SDC + 'sdc-questionnaire-shortText'):
            yield f'{item.id}/short', 'short', text
        if item.help:
            yield f'{item.id}/help', 'help', item.help['text']
        if not item.set:
            for code, option in item.options.items():
                yield f'{item.id}/{code}', 'option', option['display']
                if ext_one(option, OURS + 'staff-text'):
                    yield f'{item.id}/{code}/staff', 'cell', ext_one(option, OURS + 'staff-text')
        for line in item.all('absent-option'):
            if 'display' in line:
                yield f"{item.id}/absent/{line['code']}", 'option', line['display']
        for unit in item.units:
            yield f"unit/{unit['code']}", 'unit', unit['display']
    yield from COMMON


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def check_text(context, kind, text, language):
    where = f'{context} ({language})'
    for word in BANNED:
        if re.search(word, text, re.I):
            defect(where, f'{word.replace(chr(92) + "b", "")!r} in “{text}”')
    if text != text.strip() or '  ' in text or '\n' in text or not text:
        defect(where, f'spaces or line ends in “{text}”')
    if kind in WIDTH and width(text) > WIDTH[kind]:
        defect(where, f'{width(text)} cells wide, at most {WIDTH[kind]}: “{text}”')
    if "'" in text or '"' in text:
        defect(where, f'a straight quotation mark in “{text}”')
    if language == 'zh':
        han = '[\u3400-\u9fff]'
        if re.search(han + r'\s*[,.:;?!()\-]|[,.:;?!()\-]\s*' + han, text.replace('D-二聚体', '')):
            defect(where, f'half-width punctuation beside a Chinese character in “{text}”')
        if re.search(han + ' | ' + han, text):
            defect(where, f'a space beside a Chinese character in “{text}”')
        if '你' in text:
            defect(where, f'您, not 你, in “{text}”')


# ---- 2. the Chinese

def check_chinese(all_texts):
    entries = {(context, english): (chinese, fuzzy)
               for context, english, chinese, fuzzy in po_entries(os.path.join(ROOT, 'po', 'zh_CN.po'))}
    for context, kind, english in all_texts:
        chinese, fuzzy = entries.get((context, english), ('', False))
        if not chinese or fuzzy:
            defect(context, f'no Chinese for “{english}”' if not fuzzy else f'the Chinese for “{english}” is fuzzy')
        else:
            check_text(context, kind, chinese, 'zh')


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, 'data', 'questionnaire.json')
    form, items, sets = load_form(path)
    for key, wanted in (('resourceType', 'Questionnaire'), ('language', 'en'), ('status', 'active')):
        if form.get(key) != wanted:
            defect(key, f'is {form.get(key)}, not {wanted}')
    for item in items.values():
        check_item(item)
        check_limits(item)
        if item.parent is None and item.type != 'group':
            defect(item.id, 'stands outside a section')
    check_references(items)
    check_tests(items)
    check_conversions(items)
    all_texts = list(texts(form, items, sets))
    for context, kind, english in all_texts:
        check_text(context, kind, english, 'en')
    check_chinese(all_texts)
    shared = os.environ.get('WENZHEN_SHARED', os.path.join(ROOT, '..', 'shared'))
    page_path = os.path.join(shared, 'content', 'questionnaire.json')
    if os.path.exists(page_path):
        with open(page_path, encoding='utf-8') as f:
            compare_show_if(compare_page(json.load(f), items), items)
    else:
        print(f'skipped: the comparison with the page, {page_path} is absent')
    for line in defects:
        print(line)
    print(f'{len(questions(items))} questions, {len(all_texts)} texts, {len(defects)} defects')
    return 1 if defects else 0


sys.exit(main())
