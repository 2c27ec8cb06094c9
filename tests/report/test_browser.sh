#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Pages of several runs in a real browser. HBMARK and MAKE_PAGE are programs, NPM a node_modules folder.
set -eu

SOURCE=$(cd "$(dirname "$0")/../.." && pwd)
NPM=${NPM:-$SOURCE/build/npm/node_modules}
HBMARK=${HBMARK:-$SOURCE/build/release/bin/hbmark}
MAKE_PAGE=${MAKE_PAGE:-$SOURCE/build/release/tests/report/make_page}
PYTHON=${PYTHON:-/usr/bin/python3}
CHROMIUM=$(command -v chromium || command -v chromium-browser || true)

skip()
{
    echo "SKIP: $1"
    exit 77
}

[ -n "$CHROMIUM" ] || skip "no chromium: scripts/setup --full brings it"
command -v node >/dev/null || skip "no node: scripts/setup --full brings it"
[ -e "$NPM/playwright-core/package.json" ] || skip "no playwright-core: scripts/setup --full brings it"
[ -e "$NPM/echarts/dist/echarts.min.js" ] || skip "no echarts: scripts/setup brings it"
"$PYTHON" -c '' 2>/dev/null || skip "no $PYTHON"

FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/hbmark-browser.XXXXXX")
trap 'rm -rf "$FOLDER"' EXIT
cd "$FOLDER"
data=$SOURCE/tests/results/data
for name in suite quick; do
    mkdir $name
    cp "$data/$name.jsonl" $name/journal.jsonl
    "$HBMARK" report $name -o $name.html >/dev/null
done
"$HBMARK" report suite quick -o two.html >/dev/null
"$MAKE_PAGE" "$SOURCE/tests/report/answers.json" answers.html suite quick
"$PYTHON" -c 'import json, sys
answers = json.load(open(sys.argv[1]))
answers["require"][1] = {"why": "thresholds of B cannot be read"}
json.dump(answers, open("unread.json", "w"))' "$SOURCE/tests/report/answers.json"
"$MAKE_PAGE" unread.json unread.html suite quick
make_run()
{
    "$PYTHON" "$SOURCE/tests/lib/make_run.py" "$@" gone=1
}
make_run cluster nodes=10000 slow=997 odd=401
"$HBMARK" report cluster -o cluster.html >/dev/null
make_run hostile nodes=40 metrics=10 hostile="$SOURCE/tests/report/hostile.json"
"$HBMARK" report hostile -o hostile.html >/dev/null
# As a build without charts writes it: nothing between the tags.
"$PYTHON" -c 'import re, sys
text = open("suite.html").read()
sys.stdout.write(re.sub(r"(-->\n<script>).*?(</script>)", r"\1\2", text, count=1, flags=re.S))' >bare.html
[ "$(wc -c <bare.html)" -lt 700000 ] || { echo "bare.html still has its charts" && exit 1; }
export NPM CHROMIUM HOME=$FOLDER
node "$SOURCE/tests/report/browser.js" "$FOLDER"
