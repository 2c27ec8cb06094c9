/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Thresholds held against figures made by hand: every verdict, and what decides it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "require/require.h"
#include "unit.h"

enum { MOST = 8, NODES = 4 };

/* A run of figures: every text is there, as a readout has it. */
struct run {
    struct readout r;
    struct figure f[MOST];
    struct readout_node node[NODES];
    struct readout_skip skip;
    double value[MOST][NODES];
};

static void run_init(struct run *t, size_t nodes)
{
    static const char *const hosts[NODES] = {"n0", "n1", "n2", "n3"};

    memset(t, 0, sizeof *t);
    for (size_t i = 0; i < nodes; i++)
        t->node[i].host = hosts[i];
    t->r = (struct readout){.title = "run",
                            .figure = t->f,
                            .node = t->node,
                            .nodes = nodes,
                            .skip = &t->skip,
                            .launches = 1};
}

/* One more: stream.triad in DRAM with this median, interval of 2 % to each side. */
static struct figure *add(struct run *t, const char *id, const char *variant, double median)
{
    struct figure *f = &t->f[t->r.n];

    for (const struct figure_field *field = figure_fields; field->name; field++) {
        const char *none = "";
        const double nan = NAN;

        if (field->kind == FIGURE_TEXT)
            memcpy((char *)f + field->offset, &none, sizeof none);
        else if (field->kind == FIGURE_NUMBER)
            memcpy((char *)f + field->offset, &nan, sizeof nan);
    }
    f->id = id;
    f->bench = "stream.triad";
    f->variant = variant;
    f->type = "f64";
    f->tier = "dram";
    f->rules = "tuned";
    f->status = "PASS";
    f->metric = "bandwidth";
    f->unit = "B/s";
    f->direction = "higher";
    f->median = median;
    f->lo = 0.98 * median;
    f->hi = 1.02 * median;
    f->best = 1.1 * median;
    f->n = 10;
    f->threads = 8;
    f->launch = 0;
    f->converged = true;
    t->r.n++;
    return f;
}

/* The only row's judgement; NULL (and a failed test) if the file is wrong. */
static json_t *judge(struct run *t, const char *rows)
{
    char text[1000];
    struct error e = {.text = ""};
    struct require *q;
    json_t *judged = NULL;

    snprintf(text, sizeof text, "[require a]\nbench = stream.triad\n%s", rows);
    q = require_parse(text, strlen(text), "f.ini", &e);
    if (q)
        judged = require_judge(q, &t->r, &e);
    else
        printf("\n%s\n", e.text);
    require_free(q);
    CU_ASSERT_PTR_NOT_NULL_FATAL(judged);
    return judged;
}

static void is(struct run *t, const char *rows, const char *verdict, const char *why)
{
    json_t *judged = judge(t, rows);
    const json_t *row = json_array_get(json_object_get(judged, "rows"), 0);
    const bool same =
        strcmp(member_text(row, "verdict"), verdict) == 0 && strstr(member_text(row, "why"), why);

    if (!same) {
        char *text = json_dumps(row, 0);

        printf("\n%s-> %s, not %s (%s)\n", rows, text, verdict, why);
        free(text);
    }
    CU_ASSERT(same);
    CU_ASSERT_EQUAL(require_holds(judged), strcmp(verdict, "PASS") == 0);
    CU_ASSERT_EQUAL(member_number(judged, "counts.PASS") + member_number(judged, "counts.FAIL") +
                        member_number(judged, "counts.MISSING"),
                    1);
    json_decref(judged);
}

static void test_operators(void)
{
    struct run t;

    run_init(&t, 1);
    add(&t, "stream.triad f64 plain tall", "plain", 100e9); /* 98 to 102 */
    is(&t, "require = >= 98 GB/s\n", "PASS", "");
    is(&t, "require = >= 98.1 GB/s\n", "FAIL", "its interval does not");
    is(&t, "require = >= 101 GB/s\n", "FAIL", "");
    is(&t, "require = > 98 GB/s\n", "FAIL", "");
    is(&t, "require = > 97.9 GB/s\n", "PASS", "");
    is(&t, "require = <= 102 GB/s\n", "PASS", "");
    is(&t, "require = <= 101 GB/s\n", "FAIL", "its interval does not");
    is(&t, "require = < 102 GB/s\n", "FAIL", "");
    is(&t, "require = == 100 GB/s within 2 %\n", "PASS", "");
    is(&t, "require = == 100 GB/s within 1 %\n", "FAIL", "its interval does not");
    is(&t, "require = == 101 GB/s within 2.5 %\n", "FAIL", "");
    is(&t, "require = >= 100 GB/s\nby = median\n", "PASS", "");
    is(&t, "require = > 100 GB/s\nby = median\n", "FAIL", "");
    is(&t, "require = == 101 GB/s within 1 %\nby = median\n", "PASS", "");
    is(&t, "require = >= 110 GB/s\nvalue = best\n", "PASS", "");
    is(&t, "require = >= 111 GB/s\nvalue = best\n", "FAIL", "");
    is(&t, "require = >= 50 %\nvalue = bound_fraction\n", "MISSING", "no bound_fraction");
    is(&t, "require = >= 5\nvalue = threads\n", "PASS", "");
}

