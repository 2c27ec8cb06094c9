/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What the page is made of, on readouts made here: escaping, packing, outliers, drift, rules. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/words.h"
#include "report/page.h"
#include "report/sections.h"
#include "unit.h"

enum { NODES = 200, METRICS = 10, SLOW = 37, GONE = 5 };

static double noise(unsigned *state)
{
    double sum = 0;

    for (int i = 0; i < 12; i++) {
        *state = *state * 1664525u + 1013904223u;
        sum += (double)(*state >> 8) / (1 << 24);
    }
    return sum - 6;
}

/* Metrics of NODES nodes at 100 +- 1; nothing is wrong with them yet. */
static void fleet_make(struct figure *f, double (*node)[NODES], const char *direction)
{
    unsigned state = 42;

    memset(f, 0, METRICS * sizeof *f);
    for (int m = 0; m < METRICS; m++) {
        f[m] = (struct figure){.id = "a", .bench = "b", .direction = direction, .node = node[m]};
        for (int i = 0; i < NODES; i++)
            node[m][i] = 100 + noise(&state);
    }
}

static struct readout fleet(struct figure *f, struct readout_node *nodes)
{
    for (int i = 0; i < NODES; i++)
        nodes[i] = (struct readout_node){.host = "n"};
    return (struct readout){.figure = f, .n = METRICS, .node = nodes, .nodes = NODES};
}

static struct figure figures[METRICS];
static struct readout_node some_nodes[NODES];
static double values[METRICS][NODES];

static void no_false_alarm(void)
{
    struct readout r;
    json_t *o;

    fleet_make(figures, values, "higher");
    r = fleet(figures, some_nodes);
    o = section_slow(&r);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(o, "nodes")), 0);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(o, "metrics")), METRICS);
    /* Bonferroni: 0.05 / 2000 on one side is 4.056 (tables of the normal law). */
    CU_ASSERT_DOUBLE_EQUAL(member_number(o, "z"), 4.056, 0.001);
    json_decref(o);
}

static void slow_node(const char *direction, double factor, size_t expected)
{
    struct readout r;
    json_t *o, *node;

    fleet_make(figures, values, direction);
    for (int m = 0; m < METRICS; m++)
        values[m][SLOW] = 100 * factor;
    for (int m = 0; m < METRICS - 2; m++)
        values[m][GONE] = NAN;
    r = fleet(figures, some_nodes);
    o = section_slow(&r);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(o, "nodes")), expected);
    node = json_array_get(json_object_get(o, "nodes"), 0);
    if (expected && node) {
        CU_ASSERT_EQUAL(member_number(node, "node"), SLOW);
        CU_ASSERT_EQUAL(json_array_size(json_object_get(node, "found")), METRICS);
        CU_ASSERT(member_number(node, "worst") < -4);
    }
    node = json_array_get(json_object_get(o, "missing"), 0);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(o, "missing")), 1);
    CU_ASSERT_EQUAL(member_number(node, "node"), GONE);
    CU_ASSERT_EQUAL(member_number(node, "figures"), METRICS - 2);
    json_decref(o);
}

static void slow_nodes_are_named(void)
{
    slow_node("higher", 0.90, 1);
    slow_node("lower", 1.10, 1);
    /* Better than the others is nothing to complain of. */
    slow_node("higher", 1.10, 0);
    slow_node("lower", 0.90, 0);
}

static void equal_values(void)
{
    struct readout r;
    json_t *o;

    fleet_make(figures, values, "higher");
    for (int m = 0; m < METRICS; m++)
        for (int i = 0; i < NODES; i++)
            values[m][i] = i == SLOW ? 50 : 100;
    r = fleet(figures, some_nodes);
    o = section_slow(&r);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(o, "nodes")), 1);
    json_decref(o);
}

static void one_node_says_why(void)
{
    struct figure f = {.id = "a"};
    struct readout_node node = {.host = "n"};
    struct readout r = {.figure = &f, .n = 1, .node = &node, .nodes = 1};
    json_t *o = section_slow(&r);

    CU_ASSERT_STRING_EQUAL(member_text(o, "why"), "one node was measured");
    json_decref(o);
}

