#!/usr/bin/env python3
"""What wenzhen costs beside its peers: start, keys, answers, memory, long forms, in one table of ratios.

   bench.py BUILD    the folder it was built in; scripts/bench builds it and calls this

Each figure stands beside that of a peer in the same run.  Times are taken in pairs, one program right after the other,
and the median of the pairs' ratios counts: what else the machine does meets both.  Instructions (callgrind), system calls
(strace) and bytes are the same on every run.  The floors are two small programs with the same libraries (hello: a menu;
floor: ten questions, each answer committed); the peers ask ten questions with what a system has for that."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import forms
from meter import Counted, Meter, Traced

BUILD = os.path.abspath(sys.argv[1])
WENZHEN = os.path.join(BUILD, 'wenzhen')
HERE = os.path.dirname(os.path.abspath(__file__))
FLOORS = os.path.join(os.environ.get('WENZHEN_SHARED', os.path.join(HERE, '../../../shared')), 'tools', 'floor')
STARTS, KEYS, RUNS, SESSIONS = 15, 100, 6, 200
LEAD, QUESTION = ['2', 'Enter', '1', 'Enter', '1', 'Enter', '1', 'Enter'], 'pregnant now'  # English, consent; past the code
ANSWER, ANSWERS = ['2', 'Enter'], 8  # "no" to what comes then, so many times
BAUD = 9600 / 10  # bytes a second
LENGTHS = [100, 1000, 10000]
# The keys of two questions in a row, a choice and a text, then of a yes or no and a number that bring it to the next choice.
FORM_KEYS = {'arrow': 'Down', 'digit': '2', 'Enter, a choice': 'Enter', 'text': 'a', 'Enter, a text': 'Enter',
             'digit, yes or no': '1', 'Enter, yes or no': 'Enter', 'digit of a number': '5', 'Enter, a number': 'Enter'}


class Program:
    """What is measured: its command, what its first screen shows, where it waits for keys, and how an answer is given."""

    def __init__(self, folder, argv, ready, readers=(), lead=(), question='', answer=()):
        self.folder, self.argv, self.ready, self.readers = folder, argv, ready, readers
        self.lead, self.question, self.answer, self.runs = lead, question, answer, 0

    def start(self, kind=Meter, fresh=False):
        """Start it, on the database of the run before or on a new one; `kind` says how it is measured."""
        self.runs += fresh
        argv = [word.replace('{run}', str(self.runs)) for word in self.argv]
        if kind is Counted:
            return Counted(self.folder, argv, self.ready, self.readers)
        return Traced(self.folder, argv, self.ready) if kind is Traced else Meter(argv, self.ready)

    def at_question(self, kind=Meter, fresh=False):
        session = self.start(kind, fresh)
        session.keys(self.lead, quiet=0.3 if kind is Counted else 0.05)
        return session.press_until('Enter', self.question) if self.question else session


def compile_floor(folder, name, *libraries):
    source = os.path.join(FLOORS, name + '.c')
    if os.path.exists(source):
        subprocess.run(['gcc', '-O2', '-w', source, '-o', f'{folder}/{name}', *libraries, '-lncursesw', '-ltinfo'],
                       check=True)
    return os.path.exists(source)


def find_programs(folder):
    """Those that are there, by name; who is missing is named."""
    programs = {'wenzhen': Program(folder, [WENZHEN, '--db', folder + '/wenzhen{run}.db'], '请选择语言', ['term_read'],
                                   LEAD, QUESTION, ANSWER)}
    if compile_floor(folder, 'hello'):
        programs['hello'] = Program(folder, [folder + '/hello'], 'ready', ['wgetch'])
    if compile_floor(folder, 'floor', '-lsqlite3'):
        programs['floor'] = Program(folder, [folder + '/floor', folder + '/floor.db', 'run{run}'], 'question 1)',
                                    ['wgetch', 'wget_wch'], answer=['3', 'Enter'])
    questions = os.path.join(HERE, 'peers', 'questions')
    for name in ('dialog', 'whiptail'):
        if shutil.which(name) and shutil.which('sqlite3'):
            programs[name] = Program(folder, [questions + '.sh', name, f'{folder}/{name}{{run}}.db'], 'number 1)',
                                     answer=['Down', 'Enter'])
    if subprocess.run(['/usr/bin/python3', '-c', 'import urwid'], capture_output=True, check=False).returncode == 0:
        programs['urwid'] = Program(folder, ['/usr/bin/python3', questions + '-urwid.py', folder + '/urwid{run}.db'],
                                    'number 1)', ['select'], answer=['Down', 'Enter'])
    for name in ('hello', 'floor', 'dialog', 'whiptail', 'urwid'):
        if name not in programs:
            print(f'{name} is not here and left out')
    return programs


class Table:
    """Rows of what was measured: ours, a peer's, the ratio, what it has to be and whether it is."""

    HEAD = ['what', 'wenzhen', 'beside', 'its', 'ratio', 'target', 'met']

    def __init__(self):
        self.rows = []

    def add(self, what, ours, unit, peer=None, theirs=None, most=None, limit=None, ratio=None):
        """`most` is the greatest ratio to the peer that meets the target, `limit` the greatest figure."""
        if theirs:
            ratio = ratio or ours / theirs
        target = f'≤ {most:g} x' if most else f'≤ {show(limit, unit)}' if limit is not None else ''
        met = None if not target else ratio <= most if most else ours <= limit
        self.rows.append([what, show(ours, unit), peer or '', show(theirs, unit) if theirs else '',
                          f'{ratio:.3g}' if ratio else '', target, '' if met is None else 'yes' if met else 'NO'])
        print('  ' + '  '.join(cell for cell in self.rows[-1] if cell), flush=True)

    def print(self):
        width = [max(len(row[i]) for row in [self.HEAD, *self.rows]) for i in range(len(self.HEAD))]
        for row in [self.HEAD, ['-' * cells for cells in width], *self.rows]:
            print('| ' + ' | '.join(cell.ljust(cells) for cell, cells in zip(row, width)) + ' |')
        missed = sum(row[-1] == 'NO' for row in self.rows)
        print(f'\n{sum(bool(row[-1]) for row in self.rows)} targets, {missed} of them missed')


