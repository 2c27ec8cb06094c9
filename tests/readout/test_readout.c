/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a readout means: launches, nodes, samples, skips, versions. */
#include "readout/readout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "book.h"
#include "record/journal.h"
#include "suite.h"

#include "../unit.h"

enum { ALL = READOUT_SAMPLES | READOUT_NODES | READOUT_RECORDS | READOUT_FACTS };

static char *folder;
static struct book book;

static void begin(void)
{
    folder = suite_folder();
    book_begin(&book, folder);
    book_text(&book, "run", "{\"label\":null}");
}

static struct readout *read_back(struct error *e)
{
    struct readout *r;

    book_end(&book);
    e->text[0] = '\0';
    r = readout_open(folder, ALL, e);
    if (!r)
        printf("%s ", e->text);
    return r;
}

static void end(struct readout *r)
{
    readout_free(r);
    suite_remove(folder);
}

static void nodes_are(const char *const *hosts)
{
    for (size_t i = 0; hosts[i]; i++)
        book_add(&book, "env", json_pack("{s:s, s:s}", "hostname", hosts[i], "kernel", "6.1"));
    for (size_t i = 0; hosts[i]; i++)
        book_add(&book, "topo", json_pack("{s:s, s:i}", "hostname", hosts[i], "cores", 8));
}

static void launch_is(int launch)
{
    book_add(&book, "event", json_pack("{s:s, s:i}", "kind", "launch", "launch", launch));
}

static json_t *ranks_of(const double *ns, size_t n)
{
    json_t *ranks = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(ranks, json_pack("{s:i, s:i, s:f}", "rank", (int)i, "node", (int)i,
                                               "median_ns", ns[i]));
    return json_pack("{s:i, s:o}", "n", (int)n, "per_rank", ranks);
}

/* A rate of 1e9 / ns where more is better; of these sample times and those of the nodes' ranks. */
static json_t *point_of(const char *id, int launch, double ns)
{
    return json_pack("{s:s, s:s, s:i, s:s, s:s, s:s, s:[s], s:{s:s, s:s, s:s, s:i, s:f, s:f}, "
                     "s:{s:s, s:s, s:i, s:[f, f, f]}}",
                     "id", id, "bench", "stream.triad", "launch", launch, "class", "tuned",
                     "status", "WARN", "reason", "FLAGGED", "flags", "drift", "summary", "metric",
                     "bandwidth", "unit", "B/s", "direction", "higher", "n", 3, "median", 1e9 / ns,
                     "best", 1e9 / (ns / 2), "samples", "unit", "ns", "class", "cost", "n", 3,
                     "values", 2 * ns, ns / 2, ns);
}

static void samples_turn_into_values(void)
{
    struct error e;
    struct readout *r;
    json_t *time;

    begin();
    book_add(&book, "point", point_of("a", 0, 100));
    time = point_of("b", 0, 100);
    json_object_update_new(json_object_get(time, "summary"),
                           json_pack("{s:s, s:s, s:f, s:f}", "unit", "s", "direction", "lower",
                                     "median", 1e-9, "best", 0.5e-9));
    book_add(&book, "point", time);
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_EQUAL(r->n, 2);
    CU_ASSERT_EQUAL(r->figure[0].samples, 3);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[0].sample[0], 5e6, 1e-3);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[0].sample[1], 2e7, 1e-3);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[0].sample[2], 1e7, 1e-3);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[1].sample[0], 2e-9, 1e-20);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[1].sample[1], 0.5e-9, 1e-20);
    CU_ASSERT_STRING_EQUAL(r->figure[0].flags, "drift");
    CU_ASSERT_EQUAL(r->figure[1].line, 3);
    CU_ASSERT_TRUE(isnan(r->figure[0].bound));
    CU_ASSERT_PTR_NULL(json_object_get(json_object_get(r->figure[0].record, "samples"), "values"));
    CU_ASSERT_PTR_NULL(r->figure[0].node);
    end(r);
}

