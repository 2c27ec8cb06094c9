#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# usage: tests/rules.sh [--list] [DIRECTORY]
#
# Rules of the house that a compiler does not know and a review forgets. Prints each rule with what
# breaks it, as file:line. Looks at the files git knows or would add (without git: at all files).
#   --list   names of the rules
# Exit status: 0 all kept, 1 one is broken.
set -eu

# name | title. Each has a function rule_NAME that prints what breaks it, and a planted violation
# in tests/scripts/test_rules.sh.
RULES='
pure_kernels|kernels only loop: no output, allocation, threads, MPI, clock or exit
exit|only main, and the watchdog when all else hangs, end the process
clock|only the layers named here read a clock
preprocessor|no conditional compilation but header guards and the named shims
function_length|functions have at most 80 lines
file_length|.c files have at most 450 lines, headers 140, and over 100 they say why ("Long: ")
struct_size|structs have at most 48 members, but for the row of a record'"'"'s fields
tabs|no tabs
dead_code|no #if 0
todo|no TODO or FIXME: do it, or file an issue
spdx|every source begins with the two SPDX lines
kernel_includes|kernels include their own headers and the compiler'"'"'s, nothing else
results_includes|results depend on nothing of ours
harness_includes|the harness includes no benchmark, and of kernels only what they declare
room_circles|rooms of a layer include each other in no circle
result_names|results ask for roles, never for a benchmark'"'"'s name
top_level|top-level entries are the agreed ones
stack_arrays|no alloca, no arrays of variable length
rand|no rand(): random choices come from the seed
cmake_targets|CMake by targets: no global flags, no GLOB, nothing fetched
'

TOP_LEVEL='bench|kernels|harness|results|scripts|tests|CMakeLists\.txt|CMakePresets\.json|README\.md|LICENSE|CITATION\.cff|\.[^/]*'

# Who may read a clock, and why.
CLOCK_READERS='^(harness/device/'            # the host's and the GPU's time of a launch
CLOCK_READERS+='|harness/comm/'              # the clock the ranks agree on
CLOCK_READERS+='|harness/preflight/preflight|harness/session/watchdog' # calibrates the clock; ends a point that hangs
CLOCK_READERS+='|harness/machine/sysinfo'    # boot time and the like
CLOCK_READERS+='|harness/session/rundir'     # the date in a run directory's name
CLOCK_READERS+='|results/record/journal'     # the date in each record
CLOCK_READERS+='|tests/)'

# Who may end the process, and why.
ENDS='^(bench/main\.c'                     # the exit code
ENDS+='|harness/[a-z]+/watchdog\.c'        # acts when all else hangs
ENDS+='|harness/comm/comm_[a-z]+\.c'       # the common end of all ranks
ENDS+='|harness/machine/load_try\.c):'     # a child that tries what may crash

# Who may ask the preprocessor: headers that are shared with C++ and versions of hwloc.
SHIMS='^(kernels/kernel\.h|harness/machine/[a-z_]*(shim|compat)[a-z_]*\.[ch]):'

# Layers whose rooms are in no circle.
LAYERS='results harness'

# Files of results that may name benchmarks: the names that version 0.1 wrote, and who had which role.
NAMERS='^results/record/role(_before\.c|\.h):'

list_files()
{
    if git -C "$1" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git -C "$1" ls-files -co --exclude-standard
    else
        find . -name .git -prune -o -path './build*' -prune -o -type f -printf '%P\n'
    fi | sort -u | while IFS= read -r f; do [ -f "$f" ] && printf '%s\n' "$f"; done
}

# files REGEX: ours whose path matches
files()
{
    grep -E "$1" "$SCRATCH/files" || true
}

