#!/bin/sh
# run.sh TARGET SEEDS SECONDS: run a fuzz target on a copy of its seeds; print only how it ended.
set -u
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
if "$1" -max_total_time="$3" -max_len=4096 -timeout=20 -rss_limit_mb=4096 -artifact_prefix="$found/" "$found" "$2" >"$found/log" 2>&1; then
    tail -n 1 "$found/log"
else
    tail -n 60 "$found/log"
    for file in "$found"/crash-* "$found"/timeout-* "$found"/oom-*; do
        [ -f "$file" ] && echo "$file:" && od -c "$file" | head -n 40
    done
    exit 1
fi
