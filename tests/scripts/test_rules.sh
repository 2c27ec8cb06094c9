#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Can each rule of tests/rules.sh fail? Plants one violation of each in a clean miniature of the
# tree, each in files of its own, and looks that this rule, and no other, finds it where it is.
set -eu
rules=$(cd "$(dirname "$0")/.." && pwd)/rules.sh
tree=$(mktemp -d "${TMPDIR:-/tmp}/hbmark-test-rules.XXXXXX")
trap 'rm -rf "$tree"' EXIT
failures=0

# source_file PATH [LINES...]: a C file with its SPDX lines
source_file()
{
    local path=$tree/$1
    shift
    mkdir -p "${path%/*}"
    {
        echo '/* SPDX-FileCopyrightText: 2026 The hbmark authors'
        echo ' * SPDX-License-Identifier: Apache-2.0 */'
        [ $# -eq 0 ] || printf '%s\n' "$@"
    } >"$path"
}

clean_tree()
{
    rm -rf "${tree:?}"/*
    source_file kernels/kernel.h '#ifndef HBMARK_KERNEL_H' '#define HBMARK_KERNEL_H' \
        '#include <stddef.h>' '#ifdef __cplusplus' 'extern "C" {' '#endif' '#endif'
    source_file kernels/copy.c '#include "kernel.h"' '/* malloc(), printf(): words only */' \
        'void copy(void)' '{' '    const char *s = "free(x) exit(1)";' '}'
    source_file harness/run.c 'static double now(void);' 'void run(void)' '{' \
        '    device->now(0);' '    ops->abort(1);' '    double sum[LEVELS];' '}'
    source_file results/stats.c '#include <math.h>' 'void stats(void)' '{' '}'
    source_file bench/main.c 'int main(void)' '{' '    exit(0);' '}'
}

# Plants: each writes files that break one rule, and prints what is to be found: path and line.
plant_pure_kernels() { source_file kernels/pure.c 'void a(void)' '{' '    omp_get_num_threads();' '}' && echo kernels/pure.c:5; }
plant_exit() { source_file results/exit.c 'void a(void)' '{' '    exit(1);' '}' && echo results/exit.c:5; }
plant_clock() { source_file bench/clock.c 'void a(void)' '{' '    clock_gettime(CLOCK_MONOTONIC, &t);' '}' && echo bench/clock.c:5; }
plant_preprocessor() { source_file harness/ifdef.c '#ifdef USE_X' '#endif' && echo harness/ifdef.c:3; }
plant_tabs() { source_file harness/tabs.c "$(printf 'int\ta;')" && echo harness/tabs.c:3; }
plant_dead_code() { source_file harness/dead.h '# if 0' '#endif' && echo harness/dead.h:3; }
plant_todo() { source_file harness/later.c "/* $(printf 'TO%s' DO): later */" && echo harness/later.c:3; }
plant_spdx() { echo 'int a;' >"$tree/harness/spdx.c" && echo harness/spdx.c:1; }
plant_kernel_includes() { source_file kernels/threads.c '#include <pthread.h>' && echo kernels/threads.c:3; }
plant_results_includes() { source_file results/machine.c '#include "machine/machine.h"' && echo results/machine.c:3; }
plant_harness_includes() { source_file harness/stream.c '#include "bench/stream.h"' && echo harness/stream.c:3; }
plant_room_circles()
{
    source_file results/one/a.h '#include "two/b.h"'
    source_file results/two/b.h '#include "three/c.h"'
    source_file results/three/c.h '#include "one/a.h"'
    source_file results/four/d.h '#include "one/a.h"' # beside the circle, not in it
    printf 'results/%s:1\n' one two three
}
plant_result_names()
{
    source_file bench/loop.c '    {.name = "family.loop",'
    source_file results/record/role_before.c '    {"family.loop", 1},'
    source_file results/names.c 'static const char *const of = "family.loop";' && echo results/names.c:3
}
plant_top_level() { mkdir -p "$tree/utils" && echo x >"$tree/utils/notes" && echo utils:1; }
plant_stack_arrays() { source_file harness/arrays.c 'void a(int n)' '{' '    double x[n + 1];' '}' && echo harness/arrays.c:5; }
plant_rand() { source_file bench/rand.c 'void a(void)' '{' '    int x = rand();' '}' && echo bench/rand.c:5; }

plant_function_length()
{
    source_file harness/long.c 'void a(void)' '{' "$(yes '    f();' | head -n 80)" '}'
    echo harness/long.c:3
}

plant_file_length()
{
    source_file harness/lines.c "$(yes 'int a;' | head -n 449)"
    echo harness/lines.c:451
}

plant_struct_size()
{
    source_file harness/large.h 'struct large {' "$(yes '    int a, b;' | head -n 25)" '};'
    echo harness/large.h:3
}

plant_cmake_targets()
{
    printf '# %s\n' 'SPDX-FileCopyrightText: 2026' 'SPDX-License-Identifier: Apache-2.0' \
        >"$tree/CMakeLists.txt"
    echo 'set(CMAKE_C_FLAGS -O3)' >>"$tree/CMakeLists.txt"
    echo CMakeLists.txt:3
}

report()
{
    echo "FAIL: $1" >&2
    printf '%s\n' "$2" >&2
    failures=$((failures + 1))
}

# found OUTPUT: "RULE PATH:LINE" of all that the rules found
found()
{
    sed -nE 's/^FAIL  ([a-z_]+):.*/\1/; t name; s/^      ([^:]+:[0-9]+):.*/\1/; t where; b
        :name; h; b
        :where; G; s/(.*)\n(.*)/\2 \1/p' <<<"$1" | sort
}

# plant RULES...: "RULE PATH:LINE" of all that is planted
plant()
{
    local rule
    for rule; do
        "plant_$rule" | sed "s/^/$rule /"
    done | sort
}

# try RULES...: plants violations of these and looks that all of them, and nothing else, is found
try()
{
    local planted out
    clean_tree
    planted=$(plant "$@")
    out=$("$rules" "$tree") && report "$*: exit status 0 with a planted violation" "$out"
    [ "$(found "$out")" = "$planted" ] || report "planted, but other things were found:
$planted" "$out"
}

clean_tree
out=$("$rules" "$tree") || report "a clean tree is not clean" "$out"
[ -z "$(found "$out")" ] || report "a clean tree breaks rules" "$out"
all=$("$rules" --list)
command -v ctags >/dev/null 2>&1 || all=${all/function_length/}
# shellcheck disable=SC2086 # a list
try $all
try rand # one alone makes it fail
[ $failures -eq 0 ] && echo "all rules can fail"