# Copies the C sources without comments and the insides of strings, line by line, so that a rule
# sees code only. Include lines keep their names. One awk for all files: starting a program takes
# longer than reading a file.
strip_sources()
{
    files '\.(c|h|cu|cuh)$' >"$SCRATCH/sources"
    (mkdir "$SCRATCH/code" && cd "$SCRATCH/code" &&
        sed -n 's,/[^/]*$,,p' "$SCRATCH/sources" | sort -u | xargs -r mkdir -p)
    xargs -r awk -v code="$SCRATCH/code" "$STRIPPER" <"$SCRATCH/sources"
}

# shellcheck disable=SC2016 # awk's own
STRIPPER='
FNR == 1 { if (out != "") close(out); out = code "/" FILENAME; inside = 0 }
/^[ \t]*#[ \t]*include/ && !inside { sub(/\/[\/*].*/, ""); print >out; next }
{
    rest = $0
    text = ""
    while (rest != "") {
        if (inside) {
            end = index(rest, "*/")
            if (!end) break
            inside = 0
            rest = substr(rest, end + 2)
        } else if (!match(rest, /\/\*|\/\/|["\047]/)) {
            text = text rest
            break
        } else {
            mark = substr(rest, RSTART, RLENGTH)
            text = text substr(rest, 1, RSTART - 1)
            rest = substr(rest, RSTART + RLENGTH)
            if (mark == "//") break
            if (mark == "/*") { inside = 1; continue }
            text = text mark
            if (!match(rest, mark == "\"" ? "^([^\"\\\\]|\\\\.)*\"" : "^([^\047\\\\]|\\\\.)*\047")) break
            text = text mark
            rest = substr(rest, RLENGTH + 1)
        }
    }
    print text >out
}'

# in_code PATHS REGEX: file:line of code, not comments, that matches
in_code()
{
    files "$1" | grep -E '\.(c|h|cu|cuh)$' |
        (cd "$SCRATCH/code" && xargs -r grep -snHE -- "$2") || true
}

# in_text PATHS REGEX: the same in the files as they are
in_text()
{
    files "$1" | xargs -r grep -nHE -- "$2" || true
}

# A call of one of these functions, not a member or a longer name.
call()
{
    printf '(^|[^[:alnum:]_>.])(%s)[[:space:]]*\(' "$1"
}

rule_pure_kernels()
{
    local calls='printf|fprintf|sprintf|snprintf|puts|malloc|calloc|realloc|free|aligned_alloc'
    calls+='|posix_memalign|mmap|clock_gettime|gettimeofday|timespec_get|time|exit|_exit|abort'
    in_code '^kernels/' "$(call "$calls")|(^|[^[:alnum:]_])(omp_|MPI_|pthread_)"
    in_code '^kernels/' '#[[:space:]]*pragma[[:space:]]+omp' | grep -v 'omp[[:space:]]*simd' || true
}

rule_exit()
{
    in_code '^(bench|harness|results|kernels)/' "$(call 'exit|_exit|_Exit|quick_exit|abort')" |
        grep -vE "$ENDS" || true
}

rule_clock()
{
    local calls='clock_gettime|gettimeofday|timespec_get|clock|time|omp_get_wtime|MPI_Wtime'
    calls+='|PAPI_get_real_[a-z]*|__rdtsc|_rdtsc|__builtin_ia32_rdtsc'
    in_code '^(bench|harness|results|kernels|tests)/' "$(call "$calls")" |
        grep -vE "$CLOCK_READERS" || true
}

rule_preprocessor()
{
    in_code '\.(c|h|cu)$' '^[[:space:]]*#[[:space:]]*(if|ifdef|ifndef|elif|else)\b' |
        grep -vE "#[[:space:]]*if[[:space:]]+0|\.h:[0-9]+:#ifndef HBMARK_[A-Z0-9_]+_H$|$SHIMS" || true
}

rule_function_length()
{
    files '\.(c|h|cu)$' | xargs -r ctags -x --kinds-C=f --fields=+ne \
        --_xformat='%{input} %{line} %{end} %{name}' |
        awk '$3 - $2 + 1 > 80 { printf "%s:%d: %s has %d lines\n", $1, $2, $4, $3 - $2 + 1 }'
}

rule_file_length()
{
    files '\.[ch]$' | xargs -r awk '
        FNR == 1 { limit = FILENAME ~ /\.h$/ ? 140 : 450; why = 0 }
        FNR <= 12 && / Long:/ { why = 1 }
        FNR == limit + 1 { print FILENAME ":" FNR ": over " limit " lines" }
        FNR == 101 && limit == 140 && !why && FILENAME !~ /^tests\// {
            print FILENAME ":" FNR ": over 100 lines, and no reason at its top" }'
}

rule_struct_size()
{
    in_code '^(bench|harness|results|kernels)/.*\.[ch]$' '^(struct [a-z_0-9]+ \{|\};|    .*;)' |
        awk -F: '{
            code = $0
            sub(/^[^:]*:[^:]*:/, "", code)
            if (code ~ /^struct/) { at = $1 ":" $2; name = code; n = 0 }
            else if (code ~ /^};/) {
                if (n > 48 && name !~ /^struct figure /) print at ": " n " members"
                name = ""
            } else if (name != "" && code !~ /\(/) n += 1 + gsub(/,/, "", code)
            else if (name != "") n++
        }'
}

