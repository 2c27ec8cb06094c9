/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The env record's half about this program: how it was built, linked and started. */
#ifndef HBMARK_ENV_PARTS_H
#define HBMARK_ENV_PARTS_H

#include <jansson.h>

/* A JSON string whatever the bytes are: what is not UTF-8 gets '?' in place. */
json_t *env_text(const char *text);

/* Members compiler, build, libs, omp, scheduler and hwloc settings of the environment. */
void env_add_program(json_t *obj);

#endif
