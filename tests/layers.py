#!/usr/bin/env python3
"""Check the rules of HACKING.md that a reader would otherwise have to check: who includes and calls what, how long things
are, that a file says what it is, and that no path of the machine it was written on is left.

Prints one line a defect; exit code 0: none, 1: some.
"""
import os
import re
import shutil
import statistics
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS, FILE_LINES, FUNCTION_LINES, MEDIAN_LINES = 120, 600, 100, 15

# What every file may include of libc, and what a folder may beside it: its own and those below it, and system headers.
COMMON = 'assert.h ctype.h errno.h limits.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h'.split()
LAYERS = {
    'base': ['base'],
    'core': ['core', 'base'],
    'store': ['store', 'base'],
    'out': ['out', 'core', 'base'],
    'ui': ['ui', 'core', 'base'],
}
SYSTEM = {
    'base': 'libintl.h locale.h unictype.h unigbrk.h unilbrk.h unistd.h wchar.h'.split(),
    'core': 'json-c/json.h math.h regex.h sqlite3.h'.split(),
    'store': 'fcntl.h libgen.h signal.h sodium.h sqlite3.h sys/file.h sys/stat.h time.h unistd.h'.split(),
    'out': [],
    'ui': [],
}
# The files of src itself: headers that only these may include, and headers these may not.
ONLY = {'curses.h': ['term.c'], 'term.h': ['term.c', 'decoder.c', 'session.c'], 'json-c/json.h': [], 'sodium.h': []}
NEVER = {
    'term.c': ['app.h', 'store/', 'core/'],
    'decoder.c': ['app.h', 'store/', 'core/'],
    'app.c': ['term.h', 'args.h'],
    'compile.c': ['app.h', 'store/', 'ui/', 'out/'],
}
# Calls that nobody makes: they write beyond an end, fail without saying so, or hand a string to a shell.
BANNED = 'alloca atof atoi atol gets popen rand sprintf strcat strcpy strncat strncpy strtok system vsprintf'.split()
CLOCK = 'clock_gettime ctime gettimeofday gmtime localtime time'.split()
FILES = 'creat fopen freopen open openat'.split()
SURROUNDINGS = 'getenv getlogin getpwuid gethostname'.split()
PRINTING = 'fprintf fputs perror printf putchar puts write'.split()
BANNED_IN = {
    'base': CLOCK + FILES,
    'core': CLOCK + FILES + SURROUNDINGS + PRINTING,
    'store': [c for c in CLOCK if c != 'clock_gettime'] + SURROUNDINGS + PRINTING, # lock.c measures how long it waits
    'out': CLOCK + FILES + SURROUNDINGS + PRINTING,
    'ui': CLOCK + FILES + SURROUNDINGS + PRINTING,
}
# Folders that only exist where this was written; a test may name them as what is not to be there.
MACHINE = re.compile(r'/(work|tmp/h|home)/\w')


def code_only(text):
    """The text with comments and what stands in quotation marks blanked; lines stay."""
    def blank(match):
        return re.sub(r'[^\n]', ' ', match[0]) if match[0].startswith('/') else '""' + ' ' * (len(match[0]) - 2)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)


