#!/usr/bin/env python3
"""The headless door: the JSON of `wenzhen assess`, its text, `wenzhen enabled`, and the two ways in agreeing."""
import json
import os
import subprocess
import sys
import tempfile
import unicodedata

PROGRAM = os.environ['WENZHEN']
ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'
failed = 0


def run(*arguments, data=None):
    done = subprocess.run([PROGRAM, *arguments], input=data, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f'{arguments}: exit {done.returncode}: {done.stderr}'
    return done.stdout


def facts(values, *arguments):
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        json.dump(values, file)
        file.flush()
        return run('assess', '--facts', file.name, *arguments)


def assess(values, *arguments):
    return json.loads(facts(values, '--format', 'json', *arguments))


def by_id(rows):
    return {row['id']: row for row in rows}


def test_shape():
    """Every key that other programs rely on is there, in both languages, with sources."""
    result = assess({'hx.n_clinical': 2, 'hx.n_biochem': 0, 'hx.n_unsure': 0, 'now.pregnant': 'no'}, '--for', 'staff')
    assert list(result) == ['facts', 'rules', 'verdict', 'statements'], list(result)
    rules = by_id(result['rules'])
    assert rules['R3-07'] == {'id': 'R3-07', 'state': 'true', 'missing': []}, rules['R3-07']
    assert rules['R3-01']['state'] == 'false'
    assert rules['R3-09']['state'] == 'unknown' and rules['R3-09']['missing'] == ['kt.female', 'kt.male']
    assert result['facts']['hx_n_clinical'] == 2 and result['facts']['kt_female'] is None
    assert result['verdict'] == 'not_enough_information'
    for row in result['statements']:
        assert row['state'] in ('shown', 'hidden', 'unknown'), row
        assert row['text']['en'] and row['text']['zh'] and row['sources'], row
        assert all(source['document'] and source['place'] for source in row['sources']), row
        assert set(row['note']) == {'en', 'zh'} if row.get('note') else True, row
    shown = by_id(result['statements'])
    assert shown['d3-two-karyotype-first']['state'] == 'shown'


def test_patient_sees_no_staff_statements():
    values = {'hx.n_clinical': 1, 'ab5.status': 'positive', 'now.pregnant': 'no'}
    staff, patient = (by_id(assess(values, '--for', who)['statements']) for who in ('staff', 'patient'))
    assert staff['d3-t2-ab5-prednisone-aspirin']['state'] == 'shown'
    assert 'd3-t2-ab5-prednisone-aspirin' not in patient
    assert set(patient) < set(staff) | {'d0-loss-hurts-family', 'd2-bc-no-rest-needed'}


def test_own_word():
    """Each word has its phrase, in both languages; nobody reads the braces; staff and who chose none read the usual one."""
    values = {'hx.n_clinical': 2, 'hx.n_biochem': 0, 'rf.faint': False}
    attention = {
        'pregnancy': ('two or more pregnancies have stopped', '的胚胎停育'), 'none': ('two or more pregnancies have', '的胚胎停育'),
        'baby': ('two or more babies have stopped', '宝宝停止发育'), 'embryo': ('two or more embryos have stopped', '的胚胎停育'),
    }
    texts = {word: assess({**values, 'cons.word': word})['statements'] for word in attention}
    for word, (en, zh) in attention.items():
        text = by_id(texts[word])['d0-two-losses-need-attention']['text']
        assert en in text['en'] and zh in text['zh'], (word, text)
    for row in texts['baby']:
        for text in (row['text'], row['note'] or {}):
            assert not set('{|}') & set(''.join(text.values())), row
    assert assess({**values, 'cons.word': 'prefer_not'})['statements'] == texts['none'] == texts['pregnancy']
    assert assess({**values, 'cons.word': 'baby'}, '--for', 'staff')['statements'] == \
        assess({**values, 'cons.word': 'none'}, '--for', 'staff')['statements']


def test_nothing_known():
    """All unknown gives no advice, only what is missing."""
    result = assess({})
    assert result['verdict'] == 'not_enough_information'
    states = {row['id']: row['state'] for row in result['rules'] if row['id'].startswith('R3')}
    assert set(states.values()) == {'unknown'} or all(v != 'true' for v in states.values()), states
    urgent = by_id(result['rules'])['S-URGENT']
    assert urgent['state'] == 'unknown' and urgent['missing'][:3] == ['now.pregnant', 'rf.bleeding', 'rf.pain'], urgent


def test_values():
    """Each way to write a value: codes, numbers, booleans, yes and no, unknown codes, lists, a repeating group."""
    result = assess({'rf.faint': 'yes', 'rf.breath': False, 'rf.fever': 'no', 'rf.pain': 'unknown', 'hx.n_clinical': 1,
                     'thy.tsh': 2.5, 'ab5.status': 'borderline', 'kt.male': 'pending', 'hcy.status': 'not_done',
                     'dx.list': ['aps', 'clot'], 'preg': [{'preg.outcome': 'missed', 'preg.ga_w': 8}]})
    assert result['facts']['rf_faint'] == 1 and result['facts']['rf_breath'] == 0
    assert result['facts']['rf_pain'] is None and result['facts']['kt_male'] is None
    assert by_id(result['rules'])['S-URGENT']['state'] == 'true'


def test_response_and_facts_agree():
    """The same answers as a QuestionnaireResponse give the same result; a disabled item's answer counts for nothing."""
    response = {'resourceType': 'QuestionnaireResponse', 'status': 'in-progress', 'item': [
        {'linkId': 'now.pregnant', 'answer': [{'valueCoding': {'code': 'no'}}]},
        {'linkId': 'now.scan', 'answer': [{'valueCoding': {'code': 'stopped'}}]},
        {'linkId': 'rf.bleeding', 'answer': [{'valueCoding': {'code': 'none'}}]},
        {'linkId': 'rf.faint', 'answer': [{'valueBoolean': False}]},
        {'linkId': 'rf.pain', 'answer': [{'extension': [{'url': ABSENT, 'valueCode': 'asked-unknown'}]}]},
        {'linkId': 'hx.n_clinical', 'answer': [{'valueQuantity': {'value': 2, 'code': '{#}'}}]},
    ]}
    bare = {'now.pregnant': 'no', 'rf.bleeding': 'none', 'rf.faint': 'no', 'rf.pain': 'unknown', 'hx.n_clinical': 2}
    one = json.loads(run('assess', '-', '--format', 'json', '--today', '2026-11-24', data=json.dumps(response)))
    two = assess(bare, '--today', '2026-11-24')
    assert one['facts']['now_scan'] is None, 'now.scan is disabled: its answer must not count'
    states = lambda result: {row['id']: row['state'] for row in result['rules']}
    differ = {k: (v, states(two)[k]) for k, v in states(one).items() if states(two)[k] != v}
    assert not differ, differ
    assert one['verdict'] == two['verdict']


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def test_text():
    """The text fits 80 columns in each language, begins with what it is not, and puts safety first."""
    values = {'hx.n_clinical': 2, 'rf.bleeding': 'heavy', 'now.pregnant': 'no'}
    for lang, words in [('zh', ['这不是诊断', '马上就医']), ('en', ['not a diagnosis', 'urgent care']),
                        ('both', ['这不是诊断', 'not a diagnosis'])]:
        text = facts(values, '--lang', lang)
        assert all(width(line) <= 80 for line in text.split('\n')), [l for l in text.split('\n') if width(l) > 80]
        assert all(word in text for word in words), text
        assert '[003]' not in text, 'nothing but safety while it is urgent'
    calm = facts({'hx.n_clinical': 2, 'hx.n_biochem': 0}, '--lang', 'en')
    assert '[003]' in calm, calm


CALM = {'now.pregnant': 'no', 'hx.recent_loss': 'no', 'rf.bleeding': 'none', 'rf.pain': 'none', 'rf.shoulder': 'no',
        'rf.faint': 'no', 'rf.fever': 'no', 'rf.discharge': 'no', 'rf.breath': 'no'}
STOPPED = {**CALM, 'now.pregnant': 'yes', 'now.ga_weeks': 8, 'now.scan': 'stopped', 'hx.n_ectopic': 0}
GAP, TREAT = 'Please ask your doctor about: ', 'This needs treatment, for you and for your partner'
TELL, BOTH = 'Please tell your care team about this result: ', 'what this means for you both'
FIGURES, CAUTION, PLAN, TODAY = 'Some facts have figures', 'Caution with prednisone', 'keep to the plan', 'fertility team today'
LAB, APS = 'review this week: ', 'repeat after at least 12 weeks'
# for whom, the answers, what the summary says, what it does not
MESSAGES = [
    ('patient', {**CALM, 'hcy.status': 'high'}, [GAP + 'homocysteine is high. [003]'], [TREAT, TELL]),
    ('patient', {**CALM, 'dd.status': 'high'}, [GAP + 'D-dimer is high.'], [TREAT]),
    ('patient', {**CALM, 'now.pregnant': 'yes', 'dd.status': 'high'}, [], [GAP]),
    ('patient', {**CALM, 'gt.ct': 'positive'}, [TREAT, GAP + 'chlamydia is positive.'], []),
    ('staff', {**CALM, 'gt.ct': 'positive', 'gt.uu': 'positive'},
     [TREAT, GAP + 'chlamydia is positive; ureaplasma is positive.'], []),
    ('patient', {**CALM, 'torch.toxo': 'recent'}, [GAP + 'toxoplasma shows a possible or confirmed infection.'], []),
    ('patient', {**CALM, 'torch.toxo': 'past'}, [], [GAP]),
    ('patient', {**CALM, 'ut.hsg': 'adhesions'}, [GAP + 'the X-ray of the womb and tubes (HSG) shows a finding.'], []),
    ('patient', {**CALM, 'ut.hsg': 'septum_incomplete'}, [], [GAP]),
    ('patient', {**CALM, 'rf.faint': 'yes', 'gt.ct': 'positive'}, ['urgent care now'], [GAP, TREAT]),
    ('patient', {**CALM, 'now.pregnant': 'maybe', 'ab5.status': 'positive', 'torch.cmv': 'infection',
                 'thy.tsh_flag': 'low', 'te.status': 'low', 'glu.status': 'abnormal', 'ut.hsg': 'septum_incomplete',
                 'abo.titer_status': 'raised'},
     [TELL + 'five-item antibody test; TORCH (four infections); thyroid tests; trace elements (minerals); blood sugar; '
      'partial wall in the womb; ABO antibody test.'], []),
    ('patient', {**STOPPED, 'now.pregnant': 'no', 'glu.status': 'abnormal'}, [TELL + 'blood sugar.'], []),
    ('patient', {**CALM, 'glu.status': 'abnormal'}, [], [TELL]),
    ('patient', {**CALM, 'now.pregnant': 'yes', 'torch.rubella': 'recent'}, [TELL + 'TORCH (four infections).'], []),
    ('patient', {**STOPPED, 'preg.complete': 'yes', 'preg': [{'preg.outcome': 'missed'}]},
     ['The count includes the present pregnancy'], ['may be in this count']),
    ('patient', {**STOPPED, 'preg.complete': 'no', 'preg': [{'preg.outcome': 'missed'}]},
     ['may be in this count'], ['The count includes']),
    # only staff are asked how many sessions there were
    ('patient', {**CALM, 'hx.n_clinical': 2}, ['lymphocyte immune therapy'], ['immune therapy sessions']),
    ('staff', {**CALM, 'hx.n_clinical': 2}, ['Number of LIT sessions'], []),
    # a normal D-dimer is normal whether she is pregnant or not
    ('staff', {**CALM, 'hx.n_clinical': 2, 'hx.n_biochem': 0, 'hx.n_live': 0, 'kt.female': 'normal', 'kt.male': 'normal',
               'ab5.status': 'negative', 'torch.status': 'none', 'thy.tsh_flag': 'normal', 'thy.ft3_flag': 'normal',
               'thy.ft4_flag': 'normal', 'te.status': 'normal', 'glu.status': 'normal', 'gt.ct': 'negative',
               'gt.uu': 'negative', 'ut.hsg': 'normal', 'hcy.status': 'normal', 'dd.status': 'normal', 'abo.female': 'A',
               'abo.male': 'B', 'ba.result': 'negative'},
     ['The hospital offers lymphocyte immune therapy'], ['Because of: Pregnant now']),
    ('patient', {**CALM, 'hx.n_clinical': 1, 'hx.n_biochem': 0, 'poc.summary': 'mixed'}, [BOTH], []),
    ('patient', {**CALM, 'hx.n_clinical': 1, 'hx.n_biochem': 0, 'fh.any': 'yes', 'fh.detail': ['genetic']},
     [BOTH], []),
    ('patient', {**CALM, 'hx.n_clinical': 1, 'hx.n_biochem': 0}, [], [BOTH]),
    ('staff', {**CALM, 'aps.la': 'positive'}, [APS], [LAB]),
    ('staff', {**CALM, 'thy.tsh': 12, 'glu.fasting': 8, 'glu.hba1c': 7}, [LAB + 'TSH; fasting blood sugar; HbA1c.'], [APS]),
    ('patient', {**CALM, 'aps.la': 'positive', 'thy.tsh': 12}, [], [APS, LAB]),
    ('staff', {**CALM, 'ab5.status': 'positive', 'med.aspirin_risk': 'yes'}, [CAUTION, 'Caution: see the top'], []),
    ('staff', {**CALM, 'ab5.status': 'positive', 'med.aspirin_risk': 'no'}, [], [CAUTION, 'Caution: see the top']),
    ('patient', {**STOPPED, 'now.care': 'yes'}, [PLAN], [TODAY]),
    ('patient', {**STOPPED, 'now.care': 'no'}, [TODAY], [PLAN]),
    ('patient', {**STOPPED, 'now.care': 'yes', 'rf.bleeding': 'spotting'}, [TODAY], [PLAN]),
    ('patient', {'now.pregnant': 'yes', 'now.scan': 'stopped', 'now.care': 'yes'}, [TODAY, 'soaking a pad'], [PLAN]),
    ('staff', {**CALM, 'emo.phq1': '3', 'emo.phq2': '0', 'emo.selfharm': 'prefer_not'},
     ['gently, in person'], ['hurting herself']),
    ('staff', {**CALM, 'cons.private': 'no'}, ['offer a private talk'], []),
    ('patient', {**CALM, 'cons.numbers': 'ask'}, [FIGURES], ['15–25%']),
    ('patient', {**CALM, 'cons.numbers': 'no'}, [], [FIGURES, '15–25%']),
    ('patient', {**CALM, 'cons.numbers': 'yes'}, ['15–25%'], [FIGURES]),
]


def test_messages():
    """The product's own messages, on the shipped facts."""
    for reader, values, there, absent in MESSAGES:
        text = ' '.join(facts(values, '--for', reader, '--lang', 'en').split())
        for words in there:
            assert words in text, f'{reader} {values}: "{words}" is not in {text}'
        for words in absent:
            assert words not in text, f'{reader} {values}: "{words}" is in {text}'


def test_enabled():
    form = {'resourceType': 'Questionnaire', 'status': 'active', 'item': [
        {'linkId': 'a', 'type': 'boolean', 'text': 'A'},
        {'linkId': 'b', 'type': 'string', 'text': 'B',
         'enableWhen': [{'question': 'a', 'operator': '=', 'answerBoolean': True}]},
        {'linkId': 'g', 'type': 'group', 'repeats': True, 'text': 'G', 'item': [
            {'linkId': 'x', 'type': 'integer', 'text': 'X'},
            {'linkId': 'y', 'type': 'integer', 'text': 'Y',
             'enableWhen': [{'question': 'x', 'operator': '>', 'answerInteger': 1}]}]}]}
    group = lambda value: {'linkId': 'g', 'item': [{'linkId': 'x', 'answer': [{'valueInteger': value}]}]}
    response = {'resourceType': 'QuestionnaireResponse', 'status': 'in-progress', 'item': [
        {'linkId': 'a', 'answer': [{'valueBoolean': True}]}, group(1), group(2)]}
    with tempfile.TemporaryDirectory() as folder:
        for name, value in [('q', form), ('r', response)]:
            json.dump(value, open(f'{folder}/{name}.json', 'w', encoding='utf8'))
        out = run('enabled', f'{folder}/q.json', f'{folder}/r.json')
    assert out.split('\n') == ['a', 'b', 'g[0]', 'g[0]/x', 'g[1]', 'g[1]/x', 'g[1]/y', ''], out


def test_help():
    for word in ['assess', 'enabled', 'check', 'play', '--db', '--facts']:
        assert word in run('--help')
    assert run('--version').startswith('wenzhen ')
    assert '0 defects' in run('check')


for test in [test_shape, test_patient_sees_no_staff_statements, test_own_word, test_nothing_known, test_values,
             test_response_and_facts_agree, test_text, test_messages, test_enabled, test_help]:
    try:
        test()
        print('ok', test.__name__)
    except AssertionError as wrong:
        failed += 1
        print('not ok', test.__name__, wrong)
sys.exit(1 if failed else 0)
