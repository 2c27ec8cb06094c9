# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Tests of messages between ranks and of their schedules.
harness_test(test_pairs)
add_test(NAME pairs COMMAND test_pairs)
set_tests_properties(pairs PROPERTIES LABELS harness)

add_library(null_net STATIC ${HERE}/null_net.c)
target_include_directories(null_net PUBLIC ${HERE})
target_link_libraries(null_net PUBLIC harness PRIVATE hbmark_options)
foreach(name IN ITEMS net places pingpong courier)
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

# What ranks have of their own in a point; rows of messages, and what faults make of them.
harness_test(test_ranks)
target_link_libraries(test_ranks PRIVATE rig)
harness_test(test_net_row)
target_link_libraries(test_net_row PRIVATE rig null_net)
add_test(NAME ranks.alone COMMAND test_ranks)
set_tests_properties(ranks.alone PROPERTIES TIMEOUT 60 LABELS harness)
if(MPI_C_FOUND)
    foreach(name IN ITEMS ranks net_row)
        foreach(n 2 3)
            add_test(NAME ${name}.mpi_${n}
                     COMMAND ${HERE}/test_comm_run.sh ${n} $<TARGET_FILE:test_${name}>)
            set_tests_properties(${name}.mpi_${n} PROPERTIES
                ENVIRONMENT "${HBMARK_MPI_ENVIRONMENT};MPIRUN=${MPIEXEC_EXECUTABLE}"
                PROCESSORS 2 TIMEOUT 70 SKIP_RETURN_CODE 77 LABELS harness)
        endforeach()
    endforeach()
endif()

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