static void floats_are_packed(void)
{
    const double x[] = {1.0, -2.5, NAN};
    json_t *text = section_floats(x, 2), *none = section_floats(x, 0);

    /* 0000803f 000020c0 */
    CU_ASSERT_STRING_EQUAL(json_string_value(text), "AACAPwAAIMA=");
    CU_ASSERT_STRING_EQUAL(json_string_value(none), "");
    json_decref(text);
    json_decref(none);
}

static void many_samples_are_thinned(void)
{
    static double x[10 * SAMPLES_KEPT];
    struct figure f[2] = {{.id = "a", .sample = x, .samples = 10 * SAMPLES_KEPT},
                          {.id = "b", .sample = x, .samples = 7}};
    struct readout r = {.figure = f, .n = 2};
    json_t *o, *from;

    for (size_t i = 0; i < 10 * SAMPLES_KEPT; i++)
        x[i] = (double)i;
    o = section_samples(&r);
    from = json_object_get(o, "from");
    CU_ASSERT_EQUAL(json_integer_value(json_array_get(from, 1)), SAMPLES_KEPT);
    CU_ASSERT_EQUAL(json_integer_value(json_array_get(from, 2)), SAMPLES_KEPT + 7);
    CU_ASSERT_EQUAL(member_number(o, "thinned"), 1);
    CU_ASSERT_EQUAL(strlen(member_text(o, "data")), ((SAMPLES_KEPT + 7) * 4 + 2) / 3 * 4);
    json_decref(o);
}

static void drift_is_told(void)
{
    const char *most[READOUT_FACTS_MOST], *odd[READOUT_FACTS_MOST];
    struct readout_node nodes[3] = {{"a", most}, {"b", odd}, {"c", most}};
    struct readout r = {.node = nodes, .nodes = 3};
    json_t *list, *first, *which;

    for (size_t i = 0; i < READOUT_FACTS_MOST; i++)
        most[i] = odd[i] = "same";
    odd[4] = "other";
    list = section_facts(&r);
    first = json_array_get(list, 0);
    CU_ASSERT_EQUAL(json_array_size(list), readout_fact_count());
    CU_ASSERT_STRING_EQUAL(member_text(first, "name"), readout_facts[4].name);
    which = json_array_get(json_object_get(first, "odd"), 0);
    CU_ASSERT_EQUAL(json_integer_value(json_array_get(which, 0)), 1);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(first, "odd")), 1);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(json_array_get(list, 1), "odd")), 0);
    json_decref(list);
}

static const char *answer_of(const json_t *list, size_t n)
{
    return member_text(json_array_get(list, n - 1), "answer");
}

static void rules_are_answered(void)
{
    struct figure f = {.id = "a",
                       .unit = "B/s",
                       .status = "PASS",
                       .median = 1,
                       .lo = 1,
                       .hi = 1,
                       .level = 0.95,
                       .n = 3,
                       .ranks = 1,
                       .bound = NAN,
                       .p05 = 1,
                       .p95 = 1};
    struct readout r = {.figure = &f, .n = 1, .derived = json_array(), .events = json_array()};
    json_t *env = json_pack("{s:s, s:s, s:{s:s, s:s}, s:{s:s, s:s, s:b}}", "cpu_model", "x",
                            "kernel", "y", "compiler", "version", "1", "flags", "-O2", "build",
                            "git", "abc", "exe_sha256", "def", "dirty", 0);
    json_t *list;

    r.env = env;
    list = section_checklist(&r, 1);
    CU_ASSERT_EQUAL(json_array_size(list), 12);
    CU_ASSERT_STRING_EQUAL(answer_of(list, 1), "n/a");
    CU_ASSERT_STRING_EQUAL(answer_of(list, 2), "no"); /* no end: it was killed */
    CU_ASSERT_STRING_EQUAL(answer_of(list, 5), "yes");
    CU_ASSERT_STRING_EQUAL(answer_of(list, 6), "no"); /* the record tells no method */
    CU_ASSERT_STRING_EQUAL(answer_of(list, 7), "n/a");
    CU_ASSERT_STRING_EQUAL(answer_of(list, 8), "no"); /* samples are not there */
    CU_ASSERT_STRING_EQUAL(answer_of(list, 9), "yes");
    CU_ASSERT_STRING_EQUAL(answer_of(list, 10), "n/a");
    CU_ASSERT_STRING_EQUAL(answer_of(list, 11), "no"); /* no bound */
    json_decref(list);
    f.lo = NAN;
    json_object_set_new(json_object_get(env, "build"), "dirty", json_true());
    list = section_checklist(&r, 2);
    CU_ASSERT_STRING_EQUAL(answer_of(list, 5), "no");
    CU_ASSERT_STRING_EQUAL(answer_of(list, 7), "yes");
    CU_ASSERT_STRING_EQUAL(answer_of(list, 9), "no");
    json_decref(list);
    json_decref(env);
    json_decref((json_t *)r.derived);
    json_decref((json_t *)r.events);
}

