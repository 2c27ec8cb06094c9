#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# hbmark compare as its users see it: made-up runs with one of each verdict against golden files
# (UPDATE_GOLDEN=1 rewrites them), several runs, options, wrong input, and two real small runs.
set -u
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$HERE/../e2e/lib.sh"

"$PYTHON" "$HERE/make_runs.py" "$SOURCE/tests/results/data/quick.jsonl" runs || exit 1
cd runs || exit 1

# golden NAME: OUT is that file
golden()
{
    local file=$HERE/golden/$1
    if [ "${UPDATE_GOLDEN:-}" = 1 ]; then
        mkdir -p "$HERE/golden"
        printf '%s\n' "$OUT" >"$file"
    fi
    diff -u "$file" - <<<"$OUT" >"$SCRATCH/.diff" || {
        fail "differs from golden/$1"
        head -n 40 "$SCRATCH/.diff" >&2
    }
}

# expect_json EXPRESSION: true of J, the object on stdout, R, rows of its first pair by benchmark,
# and M, what is missing there
expect_json()
{
    local value
    value=$("$PYTHON" -c '
import json, sys
J = json.load(open(sys.argv[1]))
P = J["pairs"][0]
R = {r["bench"]: r for r in P["rows"]}
M = {m["id"].split()[0]: m for m in P["missing"]}
print(bool(eval(sys.argv[2])))' "$SCRATCH/.out" "$1" 2>&1 | tail -n 1)
    [ "$value" = True ] || fail "$1 is: $value"
}

case_is "one of each verdict"
hb compare pair-a pair-b
expect_status 0
expect_no_err
golden pair.txt
[ "$(awk 'length > 100' <<<"$OUT" | wc -l)" = 0 ] || fail "a line is longer than 100 columns"
hb compare pair-a pair-b --all
golden pair.all.txt
hb compare pair-a pair-b --json
golden pair.json
expect_json 'R["stream.scale"]["verdict"] == "WORSE" and R["stream.scale"]["stands"]'
expect_json 'abs(R["stream.scale"]["ratio"] - 0.9) < 0.01'
expect_json 'R["latency.idle"]["verdict"] == "BETTER" and R["latency.idle"]["ratio"] > 1.05'
expect_json 'R["stream.copy"]["verdict"] == "SAME"'
expect_json 'R["stream.add"]["verdict"] == "UNRESOLVED"'
expect_json 'R["bw.drifts"]["verdict"] == "UNRESOLVED" and "B wandered" in R["bw.drifts"]["why"]'
expect_json 'R["bw.few"]["lo"] is None and "too few" in R["bw.few"]["why"]'
expect_json 'R["bw.sized"]["why"].startswith("size 1GiB in A, 2GiB in B")'
expect_json 'R["bw.sized"]["id_b"].endswith("2GiB")'
expect_json 'all(r["lo"] <= r["ratio"] <= r["hi"] for r in R.values() if r["lo"] is not None)'
expect_json 'all(r["basis"] == "within-launch" for r in R.values())'
expect_json 'M["bw.class"]["in"] == "both" and "class" in M["bw.class"]["why"]'
expect_json 'M["bw.unit"]["in"] == "both" and "bw.unit" not in R'
expect_json 'M["bw.fails"]["in"] == "a" and "CHECK_FAILED" in M["bw.fails"]["why"]'
expect_json '"NO_MEMORY" in M["bw.gone"]["why"] and M["bw.new"]["in"] == "b"'
expect_json 'sum(P["counts"].values()) == len(P["rows"]) + len(P["missing"])'
expect_json '[u["weight"] for u in P["unfair"]] == sorted((u["weight"] for u in P["unfair"]), \
    key=["serious", "notable", "machine"].index)'
expect_json '"end of the run" in [u["fact"] for u in P["unfair"]]'
expect_json '{"compiler flags", "revision of hbmark", "--threads", "remote-pages"} \
    <= {u["fact"] for u in P["unfair"] if u["weight"] == "serious"}'

case_is "turned round, each ratio is the inverse and each verdict the opposite"
cp "$SCRATCH/.out" forward.json
hb compare pair-b pair-a --json
expect_json 'all(abs(R[r["bench"]]["ratio"] * r["ratio"] - 1) < 1e-9 and R[r["bench"]]["verdict"] == \
    {"WORSE": "BETTER", "BETTER": "WORSE"}.get(r["verdict"], r["verdict"]) \
    for r in json.load(open("forward.json"))["pairs"][0]["rows"])'

case_is "the same run, and runs of the same machine"
hb compare same-a same-a
expect_error 64 'same-a and same-a are the same run'
hb compare same-a same-b ./same-a
expect_error 64 'same-a and ./same-a are the same run'
cp -r same-a copied
hb compare same-a copied --json
expect_json 'all(r["ratio"] == 1 and r["verdict"] in ("SAME", "UNRESOLVED") for r in R.values())'
expect_json 'P["unfair"][0]["fact"] == "same run"'
hb compare same-a same-b --fail-on worse,standing,unresolved,missing
expect_status 0
expect_out '^ALIKE'
expect_out '5 SAME'

case_is "launches are the unit where both have several"
hb compare launches-a launches-b launches-c
expect_status 0
golden launches.txt
expect_out 'across launches'
hb compare launches-a launches-b --json
expect_json 'all(r["basis"] == "across-launches" and r["a"]["launches"] == 3 for r in R.values())'
expect_json 'all(r["verdict"] == "WORSE" for r in R.values())'
hb compare launches-a launches-c --json
expect_json 'all(r["verdict"] == "UNRESOLVED" for r in R.values())'
hb compare launches-a same-b --json
expect_json 'all(r["basis"] == "within-launch" for r in R.values())'

case_is "--fail-on"
hb compare same-a slower --fail-on worse
expect_error 1 '5 WORSE'
hb compare slower same-a --fail-on worse
expect_status 0
hb compare same-a slower
expect_status 0
hb compare pair-a pair-b --fail-on unresolved
expect_error 1 'UNRESOLVED'
hb compare pair-a pair-b --fail-on standing,missing
expect_error 1 'standing'
hb compare one-point same-a --fail-on missing
expect_status 0
hb compare same-a one-point --fail-on missing
expect_error 1 '4 missing'
hb compare same-a same-b --fail-on wrose
expect_error 64 "did you mean 'worse'"
hb compare same-a same-b --fail-on ,
expect_error 64 'give worse'

case_is "--metric, --min-effect, --level, --output, --color"
hb compare pair-a pair-b --metric 'stream.*' --json
expect_json 'set(R) == {"stream.copy", "stream.scale", "stream.add", "stream.triad"} and not M'
hb compare pair-a pair-b --metric 'nothing.*'
expect_error 65 "nothing could be compared.*'nothing"
hb compare same-a slower --min-effect 40% --json
expect_json 'all(r["verdict"] == "SAME" for r in R.values())'
hb compare same-a slower --min-effect 3
expect_error 64 'min-effect'
hb compare pair-a pair-b --json --level 99%
expect_json 'all(r["hi"] - r["lo"] >= s["hi"] - s["lo"] for r in R.values() for s in \
    json.load(open("forward.json"))["pairs"][0]["rows"] if s["id"] == r["id"] and r["lo"])'
hb compare pair-a pair-b --output page.txt
expect_status 0
[ -z "$OUT" ] || fail "stdout is not empty"
OUT=$(cat page.txt)
golden pair.txt
hb compare pair-a pair-b --output no/such/folder
expect_error 64 'no/such/folder'
if [ -w /dev/full ]; then
    run sh -c '"$1" compare pair-a pair-b >/dev/full' sh "$HBMARK"
    expect_error 69 'No space left'
fi
hb compare pair-a pair-b --color always
expect_out $'\033\\[31mWORSE'
hb compare pair-a pair-b --color auto
expect_not_out $'\033'
hb compare pair-a
expect_error 64 'A B'
hb compare --help
expect_out 'UNRESOLVED'

case_is "texts of a record do not drive the terminal"
hb compare same-a evil
expect_status 0
expect_not_out $'[\033\007]'
hb compare same-a evil --json
expect_json 'M["stream.copy"]["in"] == "a"'
expect_not_out $'[\033\007]'

case_is "wrong input"
hb compare same-a nothing-in-common
expect_error 65 'nothing could be compared'
expect_out 'ONLY IN A'
hb compare same-a one-point
expect_status 0
hb compare same-a no-such-run
expect_status 64 65 69
expect_err 'no-such-run'
mkdir empty && hb compare same-a empty
expect_status 64 65 69
expect_err 'empty'
mkdir foreign && echo '{"hello": 1}' >foreign/journal.jsonl
hb compare same-a foreign
expect_error 65 'foreign'
cp -r same-b torn && truncate -s -30 torn/journal.jsonl
hb compare same-a torn
expect_status 0
expect_out 'did not finish'
cp -r same-b changed && sed -i '8s/"launch":0/"launch":1/' changed/journal.jsonl
hb compare same-a changed
expect_error 65 'changed'

case_is "two real runs"
for name in first second; do
    hb run stream.copy --size 2MiB --doubling off --variant plain --min-samples 10 --max-samples 12 \
        --time 50ms --warmup 20ms -o "$name"
    expect_status 0
done
hb compare first second --json
expect_status 0
expect_json 'len(R) == 1 and R["stream.copy"]["lo"] <= R["stream.copy"]["ratio"] <= R["stream.copy"]["hi"]'
expect_json 'not M and not [u for u in P["unfair"] if u["weight"] == "machine"]'
hb compare first second
expect_out '^VERDICTS '

finish
