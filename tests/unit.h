/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Runs one table of CUnit tests as a program. */
#ifndef HBMARK_UNIT_H
#define HBMARK_UNIT_H

#include <CUnit/Basic.h>

/* Exit status for main(): 0 if all passed, 1 if one did not, 70 if CUnit did not start. */
static inline int unit_run(const char *name, const CU_TestInfo *tests)
{
    CU_SuiteInfo suites[] = {{.pName = name, .pTests = (CU_TestInfo *)tests}, CU_SUITE_INFO_NULL};
    unsigned failed;

    if (CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(suites) != CUE_SUCCESS)
        return 70;
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

#endif
