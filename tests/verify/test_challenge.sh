#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# A run tied to a buyer's text, runs that are not, and what a vendor could try with them.
set -u
# shellcheck source=tests/verify/lib.sh
. "$(dirname "$0")/lib.sh"

small_run tied --challenge 'tender 17'
BENCHES=stream.read,stream.copy
small_run plain --seed 3 # another order than that of the text
small_run other --challenge 'tender 18'

case_is "the run of this challenge"
hb verify tied --challenge 'tender 17'
expect_status 0
expect_out 'PASS  challenge .*seed, order of 1 plan and proofs of'
expect_out 'named before 20'
expect_out 'can compute them without'
expect_record tied "run['challenge'] == 'tender 17'"
expect_record tied "all(len(p['proof']) == 64 for p in P)"
expect_record tied "[p for p in P if p['bench'] == 'stream.read'][0]['check']['passes'] >= 1"
expect_record plain "all('proof' not in p for p in P) and run['challenge'] is None"
expect_valid tied plain
hb verify tied
expect_status 0
expect_out "SKIP  challenge .*made for 'tender 17'"

case_is "the seed follows from the text alone"
BENCHES="" small_run again --challenge 'tender 17'
expect "$PYTHON" -c 'import json
a, b, c = (json.loads(open(d + "/journal.jsonl").readline()) for d in ("tied", "again", "other"))
assert a["seed"] == b["seed"] != c["seed"]
import hashlib
assert int(a["seed"]) == int(hashlib.sha256(b"hbmark challenge\ntender 17").hexdigest()[:16], 16) >> 11'
hb run stream.read --challenge x --seed 5
expect_error 64 'challenge and a --seed cannot both be given'
hb plan stream.read stream.copy stream.add --challenge x
expect_status 0
ONE=$OUT
hb plan stream.read stream.copy stream.add --challenge x
[ "$ONE" = "$OUT" ] || fail "the same challenge plans another order"
hb run stream.read --challenge "$(printf 'a\377')"
expect_error 64 'not UTF-8'

case_is "a proof by its description"
expect "$PYTHON" -c 'import hashlib, hmac, json, re
lines = open("tied/journal.jsonl").read().splitlines()
run = json.loads(lines[0])
for line in lines:
    if json.loads(line)["t"] != "point":
        continue
    body = "{" + re.sub(r"^.*?\"mono_ns\":\d+,", "", line)
    body, proof = re.fullmatch(r"(.*),\"proof\":\"(\w+)\"}", body).groups()
    text = run["run_uuid"] + "\n" + run["seed"] + "\n" + body + "}"
    assert hmac.new(b"tender 17", text.encode(), hashlib.sha256).hexdigest() == proof'

case_is "runs of another challenge, or of none"
hb verify other --challenge 'tender 17'
expect_fault challenge "made for another challenge: 'tender 18'"
expect_fault challenge 'the seed is not the one'
hb verify plain --challenge 'tender 17'
expect_fault challenge 'made without a challenge'
expect_fault challenge 'has no proof'

case_is "an older run with the text written into it, proofs made to fit"
"$PYTHON" - <<PY
import hashlib, hmac, json, re, sys
sys.path.insert(0, "$VERIFY_TESTS")
from runs import Run

def seed_of(text):
    return str(int(hashlib.sha256(("hbmark challenge\n" + text).encode()).hexdigest()[:16], 16) >> 11)

def prove(run, text):
    head = run.record(0)
    for i in run.find("point"):
        record = run.record(i)
        record.pop("proof", None)
        own = {k: v for k, v in record.items()
               if k not in ("v", "t", "seq", "prev", "utc", "mono_ns")}
        # Numbers as C's %.17g prints them, which is what stands in the line.
        line = run.lines[i].decode().rstrip("\n")
        body = "{" + re.sub(r'^.*?"mono_ns":\d+,', "", line)
        body = re.sub(r',"proof":"\w+"}$', "}", body)
        text_of = head["run_uuid"] + "\n" + head["seed"] + "\n" + body
        proof = hmac.new(text.encode(), text_of.encode(), hashlib.sha256).hexdigest()
        line = re.sub(r',"proof":"\w+"}$', "}", line)[:-1] + ',"proof":"%s"}' % proof
        run.lines[i] = line.encode() + b"\n"

def label(run, text):
    run.edit(0, lambda r: (r.update(challenge=text, seed=seed_of(text)),
                           r.pop("challenge_reason", None)))

