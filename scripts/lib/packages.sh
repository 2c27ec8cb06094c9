# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What hbmark needs from the system: one table, how to see that it is there, how to install it.
# Source common.sh first.

# group | need | what | Debian, Ubuntu | Fedora, RHEL | seen by
#   group  base: to build and run; test: for scripts/test; full: heavy tools of some tests
#   need   must: nothing works without it; may: hbmark or a test does without it, and says so
#   seen   cmd:A,B   one of these commands        pc:MODULE[>=V]  pkg-config knows it
#          cmake:V   CMake of at least V          py:MODULE       /usr/bin/python3 has it
#          file:GLOB,GLOB  one of these files     lib:A,B         the loader knows one of these
#   - is a package that this family of systems does not have
packages_table()
{
    cat <<'TABLE'
base|must|CMake 3.20 or newer|cmake|cmake|cmake:3.20
base|must|a C compiler|gcc|gcc|cmd:cc,gcc,clang
base|must|the C library's headers|libc6-dev|glibc-devel|file:/usr/include/stdio.h
base|must|make or ninja|make|make|cmd:make,ninja
base|must|pkg-config|pkg-config|pkgconf-pkg-config|cmd:pkg-config
base|must|hwloc 2.8 or newer|libhwloc-dev|hwloc-devel|pc:hwloc>=2.8
base|must|jansson|libjansson-dev|jansson-devel|pc:jansson
base|must|inih|libinih-dev|inih-devel|pc:inih
base|must|libcrypto (OpenSSL)|libssl-dev|openssl-devel|pc:libcrypto
base|may|MPI compiler|libopenmpi-dev|openmpi-devel|cmd:mpicc
base|may|mpirun|openmpi-bin|openmpi|cmd:mpirun
base|may|PAPI 7.0 or newer|libpapi-dev|papi-devel|pc:papi>=7.0
base|may|npm, for the charts of reports|npm|npm|cmd:npm
base|may|ssh-keygen to sign runs|openssh-client|openssh-clients|cmd:ssh-keygen
base|may|SQLite 3.26 or newer|libsqlite3-dev|sqlite-devel|pc:sqlite3>=3.26
base|may|help2man|help2man|help2man|cmd:help2man
base|may|a fast BLAS library|libopenblas0-pthread|openblas-threads|lib:libopenblas.so.0,libopenblasp.so.0,libblis.so.4,libmkl_rt.so.2
test|must|CUnit|libcunit1-dev|CUnit-devel|pc:cunit
test|must|Python 3|python3|python3|file:/usr/bin/python3
test|may|git|git|git|cmd:git
test|may|ip, for network namespaces|iproute2|iproute|cmd:ip
test|may|Python jsonschema|python3-jsonschema|python3-jsonschema|py:jsonschema
test|may|xmllint|libxml2-utils|libxml2|cmd:xmllint
test|may|sqlite3|sqlite3|sqlite|cmd:sqlite3
test|may|jq|jq|jq|cmd:jq
test|may|gnuplot|gnuplot-nox|gnuplot-minimal|cmd:gnuplot
test|may|objdump|binutils|binutils|cmd:objdump
test|may|OpenCL's loader|ocl-icd-libopencl1|ocl-icd|lib:libOpenCL.so.1
test|may|an OpenCL driver for CPUs|pocl-opencl-icd|pocl|file:/etc/OpenCL/vendors/pocl.icd
full|may|aarch64 cross compiler|gcc-aarch64-linux-gnu|gcc-aarch64-linux-gnu|cmd:aarch64-linux-gnu-gcc
full|may|aarch64 C library|libc6-dev-arm64-cross|-|file:/usr/aarch64-linux-gnu/include/stdio.h,/usr/aarch64-linux-gnu/sys-root/*/usr/include/stdio.h
full|may|qemu for user programs|qemu-user|qemu-user|cmd:qemu-aarch64,qemu-aarch64-static
full|may|clang|clang|clang|cmd:clang
full|may|libFuzzer and sanitizers of clang|libclang-rt-dev|compiler-rt|file:/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*,/usr/lib/clang/*/lib/*/libclang_rt.fuzzer*,/usr/lib64/clang/*/lib/*/libclang_rt.fuzzer*
full|may|OpenMP of clang|libomp-dev|libomp-devel|file:/usr/lib/llvm-*/lib/libomp.so,/usr/lib64/libomp.so,/usr/lib64/llvm*/lib/libomp.so
full|may|clang-format|clang-format|clang-tools-extra|cmd:clang-format
full|may|cppcheck|cppcheck|cppcheck|cmd:cppcheck
full|may|universal-ctags|universal-ctags|ctags|cmd:ctags
full|may|shellcheck|shellcheck|ShellCheck|cmd:shellcheck
full|may|gcovr|gcovr|gcovr|cmd:gcovr
full|may|LaTeX|texlive-latex-base|texlive-latex|cmd:pdflatex
full|may|bash-completion|bash-completion|bash-completion|file:/usr/share/bash-completion/bash_completion
full|may|Node.js|nodejs|nodejs|cmd:node
full|may|Chromium|chromium|chromium|cmd:chromium,chromium-browser
full|may|hpcc|hpcc|-|cmd:hpcc
full|may|likwid-bench|likwid|likwid|cmd:likwid-bench
TABLE
}

