/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include <stdio.h>
#include <string.h>

#include "../unit.h"

int suite_run(const char *name, const CU_TestInfo *tests)
{
    return unit_run(name, tests);
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