rule_tabs()
{
    in_text '\.(c|h|cu|cmake|sh|py|md|ini)$|CMakeLists\.txt$|^scripts/' "$(printf '\t')"
}

rule_dead_code()
{
    in_text '\.(c|h|cu)$' '^[[:space:]]*#[[:space:]]*if[[:space:]]+0\b'
}

rule_todo()
{
    in_text '\.(c|h|cu|cmake|sh|py|ini)$|CMakeLists\.txt$|^scripts/' '\b(TODO|FIXME)\b' |
        grep -vE '^tests/(rules|scripts/test_rules)\.sh:' || true
}

rule_spdx()
{
    files '\.(c|h|cu|cmake|sh|py|supp|cff)$|(^|/)CMakeLists\.txt$|^scripts/|^\.ci/' |
        grep -vE '\.(json|md|tsv|txt\.in)$' | xargs -r awk '
        FNR <= 3 && /SPDX-FileCopyrightText:/ { who[FILENAME] = 1 }
        FNR <= 3 && /SPDX-License-Identifier: Apache-2.0/ { licence[FILENAME] = 1 }
        END {
            for (i = 1; i < ARGC; i++)
                if (!(ARGV[i] in who) || !(ARGV[i] in licence)) print ARGV[i] ":1: no SPDX lines"
        }'
}

# Quoted names must be files of kernels/ (or tables CMake writes there); in angle brackets only what
# a compiler brings without an operating system, and what asks the CPU in cpu_<arch>.c.
rule_kernel_includes()
{
    local own system='(std[a-z]+|string|math|float|limits|immintrin|arm_[a-z]+)\.h'
    own=$(files '^kernels/.*\.h$' | sed 's,.*/,,; s/\./\\./' | tr '\n' '|')
    in_code '^kernels/' '#[[:space:]]*include +["<]' |
        grep -vE "include +(\"(${own}[a-z_]+\.def)\"|<$system>)" |
        grep -vE '/cpu_[a-z0-9]+\.c:.*<(cpuid|sys/auxv|asm/hwcap)\.h>' || true
}

rule_results_includes()
{
    in_code '^results/' \
        '#[[:space:]]*include +["<]((\.\./)*(machine|device|comm|counters|run|cmd|harness|bench|kernels)/|(\.\./)*(kernel|data)\.h)|include +["<](omp|mpi|hwloc|papi)\.h'
}

rule_harness_includes()
{
    in_code '^harness/' '#[[:space:]]*include +"((\.\./)*(bench|kernels)/|vec_|\.\./)'
}

