"""Reads a form (FHIR R4 Questionnaire, with our extensions) for the checks of this folder, and collects defects."""
import collections
import json

OURS = 'http://wenzhen.org/fhir/StructureDefinition/'
FHIR = 'http://hl7.org/fhir/StructureDefinition/'
SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/'
ABSENT = ('unknown', 'not_done', 'prefer_not')
NUMBERS = ('integer', 'decimal', 'quantity')

defects = []


def defect(where, what):
    defects.append(f'{where}: {what}')


def no_twice(pairs):
    seen = [key for key, _ in pairs]
    for key, count in collections.Counter(seen).items():
        if count > 1:
            defect(key, 'the same key twice in one object')
    return dict(pairs)


def extensions(element, url):
    return [e for e in element.get('extension', []) if e['url'] == url]


def ext_value(extension):
    return next(v for k, v in extension.items() if k.startswith('value'))


def ext_values(element, url):
    return [ext_value(e) for e in extensions(element, url)]


def ext_one(element, url, otherwise=None):
    found = ext_values(element, url)
    return found[0] if found else otherwise


class Item:
    """An item of the form with what the checks ask of it."""

    def __init__(self, json_item, parent, sets):
        self.json, self.parent = json_item, parent
        self.id, self.type = json_item['linkId'], json_item['type']
        self.children = []
        self.absent = [c['code'] for c in ext_values(json_item, OURS + 'absent-option')]
        self.set = json_item.get('answerValueSet', '').lstrip('#')
        self.options = {o['valueCoding']['code']: o['valueCoding'] for o in json_item.get('answerOption', [])}
        if self.set:
            self.options = sets.get(self.set, {})
        self.units = ext_values(json_item, FHIR + 'questionnaire-unitOption') or ext_values(json_item, FHIR + 'questionnaire-unit')
        self.help = None

    def one(self, name, otherwise=None):
        return ext_one(self.json, OURS + name, otherwise)

    def all(self, name):
        return ext_values(self.json, OURS + name)

    def codes(self):
        return ['yes', 'no'] if self.type == 'boolean' else list(self.options)

    def limit(self, names):
        for name in names:
            for e in extensions(self.json, name):
                if '_valueDate' in e:
                    return e['_valueDate']['extension'][0]['valueExpression']['expression']
                value = ext_value(e)
                return value['value'] if isinstance(value, dict) else value
        return None

    def hard(self):
        return (self.limit([FHIR + 'minValue', SDC + 'sdc-questionnaire-minQuantity']),
                self.limit([FHIR + 'maxValue', SDC + 'sdc-questionnaire-maxQuantity']))

    def soft(self):
        return {name: self.limit([OURS + 'soft-' + name]) for name in ('below', 'above', 'from')
                if extensions(self.json, OURS + 'soft-' + name)}

    def instance_group(self):
        """The repeating group around it, or None."""
        item = self
        while item and not (item.type == 'group' and item.json.get('repeats')):
            item = item.parent
        return item


def load_form(path):
    with open(path, encoding='utf-8') as f:
        form = json.load(f, object_pairs_hook=no_twice)
    sets = {v['id']: {c['code']: c for c in v['compose']['include'][0]['concept']} for v in form.get('contained', [])}
    items = {}

    def walk(json_items, parent):
        for json_item in json_items:
            item = Item(json_item, parent, sets)
            control = ext_one(json_item, FHIR + 'questionnaire-itemControl')
            if control and control['coding'][0]['code'] == 'help':
                parent.help = json_item
                if item.id != parent.id + '/help':
                    defect(item.id, 'a help has the linkId of its item and /help')
                continue
            if item.id in items:
                defect(item.id, 'linkId used twice (que-2)')
            items[item.id] = item
            if parent:
                parent.children.append(item)
            walk(json_item.get('item', []), item)
    walk(form['item'], None)
    return form, items, sets


def questions(items):
    return [i for i in items.values() if i.type not in ('group', 'display')]
