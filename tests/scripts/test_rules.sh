#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Can each rule of tests/rules.sh fail? Plants one violation of each in a clean miniature of the
# tree, and looks that this rule, and no other, finds it where it is.
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

# Plants: each writes one file that breaks one rule, and prints its path and line.
plant_pure_kernels() { source_file kernels/a.c 'void a(void)' '{' '    omp_get_num_threads();' '}' && echo kernels/a.c:5; }
plant_exit() { source_file results/a.c 'void a(void)' '{' '    exit(1);' '}' && echo results/a.c:5; }
plant_clock() { source_file bench/a.c 'void a(void)' '{' '    clock_gettime(CLOCK_MONOTONIC, &t);' '}' && echo bench/a.c:5; }
plant_preprocessor() { source_file harness/a.c '#ifdef USE_X' '#endif' && echo harness/a.c:3; }
plant_tabs() { source_file harness/a.c "$(printf 'int\ta;')" && echo harness/a.c:3; }
plant_dead_code() { source_file harness/a.h '# if 0' '#endif' && echo harness/a.h:3; }
plant_todo() { source_file harness/a.c "/* $(printf 'TO%s' DO): later */" && echo harness/a.c:3; }
plant_spdx() { echo 'int a;' >"$tree/harness/a.c" && echo harness/a.c:1; }
plant_kernel_includes() { source_file kernels/a.c '#include <pthread.h>' && echo kernels/a.c:3; }
plant_results_includes() { source_file results/a.c '#include "machine/machine.h"' && echo results/a.c:3; }
plant_harness_includes() { source_file harness/a.c '#include "bench/stream.h"' && echo harness/a.c:3; }
plant_room_circles()
{
    source_file results/one/a.h '#include "two/b.h"'
    source_file results/two/b.h '#include "three/c.h"'
    source_file results/three/c.h '#include "one/a.h"'
    source_file results/four/d.h '#include "one/a.h"' # beside the circle, not in it
    echo results/two:1
}
plant_result_names()
{
    source_file bench/a.c '    {.name = "family.loop",'
    source_file results/record/role_before.c '    {"family.loop", 1},'
    source_file results/a.c 'static const char *const of = "family.loop";' && echo results/a.c:3
}
plant_top_level() { mkdir -p "$tree/utils" && echo x >"$tree/utils/notes" && echo utils:1; }
plant_stack_arrays() { source_file harness/a.c 'void a(int n)' '{' '    double x[n + 1];' '}' && echo harness/a.c:5; }
plant_rand() { source_file bench/a.c 'void a(void)' '{' '    int x = rand();' '}' && echo bench/a.c:5; }

plant_function_length()
{
    source_file harness/a.c 'void a(void)' '{' "$(yes '    f();' | head -n 80)" '}'
    echo harness/a.c:3
}

plant_file_length()
{
    source_file harness/a.c "$(yes 'int a;' | head -n 449)"
    echo harness/a.c:451
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

# broken OUTPUT: names of the rules that failed
broken()
{
    sed -n 's/^FAIL  \([a-z_]*\):.*/\1/p' <<<"$1"
}

try_rule()
{
    local rule=$1 where out
    clean_tree
    where=$("plant_$rule")
    out=$("$rules" "$tree") && report "$rule: exit status 0 with a planted violation" "$out"
    [ "$(broken "$out")" = "$rule" ] || report "$rule: not this rule alone was broken" "$out"
    grep -qF "      $where" <<<"$out" || report "$rule: did not find $where" "$out"
}

clean_tree
out=$("$rules" "$tree") || report "a clean tree is not clean" "$out"
[ -z "$(broken "$out")" ] || report "a clean tree breaks rules" "$out"
for rule in $("$rules" --list); do
    if [ "$rule" = function_length ] && ! command -v ctags >/dev/null 2>&1; then
        continue
    fi
    try_rule "$rule"
done
[ $failures -eq 0 ] && echo "all rules can fail"
