/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <jansson.h>

#include "book.h"
#include "record/journal.h"
#include "stats/stats.h"

struct maker {
    const struct cluster_options *o;
    struct book book;
    json_t *env, *topo; /* of one node, to be changed for each */
    json_t *hostile;    /* names, or NULL */
    double *times;
};

/* What is measured, and the value of a sound node. */
static const struct metric {
    const char *bench, *metric, *unit;
    bool lower;
    double value, work; /* work: bytes, operations or accesses of one repetition on a node */
} metrics[] = {
    {"stream.triad", "bandwidth", "B/s", false, 3.1e11, 3.2e9},
    {"stream.copy", "bandwidth", "B/s", false, 2.9e11, 2.1e9},
    {"stream.read", "bandwidth", "B/s", false, 3.4e11, 1.1e9},
    {"latency.idle", "latency", "s", true, 1.12e-7, 1e6},
    {"compute.fma", "flops", "flop/s", false, 5.4e12, 1e11},
    {"random.gups", "updates", "updates/s", false, 1.4e9, 1e8},
    {"llm.decode", "bandwidth", "B/s", false, 2.6e11, 1.5e10},
    {"compute.gemm", "flops", "flop/s", false, 4.6e12, 2e12},
};

/* splitmix64 (Steele, Lea and Flood 2014): any number of independent draws, in any order. */
static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* Uniform in (0, 1), for this purpose and place. */
static double draw(const struct maker *m, uint64_t purpose, uint64_t a, uint64_t b)
{
    const uint64_t h = mix(mix(mix(mix(m->o->seed) + purpose) + a) + b);

    return ((double)(h >> 11) + 0.5) * 0x1p-53;
}

/* Normal, by Box and Muller (1958). */
static double normal(const struct maker *m, uint64_t purpose, uint64_t a, uint64_t b)
{
    return sqrt(-2 * log(draw(m, purpose, a, b))) *
           cos(6.283185307179586 * draw(m, purpose + 1, a, b));
}

enum { FOR_NODE = 10, FOR_POINT = 20, FOR_SAMPLE = 30, FOR_SLOW = 40, FOR_DRIFT = 50 };

/* The share of a sound node's speed that this node has: a narrow hump with a tail to the slow side,
 * a little else from metric to metric, and some nodes that are plainly slow. */
static double speed(const struct maker *m, uint64_t node, uint64_t point)
{
    const struct cluster_options *o = m->o;
    double s =
        1 - 0.004 * fabs(normal(m, FOR_NODE, node, 0)) + 0.002 * normal(m, FOR_POINT, node, point);

    for (unsigned long k = 0; k < o->slow; k++)
        if (node == (uint64_t)(draw(m, FOR_SLOW, k, 0) * (double)o->nodes))
            s *= 0.7 + 0.2 * draw(m, FOR_SLOW, k, 1);
    return s;
}

static void put_run(struct maker *m)
{
    char zeros[65], uuid[64];
    json_t *body;

    snprintf(uuid, sizeof uuid, "%08lx-0000-4000-8000-%012llx", m->o->seed & 0xffffffffu,
             (unsigned long long)mix(m->o->nodes * 1009 + m->o->metrics) >> 16);
    memset(zeros, '0', 64);
    zeros[64] = '\0';
    body =
        json_pack("{s:s, s:s, s:s, s:s, s:{}, s:s, s:[s, s], s:s, s:s?, s:n, s:s, s:i, s:s}",
                  "run_uuid", uuid, "program", "hbmark", "version", "0.1.0", "suite", "standard",
                  "config", "config_sha256", zeros, "argv", "hbmark", "run", "seed", "42", "label",
                  m->hostile ? json_string_value(json_array_get(m->hostile, 0)) : m->o->label,
                  "challenge", "challenge_reason", "none given", "launches", 1, "mode", "measure");
    if (!m->hostile && !m->o->label)
        json_object_set_new(body, "label_reason", json_string("none given"));
    book_add(&m->book, "run", body);
}

