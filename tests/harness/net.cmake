# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Tests of messages between ranks and of their schedules.
harness_test(test_pairs)
add_test(NAME pairs COMMAND test_pairs)
set_tests_properties(pairs PROPERTIES LABELS harness)

add_library(null_net STATIC ${HERE}/null_net.c)
target_include_directories(null_net PUBLIC ${HERE})
target_link_libraries(null_net PUBLIC harness PRIVATE hbmark_options)
foreach(name IN ITEMS net places pingpong)
    harness_test(test_${name})
    target_link_libraries(test_${name} PRIVATE null_net)
    add_test(NAME ${name}.alone COMMAND test_${name})
    set_tests_properties(${name}.alone PROPERTIES LABELS harness)
    if(MPI_C_FOUND)
        foreach(n 1 2 3 4)
            add_test(NAME ${name}.mpi_${n}
                     COMMAND ${HERE}/test_comm_run.sh ${n} $<TARGET_FILE:test_${name}>)
            set_tests_properties(${name}.mpi_${n} PROPERTIES
                ENVIRONMENT "${HBMARK_MPI_ENVIRONMENT};MPIRUN=${MPIEXEC_EXECUTABLE}"
                PROCESSORS 2 SKIP_RETURN_CODE 77 LABELS harness)
        endforeach()
    endif()
endforeach()
target_link_libraries(test_pingpong PRIVATE benches)

# Solvers over a grid of ranks.
harness_test(test_ptrans)
target_link_libraries(test_ptrans PRIVATE null_net benches)
add_test(NAME ptrans.alone COMMAND test_ptrans)
set_tests_properties(ptrans.alone PROPERTIES LABELS harness)
if(MPI_C_FOUND)
    foreach(n 2 3 4 6)
        add_test(NAME ptrans.mpi_${n}
                 COMMAND ${HERE}/test_comm_run.sh ${n} $<TARGET_FILE:test_ptrans>)
        set_tests_properties(ptrans.mpi_${n} PROPERTIES
            ENVIRONMENT "${HBMARK_MPI_ENVIRONMENT};MPIRUN=${MPIEXEC_EXECUTABLE}"
            PROCESSORS 2 SKIP_RETURN_CODE 77 LABELS harness)
    endforeach()
endif()