# Rooms that include each other, straight or through others, by tsort's complaints.
rule_room_circles()
{
    local layer
    for layer in $LAYERS; do
        in_code "^$layer/[^/]+/" '^[[:space:]]*#[[:space:]]*include +"[a-z_]+/' |
            sed -E 's,^[^/]+/([^/]+)/[^"]*"([^/]+)/.*,\1 \2,' | sort -u |
            while read -r from to; do
                [ ! -d "$layer/$to" ] || echo "$from $to"
            done | tsort 2>&1 >/dev/null | sed -n "/contains a loop/d; s,^tsort: \(.*\),$layer/\1:1: in a circle of rooms,p"
    done
}

# Names of rows, and those that journals of version 0.1 hold.
rule_result_names()
{
    local names
    names=$(files '^(bench/.*|results/record/role_before)\.c$' |
        xargs -r grep -hoE '(\.name = |^ +\{)"[a-z0-9-]+(\.[a-z0-9-]+)+"' | sed 's/.*"\(.*\)"/\1/; s/\./\\./g' |
        sort -u | paste -sd '|')
    [ -z "$names" ] ||
        in_text '^results/.*\.(c|h|js|html)$' "(^|[^[:alnum:]_.])($names)([^[:alnum:]_-]|\$)" |
        grep -vE "$NAMERS" || true
}

rule_top_level()
{
    sed 's,/.*,,' "$SCRATCH/files" | sort -u | grep -vxE "$TOP_LEVEL" |
        sed 's/$/:1: not an agreed entry/' || true
}

rule_stack_arrays()
{
    local types='char|int|long|float|double|bool|unsigned|size_t|u?int[0-9]+_t'
    in_code '\.(c|h|cu)$' "$(call 'alloca|__builtin_alloca')"
    in_code '\.(c|cu)$' "^[[:space:]]+((const|unsigned|struct [a-z_]+|union [a-z_]+|$types)[[:space:]]+)+\**[a-z_]+\[[a-z][a-z0-9_]*([[:space:]]*[-+*][^]]*)?\][^(]*;"
}

rule_rand()
{
    in_code '^(bench|harness|results|kernels)/' "$(call 'rand|srand|rand_r|random|srandom|drand48|lrand48')"
}

rule_cmake_targets()
{
    in_text '(^|/)CMakeLists\.txt$|\.cmake$' \
        '(set\(|APPEND[[:space:]]+)CMAKE_C_FLAGS|(^|[[:space:]])(include_directories|link_libraries|add_definitions)[[:space:]]*\(|file\([[:space:]]*GLOB|FetchContent|ExternalProject'
}

# check NAME TITLE: runs one rule; status 1 where it is broken
check()
{
    local found
    if [ "$1" = function_length ] && ! command -v ctags >/dev/null 2>&1; then
        printf 'SKIP  %s: %s (ctags is not installed)\n' "$1" "$2"
        return 0
    fi
    found=$("rule_$1")
    if [ -z "$found" ]; then
        printf 'ok    %s: %s\n' "$1" "$2"
        return 0
    fi
    printf 'FAIL  %s: %s\n' "$1" "$2"
    printf '%s\n' "$found" | cut -c1-160 | sed 's/^/      /'
    return 1
}

check_all()
{
    local name title broken=0
    while IFS='|' read -r name title; do
        [ -z "$name" ] && continue
        check "$name" "$title" || broken=$((broken + 1))
    done <<<"$RULES"
    if [ $broken -gt 0 ]; then
        printf '%s rules are broken\n' "$broken"
        return 1
    fi
}

case ${1:-} in
--list)
    printf '%s' "$RULES" | sed -n 's/|.*//p'
    exit 0
    ;;
-h | --help)
    sed -n '4,/^[^#]/{ /^#/s/^# \{0,1\}//p; }' "$0"
    exit 0
    ;;
esac
here=$(cd "$(dirname "$0")/.." && pwd)
cd "${1:-$here}"
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/hbmark-rules.XXXXXX")
trap 'rm -rf "$SCRATCH"' EXIT
list_files "$PWD" >"$SCRATCH/files"
strip_sources
check_all