static void test_row(void)
{
    struct run t;
    json_t *judged;
    const json_t *row;

    run_init(&t, 1);
    add(&t, "stream.triad f64 plain tall", "plain", 100e9);
    judged = judge(&t, "require = >= 80 GB/s\n");
    row = json_array_get(json_object_get(judged, "rows"), 0);
    CU_ASSERT_DOUBLE_EQUAL(member_number(row, "margin"), 0.225, 1e-12); /* (98 - 80) / 80 */
    CU_ASSERT_DOUBLE_EQUAL(member_number(row, "judged"), 98e9, 1);
    CU_ASSERT_DOUBLE_EQUAL(member_number(row, "value"), 100e9, 1);
    CU_ASSERT_DOUBLE_EQUAL(member_number(row, "required"), 80e9, 1);
    CU_ASSERT_STRING_EQUAL(member_text(row, "operator"), ">=");
    CU_ASSERT_STRING_EQUAL(member_text(row, "unit"), "B/s");
    CU_ASSERT_STRING_EQUAL(member_text(row, "by"), "interval");
    CU_ASSERT_STRING_EQUAL(member_text(row, "tier"), "dram");
    CU_ASSERT_STRING_EQUAL(member_text(row, "metric"), "bandwidth");
    CU_ASSERT_EQUAL(member_number(row, "line"), 1);
    CU_ASSERT_EQUAL(member_number(row, "nodes"), 1);
    CU_ASSERT_EQUAL(member_number(row, "nodes_failed"), 0);
    CU_ASSERT_EQUAL(strlen(member_text(judged, "sha256")), 64);
    json_decref(judged);
    judged = judge(&t, "require = <= 95 GB/s\n");
    row = json_array_get(json_object_get(judged, "rows"), 0);
    CU_ASSERT_DOUBLE_EQUAL(member_number(row, "margin"), -7.0 / 95, 1e-12);
    json_decref(judged);
}

/* What is no evidence is MISSING, not PASS, however good the number. */
static void test_evidence(void)
{
    struct run t;
    struct figure *f;

    run_init(&t, 1);
    f = add(&t, "stream.triad f64 plain tall", "plain", 100e9);
    is(&t, "require = >= 1 GB/s\nmin-samples = 10\n", "PASS", "");
    is(&t, "require = >= 1 GB/s\nmin-samples = 11\n", "MISSING", "10 samples of 11");
    is(&t, "require = >= 1 GB/s\nconverged = yes\n", "PASS", "");
    f->converged = false;
    is(&t, "require = >= 1 GB/s\nconverged = yes\n", "MISSING", "converge");
    is(&t, "require = >= 1 GB/s\nmin-nodes = 2\n", "MISSING", "1 nodes of 2");
    is(&t, "require = >= 1 ns\n", "MISSING", "in B/s");
    is(&t, "require = >= 1\n", "MISSING", "in B/s");
    is(&t, "require = >= 1 GB/s\ntier = hbm\n", "MISSING", "none of this tier");
    is(&t, "require = >= 1 GB/s\nthreads = 4\n", "MISSING", "none of this tier");
    is(&t, "require = >= 1 GB/s\nclass = stream-rules\n", "MISSING", "none of this tier");
    f->flags = "drift,cache-assisted";
    is(&t, "require = >= 1 GB/s\n", "MISSING", "cache-assisted");
    is(&t, "require = >= 1 GB/s\nrefuse = none\n", "PASS", "");
    is(&t, "require = >= 1 GB/s\nrefuse = throttled, dri*\n", "MISSING", "drift");
    f->flags = "";
    f->lo = f->hi = NAN;
    is(&t, "require = >= 1 GB/s\n", "MISSING", "no interval");
    is(&t, "require = >= 1 GB/s\nby = median\n", "PASS", "");
    f->status = "INVALID";
    is(&t, "require = >= 1 GB/s\n", "MISSING", "INVALID");
    f->status = "FAIL";
    f->text = "3 elements";
    is(&t, "require = >= 1 GB/s\n", "FAIL", "3 elements");
    f->bench = "stream.triadd";
    is(&t, "require = >= 1 GB/s\n", "MISSING", "did you mean 'stream.triadd'?");
    t.r.n = 0;
    is(&t, "require = >= 1 GB/s\n", "MISSING", "no point of 'stream.triad'");
    t.skip = (struct readout_skip){"stream.triad", "stream.triad", "NO_TIER", "no HBM here"};
    t.r.skips = 1;
    is(&t, "require = >= 1 GB/s\n", "MISSING", "NO_TIER: no HBM here");
}

