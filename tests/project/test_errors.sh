#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# What hbmark target says to wrong words, files and catalogues, and with which exit code.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"

"$PYTHON" "$SOURCE/tests/project/make_run.py" n1 || fail "make_run.py"

case_is "what to answer"
hb target n1
expect_error 64 'against which target'
hb target --list --show frontier
expect_error 64 'give one of --list'
hb target --against kr-nacc-1ef
expect_error 64 'no run to answer with'
hb target n1 --against kr-nac-1ef
expect_error 64 "did you mean 'kr-nacc-1ef'"
hb target --show frontire
expect_error 64 "did you mean 'frontier'"
hb target n1 --against nvidia-h100-sxm
expect_error 64 'is a device, no target'
hb target n1 --against nothere.ini
expect_error 64 "cannot open target file 'nothere.ini'"
hb target nothere --against frontier
expect_error 65 'nothere'

case_is "assumptions"
hb target n1 --against frontier --set pue=high
expect_error 64 "pue='high': give a number such as"
hb target n1 --against frontier --set pu=1.2
expect_error 64 "did you mean 'pue'"
hb target n1 --against frontier --set device=nvidia-h10
expect_error 64 "did you mean 'nvidia-h100-"

case_is "a bad INI file"
printf '[target]\nname = x\nflops = 1 EFLOP/s FP65\n' >bad.ini
hb target n1 --against ./bad.ini
expect_error 65 '\./bad\.ini:3: flops = .1 EFLOP/s FP65.: behind a rate stand a precision'
head -c 2000000 /dev/zero >huge.ini
hb target n1 --against huge.ini
expect_error 65 'more than 1 MiB'
printf '[target]\nname = a\033[31mred\nflops = 1 EFLOP/s FP64 peak\n' >colour.ini
hb target n1 --against colour.ini
expect_status 0
expect_not_out $'\033'

case_is "a catalogue of one's own"
mkdir own
cp "$SOURCE"/results/catalogue/*.json own
HBMARK_CATALOGUE=$PWD/own hb target --list
expect_status 0
echo '{' >own/systems.json
HBMARK_CATALOGUE=$PWD/own hb target --list
expect_error 65 'own/systems\.json:[0-9]+: '
HBMARK_CATALOGUE=$PWD/nowhere hb target --list
expect_error 69 'no catalogue at'

case_is "where the answer goes"
hb target --list --output listed
expect_status 0
[ -z "$OUT" ] || fail "printed as well as written"
expect grep -q kr-nacc-1ef listed
hb target --list --output /nonexistent/file
expect_error 64 "cannot write '/nonexistent/file'"
hb target n1 --against frontier --json
expect_status 0
expect "$PYTHON" -c "import json; json.load(open('.out'))"
finish