/* Rule 11 of rates with and without a bound, where one roofline was measured. */
static void bounds_are_counted(void)
{
    static const struct {
        const char *unit[2];
        double bound[2];
        const char *answer, *evidence;
    } cases[] = {
        {{"B/s", "flop/s"}, {1, NAN}, "no", "partly: 1 of 2 rates have a stated bound; 1 measured"},
        {{"B/s", "flop/s"}, {NAN, NAN}, "no", "0 of 2 rates"},
        {{"B/s", "flop/s"}, {1, 1}, "yes", "2 of 2 rates"},
        {{"B/s", "s"}, {1, NAN}, "yes", "1 of 1 rates"},
        {{"s", "s"}, {NAN, NAN}, "n/a", "no point is a rate"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct figure f[2];
        struct readout r = {.figure = f, .n = 2, .events = json_array()};
        json_t *list, *eleventh;

        for (int k = 0; k < 2; k++)
            f[k] = (struct figure){.id = "a",
                                   .unit = cases[i].unit[k],
                                   .status = "PASS",
                                   .median = 1,
                                   .bound = cases[i].bound[k]};
        r.derived = json_pack("[{s:s}]", "kind", "roofline");
        list = section_checklist(&r, 1);
        eleventh = json_array_get(list, 10);
        CU_ASSERT_STRING_EQUAL(member_text(eleventh, "answer"), cases[i].answer);
        CU_ASSERT_PTR_EQUAL(strstr(member_text(eleventh, "evidence"), cases[i].evidence),
                            member_text(eleventh, "evidence"));
        json_decref(list);
        json_decref((json_t *)r.derived);
        json_decref((json_t *)r.events);
    }
}

/* The flag has two causes, and a record does not tell which: its text claims neither alone. */
static void cache_assisted_claims_no_doubling(void)
{
    const char *text = words_find(words_flag, "cache-assisted")->full;

    CU_ASSERT_PTR_NOT_NULL(strstr(text, "too small for the caches in reach, or "));
}

static size_t times(const char *text, const char *word)
{
    size_t n = 0;

    for (; (text = strstr(text, word)); text++)
        n++;
    return n;
}

static void data_cannot_leave_their_block(void)
{
    struct error e = {0};
    json_t *calm = json_pack("{s:s}", "x", "abc"),
           *wild = json_pack("{s:s, s:s}", "x", "</script><script>1</script><!--<script", "y",
                             "{{css}}{{data}}");
    size_t n = 0, m = 0;
    char *a = page_make(calm, &n, &e), *b = page_make(wild, &m, &e);

    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    CU_ASSERT_EQUAL(strlen(a), n);
    CU_ASSERT_EQUAL(times(a, "</script"), times(b, "</script"));
    CU_ASSERT_EQUAL(times(a, "<script"), times(b, "<script"));
    CU_ASSERT_EQUAL(times(a, "<!--"), times(b, "<!--"));
    /* What stands in the data is no word of the template. */
    CU_ASSERT_PTR_NOT_NULL(strstr(b, "\"{{css}}{{data}}\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(b, "\\u003c/script>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(b, "script-src 'sha256-"));
    free(a);
    free(b);
    json_decref(calm);
    json_decref(wild);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"no false alarm among equal nodes", no_false_alarm},
        {"slow and missing nodes are named, fast ones not", slow_nodes_are_named},
        {"one slow node among exactly equal ones", equal_values},
        {"one node: says why", one_node_says_why},
        {"floats as base64", floats_are_packed},
        {"many samples become quantiles", many_samples_are_thinned},
        {"drift against the majority", drift_is_told},
        {"the twelve rules", rules_are_answered},
        {"rule 11 counts bounds", bounds_are_counted},
        {"cache-assisted: two causes", cache_assisted_claims_no_doubling},
        {"data cannot leave their block", data_cannot_leave_their_block},
        CU_TEST_INFO_NULL};

    return unit_run("report", tests);
}