# True where version $1 is at least $2.
version_at_least()
{
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | sed -n 1p)" = "$2" ]
}

seen_cmake()
{
    local version
    have cmake || return 1
    if [ -z "${CMAKE_SEEN:-}" ]; then
        version=$(cmake --version 2>/dev/null)
        version=${version#cmake version }
        CMAKE_SEEN=${version%%[!0-9.]*}
    fi
    version_at_least "$CMAKE_SEEN" "$1"
}

# "hwloc>=2.8" as pkg-config wants it, in two or more words
pc_query()
{
    printf '%s' "$1" | sed 's/>=/ >= /'
}

seen_any_command()
{
    local names name
    IFS=, read -r -a names <<<"$1"
    for name in "${names[@]}"; do
        have "$name" && return 0
    done
    return 1
}

seen_any_file()
{
    local globs glob path
    IFS=, read -r -a globs <<<"$1"
    for glob in "${globs[@]}"; do
        for path in $glob; do
            [ -e "$path" ] && return 0
        done
    done
    return 1
}

seen_any_library()
{
    local names name known
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null) || return 1
    IFS=, read -r -a names <<<"$1"
    for name in "${names[@]}"; do
        grep -qF "$name " <<<"$known" && return 0
    done
    return 1
}

# Of the Python that the tests use (tests/CMakeLists.txt), as that is where packages put their
# modules. The first in the path may be another, with modules of its own.
seen_python()
{
    [ -x /usr/bin/python3 ] &&
        /usr/bin/python3 -c 'import importlib.util as u, sys; sys.exit(u.find_spec(sys.argv[1]) is None)' "$1"
}

# seen HOW: true where it is there
seen()
{
    local arg=${1#*:}
    case $1 in
    cmd:*) seen_any_command "$arg" ;;
    file:*) seen_any_file "$arg" ;;
    lib:*) seen_any_library "$arg" ;;
    cmake:*) seen_cmake "$arg" ;;
    py:*) seen_python "$arg" ;;
    pc:*) have pkg-config && pkg-config --exists "$(pc_query "$arg")" ;;
    *) return 1 ;;
    esac
}

# All pkg-config modules of these groups in one question: the usual answer is yes.
all_modules_seen()
{
    local group how queries=()
    while IFS='|' read -r group _ _ _ _ how; do
        case " $1 " in *" $group "*) ;; *) continue ;; esac
        case $how in pc:*) queries+=("$(pc_query "${how#pc:}")") ;; esac
    done < <(packages_table)
    have pkg-config && pkg-config --exists "${queries[@]}"
}

# packages_missing "GROUPS": the lines of the table that are not there
packages_missing()
{
    local line group how modules=no
    if all_modules_seen "$1"; then
        modules=yes
    fi
    while IFS= read -r line; do
        group=${line%%|*}
        how=${line##*|}
        case " $1 " in *" $group "*) ;; *) continue ;; esac
        case $how in pc:*) [ $modules = yes ] && continue ;; esac
        seen "$how" || say "$line"
    done < <(packages_table)
}

package_manager()
{
    if have apt-get; then
        say apt
    elif have dnf; then
        say dnf
    fi
}

# package_names MANAGER: names from table lines on stdin, each once
package_names()
{
    local column=4
    [ "$1" = dnf ] && column=5
    cut -d'|' -f$column | grep -vx -e - | sort -u
}

install_command()
{
    case $1 in
    dnf) say "dnf install $2" ;;
    *) say "apt-get update && apt-get install --no-install-recommends $2" ;;
    esac
}

