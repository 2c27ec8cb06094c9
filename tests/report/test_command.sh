#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# hbmark report as a command, and the page that a run writes: files, exit codes, what is in the page.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"

mkdir made
# Some points twice, as after a resumed launch: without the numbers that tell them apart.
sed -E 's/ #[0-9]+"/"/g' "$SOURCE/tests/results/data/suite.jsonl" >made/journal.jsonl
"$PYTHON" "$SOURCE/tests/lib/journal.py" made/journal.jsonl

# page_data FILE EXPRESSION: prints a Python expression of D, the data in the page, and T, its text
page_data()
{
    "$PYTHON" - "$@" <<'PY'
import json, re, sys
T = open(sys.argv[1]).read()
D = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', T, re.S).group(1))
print(eval(sys.argv[2]))
PY
}

expect_page()
{
    local value
    value=$(page_data "$1" "$2" 2>&1 | tail -n 1) || true
    [ "$value" = True ] || fail "$1: $2 is: $value"
}

case_is "a page of one run"
hb report made
expect_status 0
expect_no_err
expect_out '^report  .*/hbmark-report\.html \([0-9.]+ MB\): opens'
expect_page hbmark-report.html "len(D['runs']) == 1 and D['runs'][0]['points']['n'] == 211"
expect_page hbmark-report.html "len(D['runs'][0]['checklist']) == 12"
# Nothing of it comes from elsewhere: no address of a network is loaded, and a policy forbids it.
expect_page hbmark-report.html "\"default-src 'none'\" in T"
expect_page hbmark-report.html "not re.search(r'<(link|img|iframe|object|embed|base)\b|<script[^>]* src=|@import|url\(', \
    re.sub(r'<script>.*?</script>', '', T, flags=re.S))"

case_is "medians in the page are those of the journal"
# To the 12 digits that it keeps. Of points with one id and launch the last holds.
cat >medians.py <<'END'
import json, sys
points = {}
for record in map(json.loads, open(sys.argv[1])):
    if record["t"] == "point" and record["status"] != "SKIP":
        points[record["launch"], record["id"]] = record.get("summary", {}).get("median")
shown = json.load(sys.stdin)
assert len(shown) == len(points) == 211
for a, b in zip(shown, points.values()):
    assert (a is None and b is None) or abs(a / b - 1) < 1e-11, (a, b)
END
page_data hbmark-report.html "json.dumps([v for f in D['runs'][0]['points']['fields'] \
    if f['name'] == 'median' for v in f['values']])" >shown.json
expect "$PYTHON" medians.py made/journal.jsonl <shown.json

case_is "the same run gives the same bytes"
cp hbmark-report.html before.html
hb report made
expect cmp before.html hbmark-report.html

case_is "several runs, another place"
cp -r made other
hb report made other -o two.html
expect_status 0
expect_page two.html "len(D['runs']) == 2 and len(D['compare']) == 1 and len(D['verify']) == 2"

case_is "a target: an answer for each run, never of all together"
# A run of latencies alone lacks an answer, and takes none from the others.
mkdir slower
"$PYTHON" - made/journal.jsonl slower/journal.jsonl <<'END'
import json, sys
with open(sys.argv[2], "w") as out:
    for line in open(sys.argv[1]):
        record = json.loads(line)
        if record["t"] != "point" or record["bench"].startswith("latency."):
            out.write(line)
END
expect "$PYTHON" "$SOURCE/tests/lib/journal.py" slower/journal.jsonl
hb report made slower --against frontier -o targets.html
expect_status 0
expect_page targets.html "['data' in t for t in D['targets']] == [True, False]"
expect_page targets.html "'no measured bandwidth' in D['targets'][1]['why']"
hb report made -o one.html --against frontier
expect_page targets.html "D['targets'][0] == json.loads(re.search(r'<script type=\"application/json\" id=\"data\">(.*?)</script>', \
    open('one.html').read(), re.S).group(1))['targets'][0]"
hb report made other --against nosuchtarget -o wrong.html
expect_error 64 'nosuchtarget'
expect test ! -e wrong.html

case_is "help"
hb report --help
expect_status 0
expect_out 'hbmark report DIR'
expect_out '--against'

case_is "not into a run directory: its manifest would not hold any more"
mkdir whole
cp made/journal.jsonl whole/
echo '{}' >whole/manifest.json
hb report whole -o whole/report.html
expect_error 64 'whose manifest'
expect test ! -e whole/report.html

case_is "a folder in place of a file, and one that is not there"
hb report made -o made/
expect_error 64 'is a folder'
hb report made -o nowhere/x.html
expect_error 69 'cannot write nowhere/x.html'

case_is "no run, a broken run"
hb report nosuch
expect_error 65 'nosuch'
mkdir broken
sed '5s/"bench"/"bunch"/' made/journal.jsonl >broken/journal.jsonl
hb report broken -o broken.html
expect_error 65 'broken/journal\.jsonl:'
expect test ! -e broken.html

case_is "hostile names and labels"
expect "$PYTHON" "$SOURCE/tests/lib/make_run.py" hostile nodes=12 metrics=3 gone=1 \
    hostile="$SOURCE/tests/report/hostile.json"
hb report hostile -o hostile.html
expect_status 0
expect_page hostile.html "D['runs'][0]['head']['title'].startswith('</script><script>')"
expect_page hostile.html "T.count('</script') == open('hbmark-report.html').read().count('</script')"

case_is "a run writes its page, which is in its manifest"
hb run stream.copy "${SMALL[@]}" --output run
expect_status 0
expect_no_err
expect_page run/report.html "D['runs'][0]['points']['n'] == 1 and D['runs'][0]['head']['status'] == 'complete'"
expect grep -q '"report.html"' run/manifest.json
hb run --into run
expect_status 0
expect_page run/report.html "D['runs'][0]['points']['n'] == 2 and D['runs'][0]['head']['launches'] == 2"

case_is "a page that cannot be written does not spoil a run"
mkdir -p blocked
cat >mine.sh <<'END'
"$HBMARK" run stream.copy --size=2MiB --doubling=off --variant=plain --min-samples=3 --max-samples=3 \
    --time=20ms --warmup=10ms --output blocked/run &
pid=$!
while [ ! -e blocked/run/journal.jsonl ]; do :; done
mkdir blocked/run/report.html
wait $pid
END
export HBMARK
run bash mine.sh
expect_status 0
expect_err 'note: no report.html'
expect test -s blocked/run/manifest.json

finish
