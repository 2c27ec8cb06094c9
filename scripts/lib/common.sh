# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What every script here shares: where the source is, messages, exit codes, where a build lands.

EX_USAGE=64
EX_UNAVAILABLE=69
export EX_USAGE EX_UNAVAILABLE

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say()
{
    printf '%s\n' "$*"
}

warn()
{
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# die CODE TEXT...
die()
{
    local code=$1
    shift
    warn "$*"
    exit "$code"
}

have()
{
    command -v "$1" >/dev/null 2>&1
}

cores()
{
    nproc 2>/dev/null || getconf _NPROCESSORS_ONLN
}

# usage: the comment block at the head of the calling script, after its SPDX lines.
usage()
{
    sed -n '4,/^[^#]/{ /^#/s/^# \{0,1\}//p; }' "$0"
}

# Fedora keeps Open MPI's compiler and launcher out of the default path.
add_mpi_path()
{
    local dir
    have mpicc && return 0
    for dir in /usr/lib64/openmpi/bin /usr/lib64/mpich/bin; do
        if [ -x "$dir/mpicc" ]; then
            PATH=$PATH:$dir
            export PATH
            return 0
        fi
    done
}

# configure PRESET [CMAKE OPTIONS...]: a build directory of a source that has moved, or of another
# CMake, is begun anew instead of stopping with CMake's riddle about CMakeCache.txt.
configure()
{
    local preset=$1 dir=$ROOT/build/$1 home
    shift
    home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$dir/CMakeCache.txt" 2>/dev/null || true)
    if [ -n "$home" ] && [ "$home" != "$ROOT" ]; then
        rm -rf "$dir"
    fi
    # The presets name make, as those that CMake 3.20 reads must name something.
    if ! have make && have ninja; then
        set -- -G Ninja "$@"
    fi
    (cd "$ROOT" && cmake --preset "$preset" "$@")
}

# build PRESET [OPTIONS...] on all cores
build()
{
    local preset=$1
    shift
    cmake --build "$ROOT/build/$preset" --parallel "$(cores)" "$@"
}

# logged LOG COMMAND...: quiet while it goes well; when it fails, the end of what it said.
logged()
{
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    if "$@" >"$log" 2>&1 </dev/null; then
        return 0
    fi
    tail -n 40 "$log" >&2
    warn "failed: $* (all of it: $log)"
    return 1
}

# hbmark_binary PRESET: its path, or nothing and status 1
hbmark_binary()
{
    local dir
    for dir in "$ROOT/build/$1/bench" "$ROOT/build/$1/bin" "$ROOT/build/$1"; do
        if [ -x "$dir/hbmark" ] && [ ! -d "$dir/hbmark" ]; then
            say "$dir/hbmark"
            return 0
        fi
    done
    return 1
}