def check_includes(path, text):
    parts = path.split('/') # src/core/form.c, src/app.c
    folder, name = (parts[1], parts[-1]) if len(parts) == 3 else (None, parts[-1])
    for mark, header in re.findall(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', text, re.M):
        if folder and mark == '"' and header.split('/')[0] not in LAYERS[folder]:
            yield f'includes "{header}", which src/{folder} must not know'
        if folder and mark == '<' and header not in COMMON + SYSTEM[folder]:
            yield f'includes <{header}>, which src/{folder} must not know'
        if not folder and header in ONLY and name not in ONLY[header]:
            yield f'includes {header}'
        for never in NEVER.get(name, []) if not folder else []:
            if header == never or never.endswith('/') and header.startswith(never):
                yield f'includes {header}'


def check_calls(path, code):
    parts = path.split('/')
    for name in BANNED + BANNED_IN.get(parts[1] if len(parts) == 3 else '', []):
        for match in re.finditer(r'(?<![\w.>])' + name + r'\s*\(', code):
            yield f'line {code.count(chr(10), 0, match.start()) + 1}: calls {name}()'


def function_lengths(code):
    """(name, lines) of each function: from the line of its name to the brace that closes it, both at the left edge."""
    lines, start = code.split('\n'), None
    for number, line in enumerate(lines):
        if line.startswith('{'):
            head = number - 1
            while head > 0 and lines[head - 1][:1] not in ('', ' ', '\t', '}', '#', ';') and not lines[head - 1].rstrip().endswith(';'):
                head -= 1
            start = head
        elif line.startswith('}') and start is not None:
            name = re.search(r'(\w+)\s*\(', ' '.join(lines[start:number]))
            if name and line.rstrip() == '}':
                yield name[1], number - start + 1
            start = None


def check_form(path, text):
    name = path.split('/')[-1]
    lines = text.split('\n')
    if len(lines) - 1 > FILE_LINES:
        yield f'{len(lines) - 1} lines, at most {FILE_LINES}'
    for number, line in enumerate(lines, 1):
        if len(line.expandtabs(8)) > COLUMNS:
            yield f'line {number}: {len(line.expandtabs(8))} columns, at most {COLUMNS}'
        if line != line.rstrip():
            yield f'line {number}: spaces at its end'
    if not text.startswith(f'/* {name} - '):
        yield f'does not begin by saying what {name} is'
    if name.endswith('.h') and not re.search(r'^#ifndef (\w+_H)\n#define \1\n', text, re.M):
        yield 'has no include guard'
    first = re.search(r'^#include "([^"]+)"|^#include <[^>]+>', text, re.M)
    own = path.removeprefix('src/')[:-2] + '.h'
    if name.endswith('.c') and os.path.exists(os.path.join(ROOT, 'src', own)) and (not first or first[1] != own):
        yield f'does not include its own header first ({own})'


def check_source(path, text):
    code = code_only(text)
    yield from check_includes(path, text)
    yield from check_calls(path, code)
    yield from check_form(path, text)
    for name, length in function_lengths(code):
        if length > FUNCTION_LINES:
            yield f'{name}() has {length} lines, at most {FUNCTION_LINES}'


def check_paths(path, text):
    for number, line in enumerate(text.split('\n'), 1):
        if MACHINE.search(line):
            yield f'line {number}: a path of a machine: {line.strip()}'


def self_test():
    """A file with a defect of each kind."""
    bad = ('/* other.c - is not this file. */\n#include <curses.h>\n#include "store/store.h"\n#include "core/form.h"\n'
           'int f(void)\n{\n\treturn open("a", 0) + atoi("1") + (int)time (0); /* strcpy() */\n}\n'
           'int long_one(void)\n{\n' + '\tx();\n' * FUNCTION_LINES + '\tputs("' + 'y' * COLUMNS + '"); \n}\n' + '\n' * FILE_LINES)
    found = [d for d in check_source('src/core/bad.c', bad)]
    for part in ('<curses.h>', '"store/store.h"', 'calls open()', 'calls atoi()', 'calls time()', 'calls puts()',
                 f'at most {FILE_LINES}', f'at most {COLUMNS}', 'long_one() has 104', 'spaces at its end', 'saying what bad.c is'):
        assert sum(part in d for d in found) == 1, (part, found)
    assert len(found) == 11, found
    assert len([*check_source('src/app.c', '/* app.c - x. */\n#include <curses.h>\n#include "term.h"\n')]) == 4
    assert len([*check_source('src/term.c', '/* term.c - x. */\n#include "term.h"\n#include <curses.h>\n#include "app.h"\n')]) == 1
    assert len([*check_form('src/ui/bad.h', '/* bad.h - x. */\nint x;\n')]) == 1
    assert len([*check_paths('README.md', 'see /wo' + 'rk/main\nor https://example.org/home\n')]) == 1


def main():
    self_test()
    command = ['git', '-C', ROOT, 'ls-files', '-coz', '--exclude-standard']
    listed = subprocess.run(command, capture_output=True, text=True) if shutil.which('git') else None
    if not listed or listed.returncode:
        print('skipped: this is no checkout of git')
        return 77
    defects, lengths = [], []
    for path in sorted(p for p in listed.stdout.split('\0') if p and os.path.exists(os.path.join(ROOT, p))):
        with open(os.path.join(ROOT, path), encoding='utf-8', errors='replace') as f:
            text = f.read()
        defects += [f'{path}: {d}' for d in check_paths(path, text)]
        if re.fullmatch(r'src/.*\.[ch]', path):
            defects += [f'{path}: {d}' for d in check_source(path, text)]
            lengths += [length for _, length in function_lengths(code_only(text))]
    if statistics.median(lengths) > MEDIAN_LINES:
        defects.append(f'the median function has {statistics.median(lengths)} lines, at most {MEDIAN_LINES}')
    for defect in defects:
        print(defect)
    print(f'{len(lengths)} functions, median {statistics.median(lengths):g} lines, longest {max(lengths)}; '
          f'{len(defects)} defects')
    return 1 if defects else 0


sys.exit(main())
