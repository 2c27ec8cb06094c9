#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Real keys: who signed, what signatures do not fit, and what is not signed at all.
set -u
# shellcheck source=tests/verify/lib.sh
. "$(dirname "$0")/lib.sh"
command -v ssh-keygen >/dev/null || skip_all "no ssh-keygen: install openssh-client"

small_run run
ssh-keygen -q -t ed25519 -N '' -C bench@vendor.example -f key
ssh-keygen -q -t ed25519 -N '' -C other@vendor.example -f other
ssh-keygen -q -t ed25519 -N 'pass phrase' -C locked -f locked
printf 'bench@vendor.example %s\n' "$(cut -d' ' -f1,2 key.pub)" >allowed
printf 'bench@vendor.example namespaces="file" %s\n' "$(cut -d' ' -f1,2 key.pub)" >allowed.file

case_is "an unsigned run"
hb verify run
expect_status 0
expect_out 'SKIP  signature  none'
hb verify run --allowed-signers allowed
expect_fault signature 'none'

case_is "what cannot be signed"
hb sign run
expect_error 64 'give the key with --key FILE'
hb sign run --key absent
expect_error 64 "cannot read --key 'absent'"
hb sign absent --key key
expect_error 65 'cannot open absent'
fresh run bad
echo >>bad/summary.txt
hb sign bad --key key
expect_error 1 'does not verify, so it is not signed: manifest: summary.txt'
expect test ! -e bad/manifest.json.sig
fresh run killed
rm killed/manifest.json
sed -i '$d' killed/journal.jsonl
hb sign killed --key key
expect_error 1 'no manifest.json: the run did not end'
echo nonsense >nokey
chmod 600 nokey
hb sign run --key nokey
expect_error 1 'ssh-keygen did not sign'
expect test ! -e run/manifest.json.sig

case_is "signed"
hb sign run --key key
expect_status 0
expect_out '^signed run: run/manifest.json.sig$'
hb verify run
expect_status 0
expect_out 'WARN  signature  manifest.json.sig: fits, but who signed is not checked'
expect_out 'signature: unchecked'
hb verify run --allowed-signers allowed
expect_status 0
expect_out 'PASS  signature .*bench@vendor.example'
expect_out 'signature: good'
hb verify run --allowed-signers allowed --identity bench@vendor.example
expect_status 0

case_is "another signer than the one expected"
hb verify run --allowed-signers allowed -I somebody@else.example
expect_fault signature 'not a good signature'
hb verify run --allowed-signers allowed.file
expect_fault signature ''

case_is "signed again: said, and nothing is left behind"
hb sign run --key other
expect_status 0
expect_out 'the one before was replaced'
expect test ! -e run/.manifest.json.sig.old
hb verify run --allowed-signers allowed
expect_fault signature 'does not list'
hb sign run --key nokey
expect_status 1
expect test -s run/manifest.json.sig
expect test ! -e run/.manifest.json.sig.old
hb sign run --key key
expect_status 0

case_is "a file changed and the manifest made to fit: only the signature tells"
"$PYTHON" - <<PY
import sys
sys.path.insert(0, "$VERIFY_TESTS")
from runs import Run
run = Run("run", "forged")
run.edit(0, lambda r: r.update(label="a better machine"))
run.forge()
PY
hb verify forged --allowed-signers allowed
expect_fault signature ''
expect_out 'PASS  chain'
expect_out 'PASS  manifest'
hb verify forged
expect_fault signature 'does not fit manifest.json'

case_is "a signature that was changed"
fresh run torn
sed -i '3s/[A-Ya-z]/Z/5' torn/manifest.json.sig
cmp -s run/manifest.json.sig torn/manifest.json.sig && fail "nothing was changed"
hb verify torn
expect_fault signature ''
echo >torn/manifest.json.sig
hb verify torn
expect_fault signature ''

case_is "a key with a passphrase: ssh-keygen asks, here by its askpass"
printf '#!/bin/sh\necho "pass phrase"\n' >askpass
chmod +x askpass
run env DISPLAY=:0 SSH_ASKPASS="$SCRATCH/askpass" SSH_ASKPASS_REQUIRE=force \
    "$HBMARK" sign run --key locked
expect_status 0
printf '#!/bin/sh\necho wrong\n' >askpass
run env DISPLAY=:0 SSH_ASKPASS="$SCRATCH/askpass" SSH_ASKPASS_REQUIRE=force \
    "$HBMARK" sign run --key locked
expect_error 1 'ssh-keygen did not sign'

case_is "no ssh-keygen"
mkdir nothing
run env PATH="$SCRATCH/nothing" "$HBMARK" verify run
expect_status 0
expect_out 'WARN  signature .*not checked: ssh-keygen is not installed'
run env PATH="$SCRATCH/nothing" "$HBMARK" verify run --allowed-signers allowed
expect_fault signature 'ssh-keygen is not installed'
run env PATH="$SCRATCH/nothing" "$HBMARK" sign run --key key
expect_error 69 'ssh-keygen is not installed: apt install openssh-client'
expect test -s run/manifest.json.sig

case_is "a directory whose name looks like an option"
fresh run ./-n
hb sign --key key -- -n
expect_status 0
hb verify --allowed-signers allowed -- -n
expect_status 0
finish