relabelled = Run("plain", "relabelled")
label(relabelled, "tender 17")
prove(relabelled, "tender 17")
relabelled.forge()

# Only the seed, as if the text had led to it.
reseeded = Run("plain", "reseeded")
reseeded.edit(0, lambda r: (r.update(challenge="tender 17"), r.pop("challenge_reason", None)))
prove(reseeded, "tender 17")
reseeded.forge()

# Points of another run of the same challenge put in place.
mixed = Run("tied", "mixed")
from_run = Run("again", "from")
for i, k in zip(mixed.find("point"), from_run.find("point")):
    mixed.lines[i] = from_run.lines[k]
mixed.forge()

better = Run("tied", "better")
i = better.find("point")[0]
better.edit(i, lambda r: r["context"].update(steal_s=0.0, loadavg=0.01))
better.forge()
PY
hb verify relabelled --challenge 'tender 17'
expect_status 1
expect_fault data 'is not that of seed'
expect_fault challenge 'order of the plan'
hb verify reseeded --challenge 'tender 17'
expect_fault challenge 'the seed is not the one'
hb verify mixed --challenge 'tender 17'
expect_fault challenge 'the proof of point'
hb verify better --challenge 'tender 17'
expect_fault challenge 'the proof of point'

case_is "no record says which challenge"
fresh tied headless
sed -i '1d' headless/journal.jsonl
hb verify headless --challenge 'tender 17'
expect_fault challenge 'no run record says which challenge'

case_is "a run that goes on keeps its challenge"
hb run --into tied --quiet --challenge 'tender 18'
expect_error 64 'challenge cannot be given for a run that goes on'
hb run --into tied --quiet
expect_status 0
hb verify tied --challenge 'tender 17'
expect_status 0
expect_out 'order of 2 plans'
fresh other cut
cut_after cut 2 point
rm cut/manifest.json
hb run --resume cut --quiet
expect_status 0
hb verify cut --challenge 'tender 18'
expect_status 0
expect_out 'PASS  challenge'

case_is "no suite file ties runs to a text"
printf '[suite]\nname = mine\n[defaults]\nchallenge = x\n[run a]\nbench = stream.read\n' >mine.ini
hb plan ./mine.ini
expect_error 65 "challenge"

if [ -n "${MPIRUN:-}" ] && [ -x "$MPIRUN" ]; then
    case_is "two ranks: sums over both"
    run "$MPIRUN" --oversubscribe -n 2 "$HBMARK" run stream.read "${SMALL[@]}" --quiet \
        --challenge 'tender 17' -o ranks
    expect_status 0
    hb verify ranks --challenge 'tender 17'
    expect_status 0
    expect_out 'PASS  data +1 of 1 sums'
fi

case_is "an official program and suite, or not"
printf '[hbmark]\nexe_sha256 = %s of this build\n' "$(sha256sum "$HBMARK" | cut -d' ' -f1)" >list.ini
hb verify plain --official list.ini
expect_fault official 'no suite file'
expect_out 'official: no'
sed 's/[0-9a-f]\{64\}/0&/; s/0\([0-9a-f]\{63\}\)[0-9a-f]/\1 /' list.ini >short.ini
hb verify plain --official short.ini
expect_status 1
expect_out 'no SHA-256'
printf '[x]\nother = 1\n' >odd.ini
hb verify plain --official odd.ini
expect_out "odd.ini:2: unknown key 'other': .*exe_sha256"
cat >tiny.ini <<'INI'
[suite]
name = tiny
[defaults]
size = 2MiB
doubling = off
variant = plain
min-samples = 3
max-samples = 5
time = 50ms
warmup = 20ms
[run a]
bench = stream.read
INI
hb run ./tiny.ini --quiet -o tiny
expect_status 0
printf '[tiny]\nsuite_sha256 = %s\n' "$(sha256sum tiny.ini | cut -d' ' -f1)" >>list.ini
hb verify tiny --official list.ini
expect_status 0
expect_out 'official: yes'
hb run ./tiny.ini --quiet --size=1MiB -o smaller
hb verify smaller --official list.ini
expect_fault official 'changed on the command line: --size'
printf '[other]\nexe_sha256 = %064d\n' 0 >wrong.ini
hb verify tiny --official wrong.ini
expect_fault official 'the program of host'
finish
