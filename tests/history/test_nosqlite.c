/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What stands in for history where SQLite was not found: it says what to install. */
#include <string.h>

#include "history/history.h"
#include "unit.h"

static void says_what_to_install(void)
{
    char db[] = "site.db", action[] = "list", *words[] = {db, action};
    const struct reading in = {.words = words, .nwords = 2};
    struct error e = {0};

    CU_ASSERT_EQUAL(cmd_history(&in, &e), EXIT_UNAVAILABLE);
    CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "libsqlite3-dev"));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "sqlite-devel"));
}

int main(void)
{
    const CU_TestInfo tests[] = {{"says what to install", says_what_to_install}, CU_TEST_INFO_NULL};

    return unit_run("nosqlite", tests);
}