# The word to put before a command that needs root, in SUDO. Fails where there are no rights.
find_rights()
{
    SUDO=()
    [ "$(id -u)" = 0 ] && return 0
    have sudo || return 1
    if sudo -n true 2>/dev/null; then
        SUDO=(sudo -n)
    elif [ -t 0 ] && [ -t 2 ]; then
        SUDO=(sudo)
    else
        return 1
    fi
}

# Short waits: without a network the answer should come in seconds, not in minutes.
apt()
{
    "${SUDO[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 \
        -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 "$@"
}

# Package lists absent, or a week old: what they name may be gone from the servers.
apt_lists_old()
{
    [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' -mtime -7 2>/dev/null)" ]
}

apt_refresh()
{
    [ -n "${APT_FRESH:-}" ] && return 0
    APT_FRESH=yes
    apt update && return 0
    APT_UNREACHED="no package server could be reached; "
    return 1
}

apt_install()
{
    if apt_lists_old; then
        apt_refresh || true
    fi
    apt install -y --no-install-recommends "$@" && return 0
    [ -z "${APT_FRESH:-}" ] && apt_refresh && apt install -y --no-install-recommends "$@"
}

dnf_install()
{
    "${SUDO[@]}" dnf install -y --setopt=install_weak_deps=False "$@"
}

# install_lines MANAGER must|may: packages of the table lines on stdin. What may be missing is
# tried together, then one by one, as one unknown name stops a whole installation.
install_lines()
{
    local names name
    mapfile -t names < <(grep "^[a-z]*|$2|" | package_names "$1")
    [ ${#names[@]} -eq 0 ] && return 0
    "${1}_install" "${names[@]}" && return 0
    [ "$2" = must ] && return 1
    [ ${#names[@]} -eq 1 ] && return 0
    for name in "${names[@]}"; do
        "${1}_install" "$name" || true
    done
}

install_all()
{
    local manager=$1 lines=$2
    install_lines "$manager" must <<<"$lines" && install_lines "$manager" may <<<"$lines"
}

# explain_missing MANAGER LINES WHY: what is missing by name, and what an administrator would run
explain_missing()
{
    local manager=$1 names need what debian fedora
    say "$3 Missing:" >&2
    while IFS='|' read -r _ need what debian fedora _; do
        printf '  %-36s Debian, Ubuntu: %s; Fedora, RHEL: %s%s\n' "$what" "$debian" "$fedora" \
            "$([ "$need" = may ] && printf ' (optional)')" >&2
    done <<<"$2"
    names=$(package_names "$manager" <<<"$2" | tr '\n' ' ')
    say "As root, with a network:  $(install_command "$manager" "${names% }")" >&2
    if [ "$manager" = dnf ]; then
        say "(on RHEL and its rebuilds with the EPEL and CRB repositories enabled)" >&2
    fi
}

# What is optional and absent does not stop anything, but it is said.
go_without()
{
    local what debian fedora
    while IFS='|' read -r _ _ what debian fedora _; do
        [ -n "$what" ] || continue
        [ "$debian" = "$fedora" ] || debian="$debian or $fedora"
        say "      going without $what (package $debian)"
    done <<<"$1"
    return 0
}

# packages_ensure "GROUPS": all there, or a clear account of what is not and status 69
packages_ensure()
{
    local missing must manager why log
    add_mpi_path
    missing=$(packages_missing "$1")
    [ -z "$missing" ] && return 0
    manager=$(package_manager)
    log=
    if [ -z "$manager" ]; then
        why="Neither apt-get nor dnf is here to install packages."
    elif ! find_rights; then
        why="Packages cannot be installed without being root or having sudo."
    else
        say "      installing $(package_names "$manager" <<<"$missing" | tr '\n' ' ')"
        log=$(mktemp "${TMPDIR:-/tmp}/hbmark-setup.XXXXXX")
        install_all "$manager" "$missing" >"$log" 2>&1 </dev/null || tail -n 12 "$log" >&2
        why="Not all packages could be installed: ${APT_UNREACHED:-}$manager says why in $log."
        hash -r
        CMAKE_SEEN=
        add_mpi_path
        missing=$(packages_missing "$1")
    fi
    must=$(grep '|must|' <<<"$missing" || true)
    if [ -n "$must" ]; then
        explain_missing "${manager:-apt}" "$missing" "$why"
        return 69
    fi
    [ -z "$log" ] || rm -f "$log"
    go_without "$missing"
}
