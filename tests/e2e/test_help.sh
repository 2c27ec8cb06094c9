#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Everything that answers without measuring: list, describe, topo, doctor, plan, help, completion.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

case_is "no command"
hb
expect_status 64
expect_err '^Usage: hbmark COMMAND'

case_is "--help"
for word in --help -h help; do
    hb "$word"
    expect_status 0
    expect_out '^Usage: hbmark COMMAND'
    expect_out 'hbmark run'
    expect_no_err
done

case_is "--version"
hb --version
expect_status 0
expect_out '^hbmark [0-9]+\.[0-9]+\.[0-9]+ \('

case_is "help all"
hb help all
expect_status 0
expect_out '^  --size=BYTES'
expect_out '^  130 +interrupted'
expect_out '^  -o DIR'
expect_out '^  -s KEY=VALUE'
expect_out '(^| )those under Output, challenge, topology, mpi\.$'
ALL=$OUT

case_is "help and usage of each command"
COMMANDS=$(sed -n '/^Options/q; s/^  \([a-z]*\) .*/\1/p' <<<"$ALL")
[ "$(wc -w <<<"$COMMANDS")" -ge 15 ] || fail "fewer than 15 commands"
for command in $COMMANDS; do
    hb "$command" --help
    expect_status 0
    expect_out "^Usage: hbmark $command"
    hb "$command" --usage
    expect_status 0
    expect_out "^Usage: hbmark $command"
done

case_is "every option of the help is one that run takes"
hb run --help
while read -r option; do
    expect_out "--$option(=|\[)"
done < <(sed -n '/^Options of compare/q; s/^  --\([a-z-]*\).*/\1/p' <<<"$ALL")

case_is "every option of a command that reads is one that it takes"
READING=$(sed -n 's/^Options of \([a-z]*\)$/\1/p' <<<"$ALL")
[ "$(wc -w <<<"$READING")" -ge 7 ] || fail "fewer than 7 commands that read"
for command in $READING; do
    hb "$command" --help
    while read -r option; do
        expect_out "--$option(=|$| )"
    done < <(sed -n "/^Options of $command\$/,/^\$/s/^  --\([a-z-]*\).*/\1/p" <<<"$ALL")
    hb "$command" --no-such-option
    expect_status 64
    expect_err "no option '--no-such-option'"
done

case_is "list"
hb list
expect_status 0
expect_out '^stream\.triad '
expect_no_err
BENCHMARKS=$(cut -d' ' -f1 <<<"$OUT")
[ "$(wc -l <<<"$BENCHMARKS")" -ge 12 ] || fail "fewer than 12 benchmarks"

case_is "describe"
for bench in $BENCHMARKS; do
    hb describe "$bench"
    expect_status 0
    for part in formula counts arrays check kernels source; do
        expect_out "^  $part "
    done
done
hb describe --json $BENCHMARKS
expect_status 0
expect "$PYTHON" -c 'import json,sys; d=[json.loads(x) for x in open(sys.argv[1])]
assert [x["bench"] for x in d] == sys.argv[2].split()
assert all((x["kernels"] or x["bench"].startswith("net.")) and x["counts"] for x in d)
bytes = [x["payload_bytes"] for x in d if x["bench"].startswith("stream.")]
assert len(bytes) == 12 and all(b["f64"] == 2 * b["f32"] > 0 for b in bytes)' \
    "$SCRATCH/.out" "$BENCHMARKS"
hb describe stream.copy --isa generic
expect_out 'f64 \(generic\): plain/'
hb describe stream.copy --isa=vax
expect_error 69 "isa 'vax'"
hb describe
expect_error 64 'describe which benchmark'
hb describe stream.tirad
expect_error 64 "no benchmark 'stream.tirad'.*'stream.triad'"

case_is "topo"
hb topo
expect_status 0
expect_out '^CPU .*this machine'
expect_out '^Memory '
hb topo --json
expect_status 0
expect "$PYTHON" -c 'import json,sys; t=json.load(open(sys.argv[1]))
assert t["simulated"] is False and t["allowed_cores"] >= 1 and t["nodes"]' "$SCRATCH/.out"
hb topo extra
expect_error 64 "topo takes no word 'extra'"

