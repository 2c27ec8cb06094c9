/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What else the machine did during visits: added up over them, recorded and taken up again. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "run/outcome.h"

#define NO_EDAC "no memory controller reports errors (EDAC)"

#define AT(member) offsetof(struct sys_activity, member)
#define COUNT(key, member)                                                                         \
    {                                                                                              \
        key, AT(member), NULL, true, true                                                          \
    }

/* In the order of the record. */
static const struct {
    const char *key;
    size_t at;
    const char *why_not; /* where it is no finite number */
    bool grows;          /* by how much is what counts; else how it is at the end */
    bool whole;          /* uint64_t, not double */
} rows[] = {
    {"steal_s", AT(steal_s), NULL, true, false},
    COUNT("minor_faults", minor_faults),
    COUNT("major_faults", major_faults),
    COUNT("throttles", throttles),
    COUNT("migrations", migrations),
    COUNT("voluntary_switches", voluntary_switches),
    COUNT("involuntary_switches", involuntary_switches),
    COUNT("swapped_bytes", swapped_bytes),
    {"loadavg", AT(load1), NULL, false, false},
    {"clock_Hz", AT(sensors.clock_Hz), "the system states no clock", false, false},
    {"temperature_C", AT(sensors.temperature_C), "no thermal zone is shown", false, false},
    {"ecc_corrected", AT(sensors.ecc_corrected), NO_EDAC, true, false},
    {"ecc_uncorrected", AT(sensors.ecc_uncorrected), NO_EDAC, true, false},
};

enum { ROWS = sizeof rows / sizeof *rows };

static double get(const struct sys_activity *a, int i)
{
    const void *at = (const char *)a + rows[i].at;

    return rows[i].whole ? (double)*(const uint64_t *)at : *(const double *)at;
}

static void put(struct sys_activity *a, int i, double value)
{
    void *at = (char *)a + rows[i].at;

    if (rows[i].whole)
        *(uint64_t *)at = value > 0 ? (uint64_t)value : 0;
    else
        *(double *)at = value;
}

void visit_add_activity(struct sys_activity *sum, const struct visit *v)
{
    for (int i = 0; i < ROWS; i++)
        put(sum, i,
            rows[i].grows ? get(sum, i) + get(&v->act1, i) - get(&v->act0, i) : get(&v->act1, i));
}

json_t *outcome_context_json(const struct sys_activity *a, const struct sys_activity *b)
{
    struct sys_activity during = {0};
    json_t *o = json_object();

    visit_add_activity(&during, &(struct visit){.act0 = *a, .act1 = *b});
    for (int i = 0; i < ROWS; i++) {
        if (rows[i].whole)
            record_int(o, rows[i].key, (uint64_t)get(&during, i));
        else if (rows[i].why_not)
            record_known(o, rows[i].key, get(&during, i), rows[i].why_not);
        else
            record_real(o, rows[i].key, get(&during, i));
    }
    return o;
}

void outcome_context_read(const json_t *o, struct sys_activity *during)
{
    memset(during, 0, sizeof *during);
    for (int i = 0; i < ROWS; i++) {
        const json_t *value = json_object_get(o, rows[i].key);

        if (value)
            put(during, i, json_is_number(value) ? json_number_value(value) : NAN);
    }
}