def show(value, unit):
    if unit == 'instructions':
        return f'{value / 1e6:.2f} M' if value >= 1e6 else f'{value / 1e3:.0f} k'
    if unit == 'ms':
        return f'{1000 * value:.2f} ms'
    return f'{value:.4g} {unit}'.strip()


def paired(table, what, pairs, peer, most):
    """A row for times taken in pairs: the median of the ratios counts."""
    table.add(what, statistics.median(ours for ours, _ in pairs), 'ms', peer,
              statistics.median(theirs for _, theirs in pairs), most,
              ratio=statistics.median(ours / theirs for ours, theirs in pairs))


# --- what is measured ---

def measure_start(table, programs):
    """From the command to the last byte of the first screen; on a database that is there already."""
    times = {name: [] for name in programs}
    for turn in range(STARTS + 1):
        for name, program in programs.items():
            session = program.start()
            if turn > 0:  # the first one made the database, and brought all files into memory
                times[name].append(session.shown - session.began)
            session.close()
    targets = {'floor': 1.5, 'dialog': 0.5, 'urwid': 0.1}
    for name in programs:
        if name != 'wenzhen':
            paired(table, 'start: time to the first screen', list(zip(times['wenzhen'], times[name])), name, targets.get(name))
    counts = {}
    for name, program in programs.items():
        if program.readers:
            session = program.start(Counted)
            counts[name] = session.total()
            session.close()
    for name in counts:
        if name != 'wenzhen':
            table.add('start: instructions', counts['wenzhen'], 'instructions', name, counts[name],
                      2 if name == 'floor' else None)
    session = programs['wenzhen'].start()
    table.add(f'start: the first screen at {10 * BAUD:.0f} baud', len(session.raw) / BAUD, 's', limit=2)
    session.close()