static void test_several(void)
{
    struct run t;
    struct figure *again;

    run_init(&t, 1);
    add(&t, "stream.triad f64 plain tall compact dram auto 1GiB", "plain", 100e9);
    add(&t, "stream.triad f64 nt tall compact dram auto 1GiB", "nt", 200e9);
    is(&t, "require = >= 150 GB/s\n", "PASS", ""); /* the better variant */
    is(&t, "require = >= 150 GB/s\nvariants = each\n", "FAIL", "");
    is(&t, "require = >= 150 GB/s\nvariant = plain\n", "FAIL", "");
    /* Of launches the worst counts: no retry until it passes. */
    again = add(&t, "stream.triad f64 nt tall compact dram auto 1GiB", "nt", 120e9);
    again->launch = 1;
    is(&t, "require = >= 150 GB/s\n", "FAIL", "");
    is(&t, "require = >= 110 GB/s\n", "PASS", "");
    /* Another size is another measurement: each must hold. */
    add(&t, "stream.triad f64 nt tall compact dram auto 2GiB", "nt", 50e9);
    is(&t, "require = >= 110 GB/s\n", "FAIL", "");
    is(&t, "require = >= 110 GB/s\npoints = best\n", "PASS", "");
    is(&t, "require = >= 45 GB/s\n", "PASS", "");
    /* Wrong data in one variant is not made good by another. */
    t.f[0].status = "FAIL";
    is(&t, "require = >= 45 GB/s\n", "FAIL", "wrong");
    t.f[0].status = "ERROR";
    is(&t, "require = >= 45 GB/s\n", "PASS", "");
}

static void test_nodes(void)
{
    struct run t;
    struct figure *f;
    json_t *judged;
    const json_t *row;

    run_init(&t, 4);
    f = add(&t, "stream.triad f64 nt tall", "nt", 400e9);
    is(&t, "require = >= 90 GB/s\n", "MISSING", "nodes = total");
    memcpy(t.value[0], (double[]){100e9, 101e9, 80e9, 102e9}, sizeof t.value[0]);
    f->node = t.value[0];
    is(&t, "require = >= 80 GB/s\n", "PASS", "");
    is(&t, "require = >= 90 GB/s\n", "FAIL", "1 of 4 nodes");
    is(&t, "require = >= 390 GB/s\nnodes = total\n", "PASS", "");
    is(&t, "require = >= 395 GB/s\nnodes = total\n", "FAIL", "");
    is(&t, "require = >= 80 GB/s\nmin-nodes = 4\n", "PASS", "");
    is(&t, "require = >= 80 GB/s\nmin-nodes = 5\n", "MISSING", "4 nodes of 5");
    judged = judge(&t, "require = >= 101 GB/s\n");
    row = json_array_get(json_object_get(judged, "rows"), 0);
    CU_ASSERT_EQUAL(member_number(row, "nodes_failed"), 2);
    CU_ASSERT_DOUBLE_EQUAL(member_number(row, "value"), 80e9, 1);
    CU_ASSERT_STRING_EQUAL(member_text(row, "by"), "node medians");
    row = json_object_get(row, "failed");
    CU_ASSERT_EQUAL(json_array_size(row), 2);
    CU_ASSERT_STRING_EQUAL(member_text(json_array_get(row, 0), "node"), "n0");
    CU_ASSERT_STRING_EQUAL(member_text(json_array_get(row, 1), "node"), "n2");
    json_decref(judged);
    t.value[0][1] = NAN;
    is(&t, "require = >= 80 GB/s\n", "MISSING", "1 of 4 nodes have no value");
    is(&t, "require = >= 90 GB/s\n", "FAIL", "1 of 4 nodes");
    judged = judge(&t, "require = >= 90 GB/s\n");
    row = json_array_get(json_object_get(judged, "rows"), 0);
    CU_ASSERT_EQUAL(member_number(row, "nodes_failed"), 2);
    CU_ASSERT(
        json_is_null(json_object_get(json_array_get(json_object_get(row, "failed"), 0), "value")));
    json_decref(judged);
}

/* The table names what failed, fits the page and drives no terminal. */
static void test_print(void)
{
    struct run t;
    struct figure *f;
    json_t *judged;
    char *text = NULL;
    size_t n;
    FILE *out;

    run_init(&t, 4);
    f = add(&t, "stream.triad f64 nt tall\033[31m", "nt", 400e9);
    t.node[2].host = "bad\033[2Jnode";
    memcpy(t.value[0], (double[]){100e9, 101e9, 80e9, NAN}, sizeof t.value[0]);
    f->node = t.value[0];
    judged = judge(&t, "require = >= 90 GB/s\n");
    out = open_memstream(&text, &n);
    require_print(out, judged, &(struct render_style){.width = 100});
    fclose(out);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "bad?[2Jnode 80.00 GB/s"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, ">= 90.00 GB/s"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "THRESHOLDS FAIL  0 of 1 hold; 1 FAIL, 0 MISSING; f.ini"));
    CU_ASSERT_PTR_NULL(strchr(text, '\033'));
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        CU_ASSERT(strlen(line) <= 100);
    free(text);
    json_decref(judged);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"operators and both kinds of judging", test_operators},
        {"members of a row", test_row},
        {"what is no evidence", test_evidence},
        {"variants, launches, points", test_several},
        {"nodes", test_nodes},
        {"the table", test_print},
        CU_TEST_INFO_NULL,
    };

    return unit_run("require.judge", tests);
}
