# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# What the tests of verify share besides tests/e2e/lib.sh: a small real run, and what verify says.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../e2e/lib.sh"
VERIFY_TESTS=$SOURCE/tests/verify
export HBMARK

# small_run DIR OPTION...: a reader, a writer, cells in sidecars, and one that comes last
small_run()
{
    # Cores that hand a line to one another wait for turns where other programs run too.
    LIMIT=600 hb run "${BENCHES:-stream.read,stream.copy,latency.c2c,bw.max}" "${SMALL[@]}" --quiet -o "$@"
    # Without a second core there are no cells.
    expect_status 0
}

# fresh FROM TO: a copy to damage
fresh()
{
    rm -rf "$2"
    cp -r "$1" "$2"
}

# expect_fault CHECK REGEX: verify failed, and this check says so
expect_fault()
{
    expect_status 1
    tr -s ' \n' ' ' <<<"$OUT" | grep -qE -e "FAIL $1 [^|]*$2" || fail "no fault of $1: $2"
}