static void put_host(struct maker *m, uint64_t node, json_t *record)
{
    char name[32];

    snprintf(name, sizeof name, "n%06llu.example", (unsigned long long)node);
    if (m->hostile)
        json_object_set(record, "hostname",
                        json_array_get(m->hostile, node % json_array_size(m->hostile)));
    else
        json_object_set_new(record, "hostname", json_string(name));
}

/* Where a node drifted from the others' configuration. */
static void put_drift(struct maker *m, uint64_t node, json_t *env)
{
    static const struct {
        const char *key, *sound, *drifted;
    } facts[] = {
        {"governor", "performance", "powersave"},
        {"microcode", "0x2b000603", "0x2b0004d0"},
        {"kernel", "6.1.0-32-amd64", "6.1.0-28-amd64"},
        {"thp", "madvise", "never"},
    };
    const size_t n = sizeof facts / sizeof *facts;

    for (size_t i = 0; i < n; i++)
        json_object_set_new(env, facts[i].key, json_string(facts[i].sound));
    for (unsigned long k = 0; k < m->o->drift; k++)
        if (node == (uint64_t)(draw(m, FOR_DRIFT, k, 0) * (double)m->o->nodes))
            json_object_set_new(env, facts[k % n].key, json_string(facts[k % n].drifted));
}

static void put_nodes(struct maker *m)
{
    char id[48];

    for (uint64_t node = 0; node < m->o->nodes; node++) {
        snprintf(id, sizeof id, "%016llx-boot", (unsigned long long)mix(node));
        json_object_set_new(m->env, "boot_id", json_string(id));
        put_host(m, node, m->env);
        put_drift(m, node, m->env);
        book_add(&m->book, "env", json_incref(m->env));
    }
    for (uint64_t node = 0; node < m->o->nodes; node++) {
        put_host(m, node, m->topo);
        book_add(&m->book, "topo", json_incref(m->topo));
    }
    book_add(&m->book, "preflight",
             json_pack("{s:s, s:[], s:{s:s, s:s}}", "status", "OK", "items", "counters", "backend",
                       "none", "text", "invented"));
}

static void point_id(char *id, size_t room, unsigned long point)
{
    const size_t kinds = sizeof metrics / sizeof *metrics;

    snprintf(id, room, "%s f64 auto tall compact dram auto 1GiB at=%lu",
             metrics[point % kinds].bench, point / kinds);
}

static void put_plan(struct maker *m)
{
    json_t *points = json_array();
    char id[128];

    for (unsigned long p = 0; p < m->o->metrics; p++) {
        point_id(id, sizeof id, p);
        json_array_append_new(points,
                              json_pack("{s:s, s:s}", "id", id, "bench",
                                        metrics[p % (sizeof metrics / sizeof *metrics)].bench));
    }
    book_add(&m->book, "plan",
             json_pack("{s:o, s:[], s:f, s:s}", "points", points, "skipped", "estimate_s", 60.0,
                       "order_seed", "7"));
}

/* Every rank's own median. */
static void put_ranks(struct maker *m, FILE *to, unsigned long point, double sound_ns)
{
    const struct cluster_options *o = m->o;
    const unsigned long missing = point % 2 ? o->missing : 0;
    const unsigned long ranks = (o->nodes - missing) * o->ranks;

    fprintf(to,
            ",\"ranks\":{\"n\":%lu,\"reduction\":\"max(end) - min(start)\",\"sync\":{},"
            "\"per_rank\":[",
            ranks);
    for (unsigned long r = 0; r < ranks; r++)
        fprintf(to, "%s{\"rank\":%lu,\"node\":%lu,\"workers\":56,\"cpu\":0,\"median_ns\":%.17g}",
                r ? "," : "", r, r / o->ranks, sound_ns / speed(m, r / o->ranks, point));
    fputs("]}", to);
}

static double value_of(const struct metric *k, double work, double ns)
{
    return k->lower ? ns * 1e-9 / work : work / (ns * 1e-9);
}

