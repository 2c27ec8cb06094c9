/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

int suite_run(const char *name, const CU_TestInfo *tests)
{
    CU_SuiteInfo suites[] = {{.pName = name, .pTests = (CU_TestInfo *)tests}, CU_SUITE_INFO_NULL};
    unsigned failed;

    if (CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(suites) != CUE_SUCCESS)
        return 70;
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? 1 : 0;
}

void check_text(const char *what, const char *want, const char *got)
{
    if (strcmp(want, got) != 0)
        fprintf(stderr, "\n    %s: want \"%s\"\n    %*s  got \"%s\"", what, want, (int)strlen(what),
                "", got);
    CU_ASSERT_STRING_EQUAL(got, want);
}

void check_has(const char *what, const char *text, const char *part)
{
    if (!strstr(text, part))
        fprintf(stderr, "\n    %s: no \"%s\" in \"%s\"", what, part, text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
}
