/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The negative control of net.pingpong: whole runs over a net that loses, cuts, spoils and delays
 * messages. The point of the fault says who and where; all others are measured. Under a launcher.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit.h"
#include "comm/pairs.h"
#include "machine/machine.h"
#include "null_net.h"
#include "rig.h"

/* Each point has a size of its own, by which it is known: these, from BYTES on. */
enum { BYTES = 100 };
#define TIMEOUT_S "4"
static const double POINT_MOST_S = 4 + 8; /* a loaded machine takes its time to end */

/* What rank 0 does to one message of the point, the first time or in a sample. */
static const struct {
    enum null_fault fault;
    uint64_t at, arg;
    const char *status, *says; /* NULL: the point passes */
} points[] = {
    {NULL_NONE, 0, 0, NULL, NULL},
    {NULL_LOSE, 0, 0, "ERROR", "no message of 101 bytes from rank "},
    {NULL_LOSE, 9, 0, "ERROR", "no message of 102 bytes from rank "},
    {NULL_CUT, 9, 0, "FAIL", "has 102 bytes, not 103"},
    {NULL_CORRUPT, 0, 11, "FAIL", "byte 1 of 104 from rank 0 on "},
    {NULL_CORRUPT, 9, 800, "FAIL", "byte 100 of 105 from rank "},
    {NULL_DELAY, 9, 30, NULL, NULL},
    {NULL_DELAY, 9, 6000, "ERROR", "no message of 107 bytes from rank "},
    {NULL_TWICE, 9, 0, "FAIL", "of 108 from rank "},
    {NULL_FAIL, 9, 0, "ERROR", "a call that is made to fail sending to rank "},
    {NULL_NONE, 0, 0, NULL, NULL},
};
enum { POINTS = sizeof points / sizeof *points };

static struct comm c;
static struct null_net *spoiler; /* the session closes it with its net ... */
static struct net *inner;        /* ... which leaves this one's memory to us */
static char class_of_first[16];  /* of the pair of ranks 0 and 1 */

static void arm(size_t point)
{
    const bool spoils = c.rank == 0 && point < POINTS;

    if (spoils)
        null_net_arm(spoiler, points[point].fault, points[point].at, points[point].arg);
}

static void next_point(void *arg, const json_t *record, size_t index, size_t total)
{
    (void)arg, (void)record;
    arm(index + 1);
    for (size_t i = 0; index + 1 == total && i < 2; i++) {
        free(spoiler->copies[i]);
        spoiler->copies[i] = NULL;
    }
}

/* The session gets the net that spoils in place of the one that it would open. */
static int spoil(struct session *s, struct error *e)
{
    if (lab_net(&s->lab, e))
        return -1;
    inner = s->lab.net;
    spoiler = calloc(1, sizeof *spoiler);
    null_net_init(spoiler, inner);
    s->lab.net = &spoiler->net;
    s->observer.done = next_point;
    arm(0);
    return 0;
}

static json_t *run_all(struct error *e)
{
    char at[256];
    const struct rig_option options[] = {{"at", at},           {"visits", "1"},
                                         {"min-samples", "3"}, {"max-samples", "5"},
                                         {"warmup", "1ms"},    {"timeout", TIMEOUT_S "s"},
                                         {"order", "table"},   {NULL, NULL}};
    enum exit_code code;

    snprintf(at, sizeof at, "pairs=%s bytes=", class_of_first);
    for (size_t i = 0; i < POINTS; i++)
        snprintf(strchr(at, 0), sizeof at - strlen(at), "%s%zu", i ? "," : "", BYTES + i);
    null_model = (struct null_model){.works = true};
    rig_ready = spoil;
    return rig_run("net.pingpong", options, &code, e);
}

static void assert_says(const char *text, const char *words)
{
    CU_ASSERT_PTR_NOT_NULL(strstr(text, words));
    if (!strstr(text, words))
        fprintf(stderr, "'%s' is not in: %s\n", words, text);
}

static void judge(const json_t *point, size_t i)
{
    const json_t *time = json_object_get(point, "time");
    const char *status = rig_text(point, "status"), *text = rig_text(point, "text");
    char bytes[32], host[64] = "";

    snprintf(bytes, sizeof bytes, "bytes=%zu ", BYTES + i);
    assert_says(rig_text(point, "id"), bytes);
    if (!points[i].status) {
        if (strcmp(status, "PASS") != 0 && strcmp(status, "WARN") != 0)
            fprintf(stderr, "%s: %s: %s\n", rig_text(point, "id"), status, text);
        CU_ASSERT(strcmp(status, "PASS") == 0 || strcmp(status, "WARN") == 0);
        return;
    }
    gethostname(host, sizeof host - 1);
    CU_ASSERT_STRING_EQUAL(status, points[i].status);
    assert_says(text, points[i].says);
    assert_says(text, host);
    CU_ASSERT_TRUE(json_number_value(json_object_get(time, "total_s")) < POINT_MOST_S);
}

static void test_faults(void)
{
    struct error e = {.text = ""};
    json_t *records = run_all(&e);

    if (!records)
        fprintf(stderr, "%s\n", e.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    for (size_t i = 0; c.rank == 0 && i < POINTS; i++) {
        CU_ASSERT_PTR_NOT_NULL_FATAL(rig_point(records, i));
        judge(rig_point(records, i), i);
    }
    json_decref(records);
    free(inner);
}

static int find_class(struct error *e)
{
    struct machine m;
    struct place *places;

    if (machine_init(&m, &(struct machine_options){0}, e))
        return -1;
    places = places_gather(&c, m.topology, (unsigned)hwloc_bitmap_first(m.allowed), e);
    if (places && c.size > 1)
        snprintf(class_of_first, sizeof class_of_first, "%s",
                 pair_class_name(pair_class_of(&places[0], &places[1])));
    free(places);
    machine_fini(&m);
    return places ? 0 : -1;
}

int main(void)
{
    static const CU_TestInfo tests[] = {{"faults", test_faults}, CU_TEST_INFO_NULL};
    struct error e;
    double failed;

    if (comm_open(&c, COMM_AUTO, &e) || find_class(&e)) {
        fprintf(stderr, "%s\n", e.text);
        return 70;
    }
    failed = c.size > 1 ? unit_run("net row", tests) : 77;
    c.ops->reduce(&c, &failed, 1, COMM_MAX);
    comm_close(&c);
    return (int)failed;
}