/* Of two ranks that did half each: the sum of what they gave is the whole, were they alike. */
static void nodes_share_a_rate(void)
{
    static const char *const hosts[] = {"a", "b", "c", NULL};
    const double ns[] = {100, 200}, times[] = {80, 120, 100};
    struct error e;
    struct readout *r;
    json_t *point;

    begin();
    nodes_are(hosts);
    point = point_of("a", 0, 100);
    json_object_set_new(point, "ranks", ranks_of(ns, 2));
    book_add(&book, "point", point);
    point = point_of("b", 0, 100);
    json_object_update_new(json_object_get(point, "summary"),
                           json_pack("{s:s, s:s, s:f, s:f}", "unit", "s", "direction", "lower",
                                     "median", 1e-9, "best", 0.5e-9));
    json_object_set_new(point, "ranks", ranks_of(times, 3));
    book_add(&book, "point", point);
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_EQUAL(r->nodes, 3);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[0].node[0], 1e7 / 2, 1e-3);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[0].node[1], 1e7 / 4, 1e-3);
    CU_ASSERT_TRUE(isnan(r->figure[0].node[2]));
    CU_ASSERT_DOUBLE_EQUAL(r->figure[1].node[0], 0.8e-9, 1e-20);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[1].node[1], 1.2e-9, 1e-20);
    end(r);
}

/* The scheduler gave the second launch other nodes, in another order. */
static void nodes_keep_their_names_over_launches(void)
{
    static const char *const first[] = {"a", "b", NULL}, *const second[] = {"c", "b", "d", NULL};
    const double ns[] = {100, 200, 400};
    struct error e;
    struct readout *r;
    json_t *point;

    begin();
    nodes_are(first);
    point = point_of("p", 0, 100);
    json_object_set_new(point, "ranks", ranks_of(ns, 2));
    book_add(&book, "point", point);
    launch_is(1);
    nodes_are(second);
    point = point_of("p", 1, 100);
    json_object_set_new(point, "ranks", ranks_of(ns, 3));
    book_add(&book, "point", point);
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_EQUAL(r->launches, 2);
    CU_ASSERT_EQUAL(r->n, 2);
    CU_ASSERT_EQUAL_FATAL(r->nodes, 4);
    for (size_t i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(r->node[i].host[0], "abcd"[i]);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[0].node[1], 1e7 / 4, 1e-3);
    CU_ASSERT_TRUE(isnan(r->figure[0].node[2]) && isnan(r->figure[0].node[3]));
    CU_ASSERT_TRUE(isnan(r->figure[1].node[0]));
    CU_ASSERT_DOUBLE_EQUAL(r->figure[1].node[1], 1e7 / 6, 1e-3);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[1].node[2], 1e7 / 3, 1e-3);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[1].node[3], 1e7 / 12, 1e-3);
    end(r);
}

/* Containers on several hosts may all be named alike. */
static void nodes_of_one_name_stay_apart(void)
{
    static const char *const hosts[] = {"box", "box", "", "", NULL};
    struct error e;
    struct readout *r;

    begin();
    nodes_are(hosts);
    launch_is(1);
    nodes_are(hosts);
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_EQUAL(r->nodes, 4);
    CU_ASSERT_STRING_EQUAL(r->node[1].host, "box");
    CU_ASSERT_STRING_EQUAL(r->node[3].host, "");
    end(r);
}

static const char *fact_of(const struct readout *r, size_t node, const char *name)
{
    for (size_t i = 0; readout_facts[i].name; i++)
        if (strcmp(readout_facts[i].name, name) == 0)
            return r->node[node].fact[i];
    return "no such fact";
}

