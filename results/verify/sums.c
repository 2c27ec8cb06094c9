/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sums that a reading benchmark found in memory, made again from the seed: data of another seed,
 * and so a record of another run, has others. Written anew from the description of the data, so
 * that a fault of the one that wrote them does not excuse itself. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/role.h"
#include "verify/audit.h"

/* About a second on a laptop: what is beyond is counted, and said. */
static const double ELEMENTS_MOST = 0x1p30;

struct sums {
    double elements;
    uint64_t made, left;
};

static uint64_t mixed(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Random bits of element i of the first array. */
static uint64_t bits(uint64_t key, uint64_t i)
{
    uint64_t z = key + i * 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 32)) * 0xd6e8feb86659fd93u;
    return z ^ (z >> 32);
}

/* The words of n numbers in [1, 2), added up. */
static uint64_t sum_f64(uint64_t key, uint64_t n)
{
    uint64_t sum = 0;

    for (uint64_t i = 0; i < n; i++)
        sum += bits(key, i) >> 12 | 0x3ff0000000000000u;
    return sum;
}

static uint64_t sum_f32(uint64_t key, uint64_t n)
{
    uint32_t sum = 0;

    for (uint64_t i = 0; i < n; i++)
        sum += (uint32_t)(bits(key, i) >> 41) | 0x3f800000u;
    return sum;
}

static const struct {
    const char *type;
    uint64_t (*sum)(uint64_t key, uint64_t n);
    uint64_t mask;
} types[] = {{"f64", sum_f64, UINT64_MAX}, {"f32", sum_f32, UINT32_MAX}};

static uint64_t whole(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return json_is_string(v) ? strtoull(json_string_value(v), NULL, 10)
                             : (uint64_t)json_integer_value(v);
}

static void on_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    struct sums *s = own;
    const json_t *check = json_object_get(record, "check");
    const char *type = member_text(record, "params.type");
    const double n = member_number(record, "params.n") * member_number(record, "params.ranks");
    const uint64_t seed = strtoull(member_text(a->run, "seed"), NULL, 10);
    size_t i = 0;

    while (i < sizeof types / sizeof *types && strcmp(type, types[i].type) != 0)
        i++;
    if (!member_is(record, "point") || !roles_any(record, ROLE_READ) ||
        i == sizeof types / sizeof *types || !json_object_get(check, "sum"))
        return;
    if (!(s->elements + n <= ELEMENTS_MOST)) {
        s->left++;
        return;
    }
    s->elements += n;
    s->made++;
    if ((types[i].sum(mixed(seed + 0x9e3779b97f4a7c15u), (uint64_t)n) * whole(check, "passes") &
         types[i].mask) != (whole(check, "sum") & types[i].mask))
        audit_fail(a, t,
                   "%s: the sum of its data is not that of seed %s: another run's, or changed",
                   member_text(record, "id"), member_text(a->run, "seed"));
}

static void on_end(struct audit *a, struct tally *t, void *own)
{
    const struct sums *s = own;

    if (!s->made && !s->left)
        audit_say(a, t, FINDING_SKIP, NULL, 0, "no point states a sum that can be made again");
    else if (!t->count[FINDING_FAIL])
        audit_say(a, t, s->made ? FINDING_PASS : FINDING_SKIP, NULL, 0,
                  "%llu of %llu sums of data made again from the seed%s",
                  (unsigned long long)s->made, (unsigned long long)(s->made + s->left),
                  s->left ? " (the others would take long)" : "");
}

const struct judge judge_sums = {"data", sizeof(struct sums), on_record, on_end};