def measure_keys(table, programs):
    """The highlight moves down and up in a menu."""
    ours = programs['wenzhen']
    for name in ('hello', 'dialog', 'whiptail', 'urwid'):
        if name not in programs:
            continue
        pairs, sessions = [], (ours.at_question(fresh=True), programs[name].at_question())
        sizes = [0, 0]
        for turn in range(KEYS + 2):
            step = [session.key('Up' if turn % 2 else 'Down', quiet=0.02) for session in sessions]
            if turn > 1 and all(size for _, size in step):  # the first steps come from no row at all
                pairs.append([seconds for seconds, _ in step])
                sizes = [total + size for total, (_, size) in zip(sizes, step)]
        for session in sessions:
            session.close()
        paired(table, 'menu move: time', pairs, name, 1.5 if name == 'hello' else None)
        if name == 'hello':
            slow = [sorted(times)[int(0.99 * len(pairs))] for times in zip(*pairs)]
            table.add('menu move: time, the slowest of a hundred', slow[0], 'ms', name, slow[1], 2)
        table.add('menu move: bytes', sizes[0] / len(pairs), 'B', name, sizes[1] / len(pairs), limit=84 if name == 'hello' else None)
    counts = {}
    for name in ('wenzhen', 'hello', 'urwid'):
        if name in programs:
            session = programs[name].at_question(Counted, fresh=True)
            session.cost('Down', 'Up')
            counts[name] = session.cost(*['Down', 'Up'] * 3) / 6
            session.close()
    for name in counts:
        if name != 'wenzhen':
            table.add('menu move: instructions', counts['wenzhen'], 'instructions', name, counts[name],
                      1.5 if name == 'hello' else None)
    session = ours.at_question(Traced, fresh=True)
    session.calls('Down')
    table.add('menu move: writes to the terminal', session.calls('Down', 'Up')['tty_writes'] / 2, '', limit=1)
    table.add('a key that does nothing: writes', session.calls('z', first=0.5)['tty_writes'], '', limit=0)
    session.close()


def measure_answers(table, programs):
    """An answer: its keys, and then the next question is there, and the answer on the disk."""
    ours = programs['wenzhen']
    for name, most in (('floor', 1.5), ('dialog', 1 / 6), ('whiptail', None), ('urwid', None)):
        if name not in programs:
            continue
        pairs = []
        for _ in range(RUNS):
            both = (ours.at_question(fresh=True), programs[name].at_question(fresh=True))
            for _ in range(ANSWERS):
                step = []
                for session, program in zip(both, (ours, programs[name])):
                    session.keys(program.answer[:-1])
                    step.append(session.key(program.answer[-1], quiet=0.1)[0])
                if all(step):
                    pairs.append(step)
            for session in both:
                session.close()
        paired(table, 'Enter: time to the next question, saved', pairs, name, most)
    figures = {}
    for name in programs:
        if programs[name].answer:
            session = programs[name].at_question(Traced, fresh=True)
            calls = [session.calls(*programs[name].answer) for _ in range(ANSWERS)]
            figures[name] = {what: sum(call[what] for call in calls) / ANSWERS for what in calls[0]}
            if name == 'wenzhen':
                session.keys(['PgUp'])
                unchanged = session.calls('Enter')
            session.close()
    for what, words, unit, limit in (
            ('syncs', 'answer: syncs', '', 1), ('writes', 'answer: writes to files', '', 2),
            ('bytes', 'answer: bytes written to files', 'B', 4200),
            ('tty_writes', 'answer: writes to the terminal, for each key', '', 1),
            ('tty_bytes', 'answer: bytes to the terminal', 'B', 250)):
        for i, name in enumerate(name for name in figures if name != 'wenzhen'):
            keys = [len(programs[one].answer) if what == 'tty_writes' else 1 for one in ('wenzhen', name)]
            table.add(words, figures['wenzhen'][what] / keys[0], unit, name, figures[name][what] / keys[1],
                      limit=limit if i == 0 else None)
    table.add('answer that is unchanged: syncs and writes to files', unchanged['syncs'] + unchanged['writes'], '', limit=0)


def measure_memory(table, programs):
    """What a session has of its own, beside another of the same program, as sessions on a server stand."""
    figures = {}
    for name, program in programs.items():
        other, session = program.at_question(), program.at_question(fresh=True)
        figures[name] = [session.memory()[0]]
        for _ in range(ANSWERS):
            session.keys(program.answer, quiet=0.1)
        figures[name].append(session.memory()[0])
        session.close()
        other.close()
    for i, words in enumerate(('memory of its own (USS), at the first question', 'the same, after answers')):
        for name in figures:
            if name not in ('wenzhen', 'hello'):
                table.add(words, figures['wenzhen'][i], 'kB', name, figures[name][i], limit=1536 if name == 'floor' else None)
    shares = {}
    for name in ('wenzhen', 'floor'):
        if name in programs:
            shares[name] = measure_share(programs[name])
    table.add(f'memory of each of {SESSIONS} sessions (PSS)', shares['wenzhen'], 'kB', 'floor', shares.get('floor'), limit=1024)