static void facts_are_texts(void)
{
    struct error e;
    struct readout *r;

    begin();
    book_text(
        &book, "env",
        "{\"hostname\":\"a\",\"governor\":null,\"numa_balancing\":1,\"build\":{\"git\":\"f\"}}");
    book_text(&book, "topo", "{\"hostname\":\"a\",\"cores\":8,\"llc_sum_bytes\":33554432}");
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_STRING_EQUAL(fact_of(r, 0, "governor"), "");
    CU_ASSERT_STRING_EQUAL(fact_of(r, 0, "numa_balancing"), "1");
    CU_ASSERT_STRING_EQUAL(fact_of(r, 0, "git"), "f");
    CU_ASSERT_STRING_EQUAL(fact_of(r, 0, "cores"), "8");
    CU_ASSERT_STRING_EQUAL(fact_of(r, 0, "llc"), "33554432");
    end(r);
}

/* A point that a kill or signal kept from ending is measured again: the later one holds. */
static void a_resumed_point_replaces_its_first(void)
{
    struct error e;
    struct readout *r;

    begin();
    book_add(&book, "point", point_of("a", 0, 100));
    book_text(&book, "event", "{\"kind\":\"resume\",\"launch\":0}");
    book_add(&book, "point", point_of("a", 0, 50));
    book_add(&book, "point", point_of("b", 0, 50));
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_EQUAL(r->n, 2);
    CU_ASSERT_EQUAL(r->launches, 1);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[0].median, 2e7, 1e-3);
    CU_ASSERT_EQUAL(r->figure[0].line, 4);
    end(r);
}

/* Ids that differ after their first 600 bytes are two. */
static void long_ids_stay_apart(void)
{
    char id[701];
    struct error e;
    struct readout *r;

    memset(id, 'x', 700);
    id[700] = '\0';
    begin();
    book_add(&book, "point", point_of(id, 0, 100));
    id[699] = 'y';
    book_add(&book, "point", point_of(id, 0, 100));
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_EQUAL(r->n, 2);
    end(r);
}

static void add_skip(const char *id)
{
    book_add(&book, "point",
             json_pack("{s:s, s:s, s:i, s:s, s:s, s:s, s:s}", "id", id, "bench", "x", "launch", 0,
                       "class", "tuned", "status", "SKIP", "reason", "INTERRUPTED", "text", "cut"));
}

static void what_ran_is_no_skip(void)
{
    struct error e;
    struct readout *r;

    begin();
    book_text(&book, "plan",
              "{\"skipped\":[{\"id\":null,\"bench\":\"gpu.a\",\"reason_code\":\"NO_DEVICE\","
              "\"text\":\"no GPU\"},{\"id\":null,\"bench\":\"gpu.b\",\"reason_code\":\"NO_DEVICE\","
              "\"text\":\"no GPU\"},{\"bench\":\"gpu.a\",\"reason_code\":\"NO_DEVICE\","
              "\"text\":\"no GPU\"}]}");
    add_skip("a");
    add_skip("b");
    add_skip("b");
    book_add(&book, "point", point_of("a", 0, 100));
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_EQUAL(r->n, 1);
    CU_ASSERT_EQUAL_FATAL(r->skips, 3);
    CU_ASSERT_STRING_EQUAL(r->skip[0].bench, "gpu.a");
    CU_ASSERT_STRING_EQUAL(r->skip[0].reason, "NO_DEVICE");
    CU_ASSERT_STRING_EQUAL(r->skip[1].bench, "gpu.b");
    CU_ASSERT_STRING_EQUAL(r->skip[2].id, "b");
    CU_ASSERT_STRING_EQUAL(r->skip[2].reason, "INTERRUPTED");
    end(r);
}

/* Records, members and points of a later minor version are left out, with a word; "1.10" is later
 * than "1.9". */
