# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Libraries hbmark stands on. Each that is missing is named with the package that brings it;
# all are looked for before stopping, so that one look tells the whole list.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
set(HBMARK_MISSING "")

function(hbmark_need var module debian fedora)
    pkg_check_modules(${var} QUIET IMPORTED_TARGET GLOBAL ${module})
    if(NOT ${var}_FOUND)
        list(APPEND HBMARK_MISSING "  ${module}: apt install ${debian}, or dnf install ${fedora}")
        set(HBMARK_MISSING "${HBMARK_MISSING}" PARENT_SCOPE)
    endif()
endfunction()

hbmark_need(HWLOC hwloc>=2.8 libhwloc-dev hwloc-devel)
hbmark_need(JANSSON jansson libjansson-dev jansson-devel)
hbmark_need(INIH inih libinih-dev inih-devel)
hbmark_need(CRYPTO libcrypto libssl-dev openssl-devel)
find_package(OpenMP COMPONENTS C)
if(NOT OpenMP_C_FOUND)
    list(APPEND HBMARK_MISSING "  OpenMP: gcc has it; for clang: apt install libomp-dev, or dnf install libomp-devel")
endif()
if(HBMARK_MISSING)
    list(JOIN HBMARK_MISSING "\n" missing)
    message(FATAL_ERROR "hbmark needs these libraries (scripts/quickstart installs them):\n${missing}")
endif()

# With MPI one run spans ranks; with PAPI it reads counters; with SQLite it keeps a history. All
# choose files, not macros.
find_package(MPI COMPONENTS C)
pkg_check_modules(PAPI QUIET IMPORTED_TARGET GLOBAL papi>=7.0)
pkg_check_modules(SQLITE QUIET IMPORTED_TARGET GLOBAL sqlite3>=3.26)
if(NOT MPI_C_FOUND)
    message(STATUS "MPI not found: single-rank build (apt install libopenmpi-dev, or dnf install openmpi-devel)")
endif()
if(NOT PAPI_FOUND)
    message(STATUS "PAPI not found: counters through perf_event only (apt install libpapi-dev, or dnf install papi-devel)")
endif()
if(NOT SQLITE_FOUND)
    message(STATUS "SQLite not found: no hbmark history (apt install libsqlite3-dev, or dnf install sqlite-devel)")
endif()
