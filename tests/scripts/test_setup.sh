#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# scripts/setup on systems that are played: what is missing, who installs it, what is said when it
# cannot be. No real package manager is called.
set -eu
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

# A complete system of a plain user with no way to become root. Each pkg-config module in
# $STATE/absent is missing until its package is in $STATE/installed.
plain_user()
{
    new_world
    touch "$STATE/absent" "$STATE/installed"
    stub id <<<'echo 1000'
    stub cmake <<<'echo "cmake version 3.25.1"'
    stub mpicc </dev/null
    stub mpirun </dev/null
    stub help2man </dev/null
    # What npm brings by the lock file beside it, unless the network is down.
    stub npm <<'STUB'
echo "$*" >>"$STATE/npm"
if [ -e "$STATE/npm-offline" ]; then echo "npm ERR! network" >&2; exit 1; fi
mkdir -p node_modules/echarts/dist node_modules/playwright-core
echo charts >node_modules/echarts/dist/echarts.min.js
case "$*" in *--include=dev*) echo '{}' >node_modules/playwright-core/package.json ;; esac
STUB
    export HBMARK_CHARTS_DIR=$STATE/charts/npm
    stub ldconfig <<<'echo "libopenblas.so.0 (libc6,x86-64) => /usr/lib/libopenblas.so.0"'
    stub pkg-config <<'STUB'
for query in "$@"; do
    module=${query%% *}
    package=$(sed -n "s/^$module //p" "$STATE/absent")
    [ -z "$package" ] || grep -qx -- "$package" "$STATE/installed" || exit 1
done
STUB
}

# with_manager NAME: apt-get or dnf that writes down what it does; fails as the files say
with_manager()
{
    stub "$1" <<'STUB'
names=
for word in "$@"; do
    case $word in
    update) echo update >>"$STATE/calls" && touch "$STATE/updated"; [ ! -e "$STATE/offline" ]; exit ;;
    install) verb=install ;;
    -* | *=*) ;;
    *) names="$names $word" ;;
    esac
done
echo "$verb$names" >>"$STATE/calls"
if [ -e "$STATE/offline" ]; then echo "Could not resolve host" >&2; exit 100; fi
if [ -e "$STATE/stale" ] && [ ! -e "$STATE/updated" ]; then echo "404 Not Found" >&2; exit 100; fi
for name in $names; do
    if grep -qx -- "$name" "$STATE/unknown" 2>/dev/null; then
        echo "Unable to locate package $name" >&2
        exit 100
    fi
done
printf '%s\n' $names >>"$STATE/installed"
STUB
}

as_root()
{
    stub id <<<'echo 0'
}

installs()
{
    grep '^install' "$STATE/calls" 2>/dev/null | tr '\n' ';' || true
}

expect_installs()
{
    local did
    did=$(installs)
    [ "$did" = "$1" ] || fail "installed '$did', not '$1'"
}

setup()
{
    run bash "$SOURCE/scripts/setup" "$@"
}

CASE="complete: nothing is called"
plain_user && with_manager apt-get && as_root
setup
expect_status 0
expect_file "$STATE/calls" ""

CASE="root with apt-get"
plain_user && with_manager apt-get && as_root
echo 'hwloc libhwloc-dev' >"$STATE/absent"
setup
expect_status 0
expect_installs "install libhwloc-dev;"

CASE="charts come by npm, as the lock file says, once"
plain_user
setup
expect_status 0
expect_out "fetching Apache ECharts"
cmp -s "$STATE/charts/npm/package-lock.json" "$SOURCE/results/report/package-lock.json" ||
    fail "the lock file is not the one of the source"
setup
expect_status 0
expect_not_out "fetching"
[ "$(grep -c '^ci ' "$STATE/npm")" = 1 ] || fail "npm was not called just once"
setup --full
grep -q -- --include=dev "$STATE/npm" || fail "what tests need was not fetched"

CASE="charts cannot be fetched: said, and tried again next time"
plain_user
touch "$STATE/npm-offline"
setup
expect_status 0
expect_out "going without charts in reports: npm could not fetch"
rm "$STATE/npm-offline"
setup
expect_out "fetching Apache ECharts"
expect_not_out "going without charts"

