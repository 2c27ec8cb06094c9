#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Things in a run directory that do not belong there, and runs that did not end: never followed,
# never waited for, always named.
set -u
# shellcheck source=tests/verify/lib.sh
. "$(dirname "$0")/lib.sh"
small_run run

case_is "what is not a run directory"
hb verify absent
expect_error 65 'cannot open absent: No such file'
echo text >file
hb verify file
expect_error 65 'file is no run directory'
mkdir empty
hb verify empty
expect_error 65 'is not a hbmark run directory: it has no journal.jsonl'
mkdir noise
head -c 100000 /dev/zero | tr '\0' '\n' >noise/journal.jsonl
hb verify noise
expect_error 65 'no hbmark journal'
: >noise/journal.jsonl
hb verify noise
expect_error 65 'no record of hbmark'
echo '{"v":"other/1.0"}' >noise/journal.jsonl
hb verify noise
expect_error 65 'no record of hbmark'
hb verify
expect_error 64 'wants DIR'
hb verify run --identity me
expect_error 64 'needs --allowed-signers'
hb verify run --official absent.ini
expect_error 64 "cannot read --official 'absent.ini'"
hb verify run --allowed-signers absent
expect_error 64 'cannot read --allowed-signers'

case_is "several directories: each is judged, the worst is the exit status"
fresh run bad
echo >>bad/summary.txt
hb verify run bad
expect_status 1
[ "$(grep -c ^VERDICT <<<"$OUT")" = 2 ] || fail "not two verdicts"
hb verify bad empty run
expect_status 65
[ "$(grep -c ^VERDICT <<<"$OUT")" = 2 ] || fail "not two verdicts beside the one that is no run"
hb verify --json bad empty run
expect_status 65
expect "$PYTHON" -c 'import json, sys
a = json.loads(sys.argv[1])
assert a["verdict"] == "FAIL"
assert [r["verdict"] for r in a["runs"]] == ["FAIL", "ERROR", "PASS"]
assert all(len(r["cannot_prove"]) >= 4 for r in a["runs"] if "checks" in r)
' "$OUT"

# expect_odd NAME REGEX: beside the run's own files lies this one
expect_odd()
{
    hb verify odd
    expect_fault "$1" "$2"
    rm -rf odd
    cp -r run odd
}
fresh run odd
case_is "a link beside the files"
ln -s /etc/passwd odd/link
expect_odd files 'link: a symbolic link'
case_is "a link to nothing"
ln -s nowhere odd/link
expect_odd files 'link: a symbolic link'
case_is "a link in place of a file"
rm odd/summary.md
ln -s ../run/summary.md odd/summary.md
expect_odd files 'summary.md: a symbolic link'
case_is "a pipe that nobody writes to"
mkfifo odd/pipe
expect_odd files 'pipe: no regular file'
case_is "a pipe in place of a file"
rm odd/topology.xml
mkfifo odd/topology.xml
expect_odd files 'topology.xml: no regular file'
case_is "a socket"
"$PYTHON" -c 'import socket; socket.socket(socket.AF_UNIX).bind("odd/socket")'
expect_odd files 'socket: no regular file'
case_is "a folder"
mkdir -p odd/more/deep
expect_odd files 'more: a folder that is none of a run'
case_is "a folder in place of samples"
mkdir odd/samples/deeper
expect_odd files 'samples/deeper: a folder'
case_is "samples as a link"
mv odd/samples aside
ln -s ../aside odd/samples
expect_odd files 'samples: a symbolic link'
rm -rf aside
case_is "a file that the run did not write"
echo '<script>' >odd/readme.html
expect_odd manifest 'readme.html: not listed'
case_is "a file with a name that drives a terminal"
touch "odd/$(printf 'a\033[31mb')"
expect_odd manifest 'a\?\[31mb: not listed'
case_is "a file whose name is no UTF-8"
touch "odd/$(printf 'a\377b')"
expect_odd files 'no UTF-8 name'

case_is "the manifest as a pipe, as a link"
rm odd/manifest.json
mkfifo odd/manifest.json
expect_odd manifest 'manifest.json: .*not a regular file'
rm odd/manifest.json
ln -s ../run/manifest.json odd/manifest.json
expect_odd manifest 'manifest.json: .*not a regular file'

case_is "the journal as a pipe, as a link"
rm odd/journal.jsonl
mkfifo odd/journal.jsonl
hb verify odd
expect_error 65 'not a regular file'
rm odd/journal.jsonl
ln -s ../run/journal.jsonl odd/journal.jsonl
hb verify odd
expect_error 65 'not a regular file'
fresh run odd

case_is "the signature as a pipe"
mkfifo odd/manifest.json.sig
expect_odd signature 'not a regular file'

case_is "no manifest, though the run ended"
rm odd/manifest.json
expect_odd manifest 'missing, though the run ended'

case_is "a hidden file is a warning"
touch odd/.manifest.json.123
hb verify odd
expect_status 0
expect_out 'WARN  files      .manifest.json.123: a hidden file'

case_is "a killed run: no end record, no manifest"
fresh run killed
cut_after killed 2 point
rm killed/manifest.json killed/summary.*
rm -f killed/samples/*
"$PYTHON" - <<'PY'
import json, os
names = [json.loads(l).get("cells", {}).get("file") for l in open("killed/journal.jsonl")]
for n in filter(None, names):
    open("killed/" + n, "wb").write(open("run/" + n, "rb").read())
PY
hb verify killed
expect_status 0
expect_out 'WARN  end .*no end record'
expect_out 'WARN  manifest'

case_is "killed while it wrote a line"
printf '{"v":"hbmark/1.0","t":"po' >>killed/journal.jsonl
hb verify killed
expect_status 0
expect_out 'WARN  chain .*half written'

case_is "what was killed is resumed, and verifies without a warning"
LIMIT=60 hb run --resume killed --quiet
expect_status 0
hb verify killed
expect_status 0
expect_not_out 'WARN'

case_is "one more launch"
LIMIT=60 hb run --into killed --quiet
expect_status 0
hb verify killed
expect_status 0
expect_out 'complete, 2 launches'

case_is "a launch that was killed after a manifest was written"
fresh killed cut
LIMIT=60 hb run --into cut --quiet
expect_status 0
"$PYTHON" - <<'PY'
lines = open("cut/journal.jsonl", "rb").read().splitlines(keepends=True)
open("cut/journal.jsonl", "wb").write(b"".join(lines[:-3]))
PY
cp killed/manifest.json cut/manifest.json
rm -f cut/samples/*
"$PYTHON" - <<'PY'
import json
names = [json.loads(l).get("cells", {}).get("file") for l in open("cut/journal.jsonl")]
for n in filter(None, names):
    try:
        open("cut/" + n, "wb").write(open("killed/" + n, "rb").read())
    except FileNotFoundError:
        pass
PY
hb verify cut
expect_out 'WARN  manifest   journal.jsonl:[0-9]+: lines were added since the manifest'

case_is "an interrupted run passes with a warning"
fresh run stopped
"$PYTHON" - <<PY
import sys
sys.path.insert(0, "$VERIFY_TESTS")
from runs import Run
run = Run("run", "stopped")
run.edit(-1, lambda r: r.update(status="interrupted", exit_code=130))
run.forge()
PY
hb verify stopped
expect_status 0
expect_out 'WARN  end .*the run was interrupted'

case_is "the widths of the page and colours"
hb verify run --color always
expect_out $'\033\\[32mPASS'
hb verify run
[ -z "$(awk 'length > 100' <<<"$OUT")" ] || fail "a line is over 100 columns wide"
finish