static json_t *summary_of(const struct metric *k, double work, const struct stats *s)
{
    const double a = value_of(k, work, s->p95), b = value_of(k, work, s->p05);
    const double lo = value_of(k, work, s->ci.hi), hi = value_of(k, work, s->ci.lo);
    json_t *o =
        json_pack("{s:s, s:s, s:s, s:i, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:b, s:s, s:n, s:s}",
                  "metric", k->metric, "unit", k->unit, "direction", k->lower ? "lower" : "higher",
                  "n", (int)s->n, "median", value_of(k, work, s->median), "best",
                  value_of(k, work, s->min), "p05", fmin(a, b), "p95", fmax(a, b), "mean",
                  value_of(k, work, s->mean), "cov", s->robust_cov, "drift", 0.0, "converged", 1,
                  "stop", "ci", "bus_median", "bus_median_reason", "not counted");

    if (s->ci.valid)
        json_object_set_new(o, "ci",
                            json_pack("{s:f, s:f, s:f, s:s, s:s}", "level", 0.95, "lo",
                                      fmin(lo, hi), "hi", fmax(lo, hi), "method",
                                      "order statistics", "resampling", "within-launch"));
    else
        record_absent(o, "ci", "too few samples for this level");
    return o;
}

/* Samples beyond what a line should hold go to a file of their own. */
static json_t *samples_of(struct maker *m, unsigned long launch, unsigned long point)
{
    const size_t n = m->o->samples;
    json_t *o = json_pack("{s:s, s:s, s:i, s:i}", "unit", "ns", "class", "cost", "reps", 1, "n",
                          (int)n),
           *values = json_array();

    if (n <= 4096) {
        for (size_t i = 0; i < n; i++)
            json_array_append_new(values, json_real(m->times[i]));
        json_object_set_new(o, "values", values);
    } else {
        char path[4096], name[64], hex[65];
        FILE *f;

        json_decref(values);
        snprintf(name, sizeof name, "samples/point-%lu-%lu.f64", point, launch);
        snprintf(path, sizeof path, "%s/samples", m->o->dir);
        mkdir(path, 0777);
        snprintf(path, sizeof path, "%s/%s", m->o->dir, name);
        f = fopen(path, "wb");
        if (!f || fwrite(m->times, sizeof *m->times, n, f) != n || fclose(f))
            exit(EXIT_UNAVAILABLE);
        record_sha256(m->times, n * sizeof *m->times, hex); /* little-endian machines only */
        json_object_set_new(o, "file", json_string(name));
        json_object_set_new(o, "sha256", json_string(hex));
    }
    return o;
}

static json_t *point_of(struct maker *m, unsigned long launch, unsigned long point, double work)
{
    const struct metric *k = &metrics[point % (sizeof metrics / sizeof *metrics)];
    const double bytes = k->unit[0] == 'B' ? work : 0, flops = k->unit[0] == 'f' ? work : 0;
    struct stats s;
    char id[128];
    json_t *o;

    if (stats_make(m->times, m->o->samples, 0.95, &s))
        exit(EXIT_INTERNAL);
    point_id(id, sizeof id, point);
    o = json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:s, s:[]}", "id", id, "bench",
                  k->bench, "title", "invented", "launch", (int)launch, "order", (int)point,
                  "class", point % 3 ? "tuned" : "stream-rules", "status", "PASS", "reason", "OK",
                  "text", "measured and checked", "flags");
    json_object_set_new(o, "params",
                        json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:s, s:[i], s:s, s:I, s:s}",
                                  "type", "f64", "variant", "auto", "isa", "avx512", "threads", 56,
                                  "ranks", (int)(m->o->nodes * m->o->ranks), "bind", "compact",
                                  "tier", "dram", "nodes", 0, "pages", "auto", "size_bytes",
                                  (json_int_t)1 << 30, "device", "host"));
    json_object_set_new(o, "work",
                        json_pack("{s:f, s:f, s:f, s:f, s:f}", "read_bytes", bytes, "written_bytes",
                                  0.0, "payload_bytes", bytes, "bus_bytes", bytes, "flops", flops));
    json_object_set_new(o, "samples", samples_of(m, launch, point));
    json_object_set_new(o, "summary", summary_of(k, work, &s));
    json_object_set_new(o, "check",
                        json_pack("{s:s, s:b, s:i, s:i}", "kind", "per-element", "pass", 1,
                                  "elements", 1 << 20, "bad", 0));
    return o;
}

