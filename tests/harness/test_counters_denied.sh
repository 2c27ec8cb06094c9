#!/bin/sh
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# test_counters_denied.sh PROGRAM: an ordinary user where perf_event_paranoid is 3 has no counters,
# and is told so. Needs root to become one and to set the level; 77 otherwise.
level=/proc/sys/kernel/perf_event_paranoid
was=$(cat $level 2>/dev/null) && [ "$(id -u)" = 0 ] || exit 77
copy=$(mktemp -d) || exit 77
trap 'echo "$was" >$level; rm -rf "$copy"' EXIT
trap 'exit 1' INT TERM
cp "$1" "$copy/test" && chmod 755 "$copy" "$copy/test"
echo 2 >$level || exit 77
cd / && setpriv --reuid 65534 --regid 65534 --clear-groups "$copy/test" perf || exit 1
# Levels above 2 are Debian's and Android's: whatever is left must still count right, or be none.
echo 3 >$level
setpriv --reuid 65534 --regid 65534 --clear-groups "$copy/test" any
