# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Asks git for the revision at every build; the header changes only when the answer does, so that
# nothing is compiled again without need.
# cmake -DSOURCE=DIR -DIN=build_info.h.in -DOUT=build_info.h -DBUILD_...=... -P build_info.cmake
set(BUILD_GIT "unknown")
set(BUILD_DIRTY 0)
find_program(GIT git)
if(GIT)
    execute_process(COMMAND ${GIT} rev-parse HEAD WORKING_DIRECTORY ${SOURCE}
                    OUTPUT_VARIABLE revision RESULT_VARIABLE failed
                    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(NOT failed)
        set(BUILD_GIT ${revision})
        execute_process(COMMAND ${GIT} status --porcelain WORKING_DIRECTORY ${SOURCE}
                        OUTPUT_VARIABLE changes ERROR_QUIET)
        if(changes)
            set(BUILD_DIRTY 1)
        endif()
    endif()
endif()
configure_file(${IN} ${OUT} @ONLY)