case_is "topo of every recorded machine"
for xml in "$HBMARK_BUILD"/machines/*.xml; do
    [ -e "$xml" ] || continue
    hb topo --topology "$xml"
    expect_status 0
    expect_out 'SIMULATED'
    hb topo --json --topology "$xml"
    expect_status 0
    expect "$PYTHON" -c 'import json,sys; assert json.load(open(sys.argv[1]))["simulated"]' \
        "$SCRATCH/.out"
done

case_is "doctor"
hb doctor
expect_status 0 1
expect_out '^(OK|WARN|NOTE|FAIL) +clock '
hb doctor --json
expect_status 0 1
expect "$PYTHON" -m json.tool "$SCRATCH/.out"

case_is "plan"
hb plan --seed 7
expect_status 0
expect_out '^BENCHMARK +TYPE'
expect_out '^stream\.triad '
expect_out 'seed 7\)'
hb plan --json --seed 7
expect_status 0
expect "$PYTHON" -c 'import json,sys; p=json.load(open(sys.argv[1]))
ids=[x["id"] for x in p["points"]]
assert len(ids) == len(set(ids)) >= 12 and p["order_seed"] == "7"' "$SCRATCH/.out"
expect "$PYTHON" -c 'import json,sys; p=json.load(open(sys.argv[1]))
assert p["simulated"] is False and p["origin"] == "this machine"' "$SCRATCH/.out"
hb plan --json --topology 'synthetic:numa:2(memory=8GiB) core:2 pu:1' stream.copy
expect_status 0
expect "$PYTHON" -c 'import json,sys; p=json.load(open(sys.argv[1]))
assert p["simulated"] is True and "synthetic" in p["origin"]' "$SCRATCH/.out"
hb plan stream.copy --topology 'synthetic:numa:2(memory=8GiB) core:2 pu:1' --kind 1=gpu
expect_status 0
expect_out '^not run: stream\.copy gpu: GPU memory \(node 1\)'
hb plan stream.copy --topology 'synthetic:numa:1(memory=8GiB) core:2 pu:1' --tier 3
expect_error 69 'no such memory node: there is node 0$'
hb plan stream.copy --max-samples 5
expect_error 64 'min-samples = 10 \(default\) is more than max-samples = 5 \(command line\)'
for suite in quick standard full; do
    hb plan $suite
    expect_status 0
done

case_is "bash completion"
hb completion bash
expect_status 0
printf '%s\n' "$OUT" >completion.bash
expect bash -n completion.bash
# complete WORD...: what is offered for the last word
complete_words()
{
    # The words of the inner shell are its own.
    # shellcheck disable=SC2016
    COMMAND="completion of $*" OUT=$(bash -c '. ./completion.bash
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _hbmark; printf "%s\n" "${COMPREPLY[@]}"' bash "$@")
}
complete_words hbmark ru
expect_out '^run$'
complete_words hbmark run --res
expect_out '^--resume$'
complete_words hbmark describe stream.tr
expect_out '^stream\.triad$'
complete_words hbmark run ./compl
expect_out 'completion\.bash$'
hb completion zsh
expect_error 64 'hbmark completion bash'

case_is "manual page"
man=$HBMARK_BUILD/bench/hbmark.1
if [ -e "$man" ]; then
    for text in '^\.TH HBMARK' '^\.SH' 'resume' 'Exit codes|EXIT'; do
        expect grep -qE "$text" "$man"
    done
else
    skip_case "not built: help2man is absent"
fi

case_is "unknown names"
hb rnu
expect_error 64 "no command 'rnu'.*'run'"
hb run stream.tirad
expect_error 64 "no benchmark 'stream.tirad'.*'stream.triad'"
hb run triad
expect_error 64 "'stream.triad'"
hb run quik
expect_error 64 "'quick'"
hb run --treads 2
expect_status 64
expect_err 'treads'
expect_err '--threads'
hb run -s treads=2
expect_error 64 "no option 'treads'.*'threads'"
hb run --size
expect_status 64
expect_err 'argument'
hb list extra
expect_error 64 'extra'
hb help nonsense
expect_error 64 'nonsense'

finish
