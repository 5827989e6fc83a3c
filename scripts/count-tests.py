#!/usr/bin/env python3
"""Add up the outcomes of several build folders and print "N passed, N failed" as the last line."""
import json
import os
import sys

passed, failed, skipped = 0, int(sys.argv[1]), []
for folder in sys.argv[2:]:
    log = os.path.join(folder, 'meson-logs', 'testlog.json')
    if not os.path.exists(log):
        continue
    for line in open(log, encoding='utf8'):
        test = json.loads(line)
        name = f"{folder}: {test['name']}"
        if test['result'] == 'OK':
            passed += 1
        elif test['result'] == 'SKIP':
            skipped.append((name, (test.get('stdout') or test.get('stderr') or '').strip().split('\n')[-1]))
        else:
            failed += 1
            print(f"not passed: {name}: {test['result']}")
for name, why in skipped:
    print(f'skipped: {name}: {why}')
print(f'{passed} passed, {failed} failed')
sys.exit(1 if failed or not passed else 0)
