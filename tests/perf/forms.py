"""Forms of any length, made for measuring: sections of twenty questions of the common types in two languages, each
fourth of which hangs on the one before. Numbers have five digits, so that no text is longer because the form is."""
import json

SECTION = 20
ZH = [{'url': 'http://hl7.org/fhir/StructureDefinition/translation',
       'extension': [{'url': 'lang', 'valueCode': 'zh'}, {'url': 'content', 'valueString': None}]}]


def both(element, name, en, zh):
    """Put a text in two languages into an element."""
    translation = json.loads(json.dumps(ZH))
    translation[0]['extension'][1]['valueString'] = zh
    element.update({name: en, '_' + name: {'extension': translation}})
    return element


def options():
    return [{'valueCoding': both({'code': f'o{i}'}, 'display', f'The answer {i} of four', f'四个回答中的第{i}个')}
            for i in range(1, 5)]


def question(number):
    kind = ('choice', 'string', 'boolean', 'integer')[number % 4]
    item = both({'linkId': f'q{number:05}', 'type': kind}, 'text', f'What do you say to number {number:05}?', f'第{number:05}个问题，您怎么说？')
    if kind == 'choice':
        item['answerOption'] = options()
    if kind == 'integer':  # behind yes or no
        item['enableWhen'] = [{'question': f'q{number - 1:05}', 'operator': '!=', 'answerBoolean': False}]
    return item


def form(count):
    """A Questionnaire of so many questions, as JSON."""
    sections = []
    for first in range(0, count, SECTION):
        section = both({'linkId': f's{first:05}', 'type': 'group'}, 'text', f'Part {first:05}', f'第{first:05}部分')
        section['item'] = [question(number) for number in range(first, min(first + SECTION, count))]
        sections.append(section)
    return json.dumps({'resourceType': 'Questionnaire', 'url': f'http://example.org/long/{count}', 'version': '1',
                       'status': 'active', 'title': 'A long form', 'language': 'en', 'item': sections}, ensure_ascii=False)


def response(count, answered):
    """A QuestionnaireResponse to that form, in which the first questions hold an answer."""
    values = {'choice': {'valueCoding': {'code': 'o1'}}, 'string': {'valueString': 'words'},
              'boolean': {'valueBoolean': True}, 'integer': {'valueInteger': 5}}
    sections = []
    for first in range(0, answered, SECTION):
        items = [{'linkId': f'q{number:05}', 'answer': [values[question(number)['type']]]}
                 for number in range(first, min(first + SECTION, answered))]
        sections.append({'linkId': f's{first:05}', 'item': items})
    return json.dumps({'resourceType': 'QuestionnaireResponse', 'questionnaire': f'http://example.org/long/{count}|1',
                       'status': 'in-progress', 'item': sections})