CASE="no npm: said"
plain_user && with_manager apt-get
rm "$SCRATCH/bin/npm"
setup
expect_status 0
expect_out "going without charts in reports: npm is not installed"
expect_out "going without npm"

CASE="package lists are stale"
plain_user && with_manager apt-get && as_root
echo 'hwloc libhwloc-dev' >"$STATE/absent"
touch "$STATE/stale"
setup
expect_status 0
[ "$(grep -c update "$STATE/calls")" = 1 ] || fail "updated not just once"

CASE="root with dnf"
plain_user && with_manager dnf && as_root
printf '%s\n' 'hwloc hwloc-devel' 'papi papi-devel' >"$STATE/absent"
setup
expect_status 0
expect_installs "install hwloc-devel;install papi-devel;"

CASE="sudo without a password"
plain_user && with_manager apt-get
echo 'jansson libjansson-dev' >"$STATE/absent"
stub sudo <<'STUB'
[ "$1" = -n ] && shift
echo sudo >>"$STATE/sudo"
exec "$@"
STUB
setup
expect_status 0
expect_installs "install libjansson-dev;"
[ -s "$STATE/sudo" ] || fail "sudo was not called"

CASE="sudo that asks, and nobody to answer"
plain_user && with_manager apt-get
echo 'jansson libjansson-dev' >"$STATE/absent"
stub sudo <<<'exit 1'
setup
expect_status 69
expect_out "without being root or having sudo"
expect_file "$STATE/calls" ""

CASE="no rights"
plain_user && with_manager apt-get
printf '%s\n' 'hwloc libhwloc-dev' 'inih libinih-dev' >"$STATE/absent"
setup
expect_status 69
expect_out "hwloc 2.8 or newer"
expect_out "Debian, Ubuntu: libinih-dev; Fedora, RHEL: inih-devel"
expect_out "apt-get install --no-install-recommends libhwloc-dev libinih-dev"
expect_not_out "libjansson-dev"

CASE="no package manager"
plain_user && as_root
echo 'hwloc libhwloc-dev' >"$STATE/absent"
setup
expect_status 69
expect_out "Neither apt-get nor dnf"

CASE="no network"
plain_user && with_manager apt-get && as_root
echo 'hwloc libhwloc-dev' >"$STATE/absent"
touch "$STATE/offline"
setup
expect_status 69
expect_out "Could not resolve host"
expect_out "libhwloc-dev"

CASE="no rights, and only optional things are missing"
plain_user && with_manager apt-get
rm "$SCRATCH/bin/help2man"
setup
expect_status 0
expect_out "going without help2man"

CASE="an unknown optional package does not stop another"
plain_user && with_manager apt-get && as_root
echo 'papi libpapi-dev' >"$STATE/absent"
rm "$SCRATCH/bin/help2man"
echo help2man >"$STATE/unknown"
setup
expect_status 0
grep -qx libpapi-dev "$STATE/installed" || fail "libpapi-dev was not installed"
expect_out "going without help2man"

CASE="the distribution's package is too old"
plain_user && with_manager apt-get && as_root
stub cmake <<<'echo "cmake version 3.16.3"'
setup
expect_status 69
expect_out "CMake 3.20 or newer"

CASE="unknown argument"
plain_user
setup --everything
expect_status 64

CASE="--list names all and installs nothing"
plain_user && with_manager apt-get && as_root
echo 'hwloc libhwloc-dev' >"$STATE/absent"
setup --list
expect_status 0
expect_out "MISSING"
expect_out "universal-ctags"
expect_file "$STATE/calls" ""

CASE="modules of Python are looked for where the tests look"
# see NAME: exit status of seen, with another Python first in the path that has every module
see()
{
    # shellcheck disable=SC2016
    run bash -c '. "$1/scripts/lib/common.sh"; . "$1/scripts/lib/packages.sh"; seen "$2"' bash \
        "$SOURCE" "$1"
}
plain_user
stub python3 </dev/null
see py:no_such_module_anywhere
expect_status 1
stub python3 <<<'exit 1'
see py:json
expect_status 0

finish
