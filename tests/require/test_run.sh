#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# hbmark run --require: judged before the end record, kept in the directory, exit code.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"

SMALL+=(--max-samples=12)
cat >good.ini <<'END'
[defaults]
by = median
refuse = none
[require some speed]
bench = stream.copy
require = >= 1 kB/s
END
cat >bad.ini <<'END'
[defaults]
by = median
refuse = none
[require some speed]
bench = stream.copy
require = >= 1 kB/s
[require no such speed]
bench = stream.copy
require = >= 900 EB/s
[require not measured]
bench = stream.add
require = >= 1 kB/s
END

# expect_listed DIR yes|no: require.json is in the manifest
expect_listed()
{
    local listed=no
    grep -q '"require.json"' "$1/manifest.json" && listed=yes
    [ $listed = "$2" ] || fail "require.json in the manifest: $listed"
}

case_is "a threshold that holds"
hb run stream.copy "${SMALL[@]}" --require good.ini --output good
expect_status 0
expect_no_err
expect_out '^some speed .* PASS$'
expect_out '^THRESHOLDS PASS  1 of 1 hold'
[ "$(grep -n '^next' <<<"$OUT" | cut -d: -f1)" -lt "$(grep -n '^THRESHOLD ' <<<"$OUT" | cut -d: -f1)" ] ||
    fail "the thresholds do not stand after the summary"
expect_listed good yes
expect_record good "end['exit_code'] == 0 and R[-1]['t'] == 'end'"
expect_valid good

case_is "thresholds that do not hold"
hb run stream.copy "${SMALL[@]}" --require bad.ini --output bad
expect_status 1
expect_no_err
expect_out '^no such speed .* FAIL$'
printed=$(sed -n '/^THRESHOLD /,$p' <<<"$OUT")
expect_out '^not measured .* MISSING$'
expect_out "MISSING not measured: .*no point of 'stream.add'"
expect_record bad "end['exit_code'] == 1"
expect_listed bad yes
expect "$PYTHON" -c 'import json
j = json.load(open("bad/require.json"))
assert j["verdict"] == "FAIL" and j["counts"] == {"PASS": 1, "FAIL": 1, "MISSING": 1}, j
assert [r["verdict"] for r in j["rows"]] == ["PASS", "FAIL", "MISSING"]'
hb export bad --require bad.ini
expect_status 1
[ "$OUT" = "$printed" ] || fail "export says something else than run"

case_is "what was not measured has not failed, nor does it hold"
printf '[require absent]\nbench = stream.add\nrequire = >= 1 kB/s\n' >unmeasured.ini
hb export good --require unmeasured.ini
expect_status 1
expect_out '^THRESHOLDS MISSING  0 of 1 hold; 0 FAIL, 1 MISSING'
expect_out '^absent .* -  MISSING$'

case_is "--json"
hb run stream.copy "${SMALL[@]}" --require bad.ini --json --output json
expect_status 1
expect cmp "$SCRATCH/.out" json/journal.jsonl
expect_err '^hbmark: 2 of 3 thresholds of bad.ini do not hold: no such speed \(FAIL\)'

case_is "a wrong file is found before anything is measured"
sed 's/1 kB/1 kb/' good.ini >wrong.ini
hb run stream.copy "${SMALL[@]}" --require wrong.ini --output wrong
expect_error 65 '^hbmark: wrong.ini:6: .*bytes'
[ -z "$OUT" ] || fail "something was done"
expect test ! -e wrong
hb run stream.copy "${SMALL[@]}" --require absent.ini --output wrong
expect_error 64 "absent.ini"
expect test ! -e wrong

case_is "one more launch without thresholds"
hb run --into bad
expect_status 0
expect test ! -e bad/require.json
expect_listed bad no
case_is "one more launch with them"
hb run --into bad --require bad.ini
expect_status 1
expect_listed bad yes
expect_valid bad

case_is "a suite file cannot hold it"
printf '[run a]\nbench = stream.copy\nrequire = good.ini\n' >suite.ini
hb run ./suite.ini "${SMALL[@]}"
expect_status 65

if [ -n "${MPIRUN:-}" ] && [ -x "$MPIRUN" ]; then
    case_is "two ranks"
    run "$MPIRUN" --oversubscribe -n 2 "$HBMARK" run stream.copy "${SMALL[@]}" --require bad.ini \
        --output ranks
    expect_status 1
    expect_out '^THRESHOLDS FAIL  1 of 3 hold'
    expect test -s ranks/require.json
else
    case_is "two ranks"
    skip_case "no mpirun"
fi

finish
