/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a fill left is used again by the next visits, and never where something else was written. */
#include <string.h>

#include "lab/pool.h"
#include "rig.h"
#include "../unit.h"

static double memory[512];

static struct pool pool_of_one(void)
{
    return (struct pool){.buf[0] = {.base = memory, .bytes = sizeof memory}};
}

static void what_is_there_is_known(void)
{
    struct pool p = pool_of_one();
    struct filling want = {(char *)memory, 7, 0, ELEM_F64, 100};

    CU_ASSERT_EQUAL(pool_lacks(&p, 0, &want), 0);
    pool_holds(&p, 0, &want);
    CU_ASSERT_EQUAL(pool_lacks(&p, 0, &want), 100);
    want.n = 60; /* fewer are there as well, and do not make it fewer */
    pool_holds(&p, 0, &want);
    want.n = 140;
    CU_ASSERT_EQUAL(pool_lacks(&p, 0, &want), 100);
    CU_ASSERT_EQUAL(pool_lacks(&p, 1, &want), 0);
}

static void other_data_is_not_it(void)
{
    const struct filling there = {(char *)memory, 7, 0, ELEM_F64, 100};
    struct filling others[] = {there, there, there, there};

    others[0].base += 64;
    others[1].key = 8;
    others[2].first = 100;
    others[3].elem = ELEM_F32;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct pool p = pool_of_one();

        pool_holds(&p, 0, &there);
        CU_ASSERT_EQUAL(pool_lacks(&p, 0, &others[i]), 0);
    }
}

static void what_is_written_is_lost(void)
{
    const struct filling want = {(char *)memory, 7, 0, ELEM_F64, 100};
    struct pool p = pool_of_one();

    pool_holds(&p, 0, &want);
    pool_written(&p, memory + 512); /* of another buffer */
    pool_written(&p, memory + 100);
    CU_ASSERT_EQUAL(pool_lacks(&p, 0, &want), 100);
    pool_written(&p, (char *)(memory + 40) + 1);
    CU_ASSERT_EQUAL(pool_lacks(&p, 0, &want), 40);
    pool_written(&p, memory);
    CU_ASSERT_EQUAL(pool_lacks(&p, 0, &want), 0);
    pool_holds(&p, 0, &want);
    pool_forget(&p);
    CU_ASSERT_EQUAL(pool_lacks(&p, 0, &want), 0);
}

static void pages_are_touched_once(void)
{
    struct pool p = pool_of_one();

    CU_ASSERT_FALSE(pool_is_touched(&p, 8));
    pool_touched(&p, 800);
    pool_touched(&p, 80);
    CU_ASSERT(pool_is_touched(&p, 800));
    CU_ASSERT_FALSE(pool_is_touched(&p, 808));
    pool_forget(&p); /* touched they stay */
    CU_ASSERT(pool_is_touched(&p, 800));
    pool_discarded(&p);
    CU_ASSERT_FALSE(pool_is_touched(&p, 8));
}

static unsigned fills;

static void count_fills(const struct launch *l)
{
    fills += !strcmp(l->kernel->name, "fill") && !strcmp(l->kernel->variant, "plain");
}

/* Launches of fills in a run of three visits a point; all points pass. */
static unsigned fills_of(const char *benches)
{
    const struct rig_option options[] = {
        {"size", "33KiB"},         {"visits", "3"},      {"doubling", "off"},
        {"constant-probe", "off"}, {"variant", "plain"}, {"seed", "7"},
        {"counters", "none"},      {"type", "f64"},      {NULL, NULL}};
    enum exit_code code;
    struct error e;
    json_t *records;
    const json_t *p;

    fills = 0;
    null_model = (struct null_model){.works = true, .each_launch = count_fills};
    records = rig_run(benches, options, &code, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    CU_ASSERT_EQUAL(code, EXIT_PASS);
    for (size_t i = 0; (p = rig_point(records, i)); i++)
        CU_ASSERT_EQUAL(json_array_size(json_object_get(p, "visits")), 3);
    json_decref(records);
    return fills;
}

/* Inputs are filled once a run, an array that is updated before each use. */
static void visits_share_a_fill(void)
{
    CU_ASSERT_EQUAL(fills_of("stream.triad"), 3);
    CU_ASSERT_EQUAL(fills_of("stream.triad,stream.copy,stream.write"), 3);
    CU_ASSERT(fills_of("stream.daxpy") > 3);
}

int main(void)
{
    CU_TestInfo tests[] = {{"what is there is known", what_is_there_is_known},
                           {"other data is not it", other_data_is_not_it},
                           {"what is written is lost", what_is_written_is_lost},
                           {"pages are touched once", pages_are_touched_once},
                           {"visits share a fill", visits_share_a_fill},
                           CU_TEST_INFO_NULL};

    return unit_run("fill", tests);
}