def measure_share(program):
    """PSS of each of many sessions, all of which have answered something."""
    sessions = [program.start() for _ in range(SESSIONS)]
    for keys in (program.lead, program.answer * 2):
        for key in keys:
            for session in sessions:
                session.send(Meter.KEYS.get(key, key))
            for session in sessions:
                session.burst(0.005, 0.5)
        for session in sessions if program.question and keys is program.lead else ():
            session.press_until('Enter', program.question)
    share = sum(session.memory()[1] for session in sessions) / SESSIONS
    for session in sessions:
        session.close()
    return share


def measure_rules(table, _):
    """All facts, rules and statements evaluated anew, as after each answer, when all questions are answered."""
    assess = os.path.join(BUILD, 'tests', 'assess')
    least, _ = map(float, subprocess.run([assess, '300'], capture_output=True, text=True, check=True).stdout.split())
    table.add('rules after an answer: processor time', least / 1e6, 'ms', limit=0.001)
    done = subprocess.run(['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', '--toggle-collect=assess_once',
                           assess, '10'], capture_output=True, text=True, check=True)
    table.add('rules after an answer: instructions', int(re.search(r'Collected : (\d+)', done.stderr)[1]) / 10, 'instructions')


def measure_forms(table, programs):
    """Forms of other lengths, opened from their JSON: a key costs the same, opening and memory grow with the form."""
    figures = {}
    for count in LENGTHS:
        name = f'{programs["wenzhen"].folder}/{count}'
        with open(name + '.json', 'w', encoding='utf8') as out:
            out.write(forms.form(count))
        figures[count] = measure_form(Program(programs['wenzhen'].folder, [
            WENZHEN, 'fill', name + '.json', '-o', f'{name}{{run}}-answers.json', '--db', f'{name}{{run}}.db', '--lang', 'en'],
            'Begin', ['term_read'], ['Enter']))
    small = figures[LENGTHS[0]]
    for count in LENGTHS[1:]:
        for what, figure in figures[count].items():
            grows = count // LENGTHS[0] if what.startswith('open') else 1
            unit = 'kB' if what.startswith('memory') else 'ms' if 'time' in what else 'instructions'
            table.add(f'{count} questions: {what}', figure, unit, f'{LENGTHS[0]}' + f' x {grows}' * (grows > 1), small[what] * grows,
                      most=1.05 if what.startswith('key') else None,
                      limit=2048 if what.startswith('memory') else None)


def measure_form(program):
    pairs = [program.start(fresh=True) for _ in range(2)]
    figures = {'open: time': min(session.shown - session.began for session in pairs), 'memory of its own (USS)': 0}
    pairs[1].keys(['Enter', '1', 'Enter', 'a', 'Enter'])
    figures['memory of its own (USS)'] = pairs[1].memory()[0]
    for session in pairs:
        session.close()
    session = program.start(Counted, fresh=True)
    figures['open: instructions'] = session.total()
    session.keys(['Enter', *FORM_KEYS.values()], quiet=0.3, first=10)
    for what, key in FORM_KEYS.items():
        figures[f'key: {what}'] = session.cost(key)
    session.close()
    return figures


def versions(programs):
    """What was measured, for who reads the table later."""
    names = {'dialog': 'dialog', 'whiptail': 'whiptail', 'urwid': 'python3-urwid'}
    packages = ['libncursesw6', 'libsqlite3-0', 'libc6', 'gcc', 'valgrind', *(names[name] for name in names if name in programs)]
    listed = subprocess.run(['dpkg-query', '-W', '-f', '${Package} ${Version}, ', *packages], capture_output=True, text=True,
                            check=False).stdout
    own = subprocess.run([WENZHEN, '--version'], capture_output=True, text=True, check=True).stdout.strip()
    return f'{own}; {listed.rstrip(", ")}'


def main():
    table = Table()
    with tempfile.TemporaryDirectory(prefix='wenzhen-bench-') as folder:
        programs = find_programs(folder)
        print(versions(programs))
        for measure in (measure_start, measure_keys, measure_answers, measure_rules, measure_forms, measure_memory):
            measure(table, programs)
    print(f'\nLoad average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors: '
          'times are medians of pairs, and steady only where the machine has nothing else to do.\n')
    table.print()


main()
