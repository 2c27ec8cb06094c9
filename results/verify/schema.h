/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* JSON Schema 2020-12, as far as hbmark's own schema uses it: compiled once, then fast. */
#ifndef HBMARK_SCHEMA_H
#define HBMARK_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>

#include "record/error.h"

struct schema;

/* From its JSON text. A keyword that is not known here, a reference to nothing or a pattern that is
 * none is EXIT_INTERNAL: never is a rule left out silently. Free with schema_free(). */
struct schema *schema_make(const char *text, size_t n, struct error *e);
void schema_free(struct schema *s);

/* The schema of the record that this program writes, from its table of fields: what is judged must
 * not depend on a file that lies beside the judged. */
struct schema *schema_of_record(struct error *e);

/* Is the value valid? If not, e says where ("summary.ci.lo") and what. */
bool schema_check(const struct schema *s, const json_t *value, struct error *e);

#endif
