#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# The table of benchmarks in README.md is what the program prints: UPDATE_GOLDEN=1 writes it anew.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

README=$SOURCE/README.md
FIRST='<!-- hbmark list markdown -->'
LAST='<!-- end of the list -->'

case_is "the table of README.md"
hb list markdown
expect_status 0
expect_no_err
printf '%s\n' "$OUT" >table
awk -v first="$FIRST" -v last="$LAST" '
    $0 == last { inside = 0 }
    !inside { print }
    $0 == first { inside = 1; while ((getline line < "table") > 0) print line }
' "$README" >wanted
[ "$(grep -cxF -e "$FIRST" -e "$LAST" "$README")" = 2 ] || fail "the marks around the table are gone"
if [ "${UPDATE_GOLDEN:-}" = 1 ]; then
    cp wanted "$README"
elif ! diff -u "$README" wanted >difference; then
    fail "README.md has another table (UPDATE_GOLDEN=1 ctest -R e2e.readme writes it)"
    head -n 20 difference >&2
fi

case_is "another word"
hb list nonsense
expect_status 64
expect_err "list 'nonsense'"

finish