/* The run waits for its slowest node, and is a little slower still. */
static void make_times(struct maker *m, unsigned long launch, unsigned long point, double sound_ns)
{
    double least = 1;

    for (uint64_t node = 0; node < m->o->nodes; node++)
        least = fmin(least, speed(m, node, point));
    for (unsigned long i = 0; i < m->o->samples; i++)
        m->times[i] = sound_ns / least *
                      (1.002 + 0.003 * normal(m, FOR_POINT + 2, launch, point) +
                       0.004 * fabs(normal(m, FOR_SAMPLE, launch * 1000003 + point, i)));
}

static void put_point(struct maker *m, unsigned long launch, unsigned long point)
{
    const struct metric *k = &metrics[point % (sizeof metrics / sizeof *metrics)];
    const double ns = 1e9 * (k->lower ? k->value * k->work : k->work / k->value);
    char *text = NULL, *body;
    json_t *o;
    size_t n;
    FILE *to;

    make_times(m, launch, point, ns);
    o = point_of(m, launch, point, k->lower ? k->work : k->work * (double)m->o->nodes);
    body = json_dumps(o, JSON_COMPACT | JSON_PRESERVE_ORDER);
    to = open_memstream(&text, &n);
    if (!to || !body)
        exit(EXIT_INTERNAL);
    fwrite(body, 1, strlen(body) - 1, to);
    if (m->o->nodes * m->o->ranks > 1)
        put_ranks(m, to, point, ns);
    fputc('}', to);
    fclose(to);
    book_text(&m->book, "point", text);
    free(text);
    free(body);
    json_decref(o);
}

static void put_launch(struct maker *m, unsigned long launch)
{
    if (launch)
        book_add(&m->book, "event",
                 json_pack("{s:s, s:s, s:i}", "kind", "launch", "text", "one more launch", "launch",
                           (int)launch));
    put_nodes(m);
    put_plan(m);
    for (unsigned long p = 0; p < m->o->metrics; p++)
        put_point(m, launch, p);
    book_add(&m->book, "end",
             json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:f}", "status", "complete", "exit_code", 0,
                       "launches", (int)launch + 1, "points_done", (int)m->o->metrics,
                       "points_planned", (int)m->o->metrics, "skipped", 0, "elapsed_s", 60.0));
}

static int read_template(struct maker *m)
{
    FILE *in = fopen(m->o->template, "r");

    if (!in)
        return -1;
    m->env = json_loadf(in, JSON_DISABLE_EOF_CHECK, NULL);
    m->topo = json_loadf(in, JSON_DISABLE_EOF_CHECK, NULL);
    fclose(in);
    if (m->o->hostile)
        m->hostile = json_load_file(m->o->hostile, 0, NULL);
    json_object_del(m->env, "t");
    json_object_del(m->topo, "t");
    return m->env && m->topo && (!m->o->hostile || json_array_size(m->hostile)) ? 0 : -1;
}

static int make(struct maker *m)
{
    if (mkdir(m->o->dir, 0777) && errno != EEXIST)
        return -1;
    m->times = calloc(m->o->samples, sizeof *m->times);
    if (!m->times)
        return -1;
    book_begin(&m->book, m->o->dir);
    put_run(m);
    for (unsigned long launch = 0; launch < m->o->launches; launch++)
        put_launch(m, launch);
    book_end(&m->book);
    return m->o->manifest ? journal_manifest(m->o->dir, NULL) : 0;
}

int cluster_write(const struct cluster_options *o, struct error *e)
{
    struct maker m = {.o = o};
    int rc;

    if (read_template(&m))
        rc = error_set(e, EXIT_USAGE, "cannot read %s", o->template);
    else if ((rc = make(&m)) != 0)
        error_set(e, EXIT_UNAVAILABLE, "cannot write %s: %s", o->dir, strerror(errno));
    free(m.times);
    json_decref(m.env);
    json_decref(m.topo);
    json_decref(m.hostile);
    return rc;
}
