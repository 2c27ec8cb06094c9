/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Is a run directory whole, unchanged, plausible and signed? */
#ifndef HBMARK_VERIFY_H
#define HBMARK_VERIFY_H

#include <jansson.h>

#include "command/reading.h"

struct verify_options {
    const char *challenge, *allowed_signers, *identity, *official; /* NULL: not asked for */
};

/* What was checked, as a new object, or NULL and e where even that cannot be told:
 * {dir, verdict: "PASS" | "FAIL", official: "yes" | "no" | "unknown", signature: "good" | "bad" |
 *  "none" | "unchecked", checks: [{name, verdict: "PASS" | "FAIL" | "WARN" | "SKIP", text, file,
 *  line}], cannot_prove: [text]} */
json_t *verify_json(const char *dir, const struct verify_options *o, struct error *e);

enum exit_code cmd_verify(const struct reading *in, struct error *e);
enum exit_code cmd_sign(const struct reading *in, struct error *e);

#endif
