# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Tests of harness/comm, harness/counters and the preflight.
pkg_check_modules(CUNIT REQUIRED IMPORTED_TARGET cunit)
set(HERE ${CMAKE_CURRENT_LIST_DIR})

function(harness_test name)
    add_executable(${name} ${HERE}/${name}.c)
    target_link_libraries(${name} PRIVATE harness PkgConfig::CUNIT hbmark_options m)
endfunction()

# Open MPI and its helpers keep memory to the end; without whole stacks no suppression matches.
set(HBMARK_MPI_ENVIRONMENT
    OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    "ASAN_OPTIONS=fast_unwind_on_malloc=0"
    "LSAN_OPTIONS=suppressions=${HERE}/lsan.supp:print_suppressions=0")

harness_test(test_comm)
add_test(NAME comm COMMAND test_comm)

if(MPI_C_FOUND)
    harness_test(test_comm_mpi)
    foreach(n 1 2 3 16)
        add_test(NAME comm_mpi_${n}
                 COMMAND ${HERE}/test_comm_run.sh ${n} $<TARGET_FILE:test_comm_mpi>)
    endforeach()
    add_test(NAME comm_mpi_killed
             COMMAND ${HERE}/test_comm_fault.sh die $<TARGET_FILE:test_comm_mpi>)
    add_test(NAME comm_mpi_error
             COMMAND ${HERE}/test_comm_fault.sh error $<TARGET_FILE:test_comm_mpi>)
    add_test(NAME comm_mpi_hosts COMMAND ${HERE}/test_comm_hosts.sh $<TARGET_FILE:test_comm_mpi>)
    set_tests_properties(comm_mpi_1 comm_mpi_2 comm_mpi_3 comm_mpi_16 comm_mpi_killed
                         comm_mpi_error comm_mpi_hosts PROPERTIES
                         ENVIRONMENT "${HBMARK_MPI_ENVIRONMENT};MPIRUN=${MPIEXEC_EXECUTABLE}"
                         PROCESSORS 2 SKIP_RETURN_CODE 77)
endif()

# What the choice must be depends on the machine, except under the mock and the forced PMU.
harness_test(test_counters)
target_link_libraries(test_counters PRIVATE OpenMP::OpenMP_C Threads::Threads)
add_test(NAME counters COMMAND test_counters any ${HERE}/test_counters_sysfs.txt)
add_test(NAME counters_denied
         COMMAND ${HERE}/test_counters_denied.sh $<TARGET_FILE:test_counters>)
set_tests_properties(counters counters_denied PROPERTIES SKIP_RETURN_CODE 77)

if(PAPI_FOUND)
    # The PMU libpfm is forced to believe in is there, its events are not.
    add_test(NAME counters_papi_forced COMMAND test_counters any)
    set_tests_properties(counters_papi_forced PROPERTIES
                         ENVIRONMENT "LIBPFM_FORCE_PMU=skx")
    find_path(PFM_INCLUDE perfmon/pfmlib.h)
    if(PFM_INCLUDE)
        add_library(mock_libpfm MODULE ${HERE}/test_counters_mock_libpfm.c)
        target_compile_definitions(mock_libpfm PRIVATE _GNU_SOURCE)
        target_include_directories(mock_libpfm PRIVATE ${PFM_INCLUDE})
        target_link_libraries(mock_libpfm PRIVATE ${CMAKE_DL_LIBS})
        add_test(NAME counters_papi_mock COMMAND test_counters papi)
        set_tests_properties(counters_papi_mock PROPERTIES ENVIRONMENT
            "LD_PRELOAD=$<TARGET_FILE:mock_libpfm>;ASAN_OPTIONS=verify_asan_link_order=0")
    endif()
    find_library(SDE_LIBRARY sde)
    find_path(SDE_INCLUDE sde_lib.h)
    if(SDE_LIBRARY AND SDE_INCLUDE)
        harness_test(test_counters_sde)
        target_include_directories(test_counters_sde PRIVATE ${SDE_INCLUDE})
        target_link_libraries(test_counters_sde PRIVATE ${SDE_LIBRARY})
        add_test(NAME counters_sde COMMAND test_counters_sde)
    endif()
endif()

foreach(name IN ITEMS counters counters_denied counters_papi_forced counters_papi_mock)
    if(TEST ${name})
        set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
                     "HBMARK_SANITIZED=${HBMARK_SANITIZE}")
    endif()
endforeach()

harness_test(test_preflight)
add_test(NAME preflight COMMAND test_preflight)
set_tests_properties(preflight PROPERTIES PROCESSORS 2)
