#!/bin/sh
# valgrind over the headless door and a whole session: no bad access, no use of what was never set, nothing leaked.
command -v valgrind >/dev/null || { echo "skipped: valgrind is not installed"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/facts.json" <<'JSON'
{"hx.n_clinical": 2, "hx.n_biochem": 1, "now.pregnant": "no", "rf.bleeding": "none", "kt.female": "pending",
 "preg": [{"preg.outcome": "missed", "preg.ga_w": 8}]}
JSON
cat >"$folder/session.keys" <<'KEYS'
lang both
press 3 Enter 1 Enter 1 Enter 1 Enter Enter 3 Enter 4 Enter 2 Enter
type d
press Enter PgUp l l Esc Enter
size 40x12
press v Esc g Esc Enter
dump end
hangup
KEYS
run() {
    valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite "$WENZHEN" "$@" >"$folder/out" 2>"$folder/said" || {
        echo "not ok: $*: exit $?"
        head -n 60 "$folder/said"
        exit 1
    }
}
run assess --facts "$folder/facts.json" --lang both
run assess --facts "$folder/facts.json" --for staff --format json
run check
run play "$folder/session.keys"
run --db "$folder/x.db" play "$folder/session.keys"
run --help
echo ok