static void later_versions_are_read(void)
{
    static const struct {
        const char *version, *newer;
    } cases[] = {
        {"hbmark/1.0", ""},     {"hbmark/1.7", "hbmark/1.7"}, {"hbmark/1.10", "hbmark/1.10"},
        {"hbmark/2.0", NULL},   {"hbmark/10.0", NULL},        {"hbmark/1.x", NULL},
        {"hbmark/1.", NULL},    {"hbmark/1", NULL},           {"hbmark/1.0.1", NULL},
        {"otherbench/1", NULL},
    };
    struct error e;
    struct readout *r;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin();
        book.version = cases[i].version;
        book_text(&book, "novelty", "{\"what\":[1]}");
        book.version = "hbmark/1.0";
        book_add(&book, "point", point_of("a", 0, 100));
        book_end(&book);
        r = readout_open(folder, ALL, &e);
        CU_ASSERT_EQUAL(r != NULL, cases[i].newer != NULL);
        if (r) {
            CU_ASSERT_STRING_EQUAL(r->newer, cases[i].newer);
            CU_ASSERT_EQUAL(r->n, 1);
            CU_ASSERT_EQUAL(r->lines, 3);
        } else {
            CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
            CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "journal.jsonl:2: "));
        }
        end(r);
    }
}

static void sidecars_are_read_and_verified(void)
{
    const double ns[] = {200, 50, 100};
    char *path, *samples;
    struct error e;
    struct readout *r;
    char hex[65];
    json_t *point;

    begin();
    record_sha256(ns, sizeof ns, hex);
    point = point_of("a", 0, 100);
    json_object_set_new(point, "samples",
                        json_pack("{s:s, s:s, s:i, s:s, s:s}", "unit", "ns", "class", "cost", "n",
                                  3, "file", "samples/a.f64", "sha256", hex));
    book_add(&book, "point", point);
    samples = suite_path(folder, "samples");
    path = suite_path(folder, "samples/a.f64");
    mkdir(samples, 0777);
    suite_spill(path, (const char *)ns, sizeof ns);
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_DOUBLE_EQUAL(r->figure[0].sample[1], 2e7, 1e-3);
    readout_free(r);
    suite_spill(path, "\1", 1);
    CU_ASSERT_PTR_NULL(readout_open(folder, ALL, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "journal.jsonl:2: samples/a.f64 has 1 bytes"));
    suite_spill(path, "123456781234567812345678", 24);
    CU_ASSERT_PTR_NULL(readout_open(folder, ALL, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "samples/a.f64 was changed"));
    r = readout_open(folder, READOUT_FACTS, &e); /* not wanted, not read */
    CU_ASSERT_PTR_NOT_NULL(r);
    free(path);
    free(samples);
    end(r);
}

static void titles_are_names(void)
{
    struct error e;
    struct readout *r;
    char *path = NULL, *journal;

    begin();
    r = read_back(&e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_STRING_EQUAL(r->title, strrchr(folder, '/') + 1);
    readout_free(r);
    path = suite_path(folder, "caf\xe9");
    journal = suite_path(path, "journal.jsonl");
    mkdir(path, 0777);
    book_begin(&book, path);
    book_text(&book, "run", "{}");
    book_end(&book);
    r = readout_open(journal, ALL, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_STRING_EQUAL(r->title, "caf?");
    free(path);
    free(journal);
    end(r);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"samples turn into values", samples_turn_into_values},
        {"nodes share a rate", nodes_share_a_rate},
        {"nodes keep their names over launches", nodes_keep_their_names_over_launches},
        {"nodes of one name stay apart", nodes_of_one_name_stay_apart},
        {"facts are texts", facts_are_texts},
        {"a resumed point replaces its first", a_resumed_point_replaces_its_first},
        {"long ids stay apart", long_ids_stay_apart},
        {"what ran is no skip", what_ran_is_no_skip},
        {"later versions are read", later_versions_are_read},
        {"sidecars are read and verified", sidecars_are_read_and_verified},
        {"titles are names", titles_are_names},
        CU_TEST_INFO_NULL,
    };

    return unit_run("readout", tests);
}
