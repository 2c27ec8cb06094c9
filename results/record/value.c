/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/journal.h"

#include <inttypes.h>
#include <math.h>

/* JSON readers keep numbers as float64, which is exact for integers below this only. */
#define EXACT_LIMIT (UINT64_C(1) << 53)

void record_known(json_t *obj, const char *key, double value, const char *why_not)
{
    if (isfinite(value))
        json_object_set_new(obj, key, json_real(value));
    else
        record_absent(obj, key, why_not);
}

void record_real(json_t *obj, const char *key, double value)
{
    record_known(obj, key, value, "not a finite number");
}

void record_int(json_t *obj, const char *key, uint64_t value)
{
    json_object_set_new(obj, key,
                        value < EXACT_LIMIT ? json_integer((json_int_t)value)
                                            : json_sprintf("%" PRIu64, value));
}

void record_absent(json_t *obj, const char *key, const char *reason)
{
    json_t *name = json_sprintf("%s_reason", key);

    json_object_set_new(obj, key, json_null());
    if (name)
        json_object_set_new(obj, json_string_value(name), json_string(reason));
    json_decref(name);
}
