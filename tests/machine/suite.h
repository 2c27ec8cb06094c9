/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Runs one table of CUnit tests as a program, and asserts that name what differs. */
#ifndef HBMARK_MACHINE_SUITE_H
#define HBMARK_MACHINE_SUITE_H

#include <CUnit/CUnit.h>

/* Exit status for main(): 0 if all passed. */
int suite_run(const char *name, const CU_TestInfo *tests);

/* Both texts are shown when they differ. */
void check_text(const char *what, const char *want, const char *got);
/* text has to contain part. */
void check_has(const char *what, const char *text, const char *part);

#endif
