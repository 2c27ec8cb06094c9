/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Messages between ranks: latency and bandwidth of pairs, by how near they are, over sizes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/bench.h"
#include "data.h"
#include "pingpong.h"

/* Pairs of a class at most: a sample beyond, in which each rank comes about as often. */
enum { PAIRS_MOST = 256, RANKS_SHOWN = 1024 };
enum { AXIS_BYTES, AXIS_PAIRS };
static const size_t MOST_BYTES = (size_t)1 << 30;
enum { SIDE_BANDWIDTH };

struct own {
    struct pingpong_seen seen;
    uint64_t turn;
    struct pairs pairs; /* these, the cells and the ball are in the run's room */
    struct cell *cell;
    unsigned char *ball;
};

_Static_assert(sizeof(struct own) <= RUN_OWN, "what a benchmark may keep");

static int make_pairs(struct run *r, struct pairs *p, struct error *e)
{
    const struct net *n = run_net(r);
    struct pairs_ask ask = {
        .places = n->places, .n = n->size, .most = PAIRS_MOST, .alone = true, .seed = run_seed(r)};

    while (strcmp(pair_class_name(ask.class), run_at_word(r, AXIS_PAIRS)) != 0)
        ask.class ++;
    return pairs_make(p, &ask, e);
}

/* Row: who begins. Column: who answers. */
static int name_cells(struct run *r, struct error *e)
{
    const struct net *n = run_net(r);
    const size_t ranks = (size_t)n->size;
    char(*text)[96] = calloc(ranks, sizeof *text);
    const char **names = calloc(ranks, sizeof *names);
    int rc = text && names ? 0 : error_set(e, EXIT_INTERNAL, "no memory for %zu names", ranks);

    for (size_t i = 0; rc == 0 && i < ranks; i++) {
        snprintf(text[i], sizeof text[i], "rank %d %s", n->places[i].rank, n->places[i].host);
        names[i] = text[i];
    }
    rc = rc ? rc : run_cells(r, names, ranks, names, ranks, e);
    free(names);
    free(text);
    return rc;
}

/* Who is in no pair waits, and that is no time of a message. */
static bool is_in_a_pair(const struct run *r, const struct pairs *p)
{
    const int me = run_net(r)->rank;
    size_t i = 0;

    while (i < p->n && p->pair[i].a != me && p->pair[i].b != me)
        i++;
    return i < p->n;
}

static int setup(struct run *r, struct error *e)
{
    struct own *own = run_own(r);
    struct pairs pairs;
    unsigned char *room;
    size_t cells, list;

    if (make_pairs(r, &pairs, e))
        return -1;
    run_takes_part(r, is_in_a_pair(r, &pairs));
    cells = pairs.n * sizeof *own->cell;
    list = pairs.n * sizeof *pairs.pair;
    room = run_room(r, cells + list + pingpong_room((size_t)run_at(r, AXIS_BYTES)), e);
    if (room) {
        *own = (struct own){.turn = own->turn, .pairs = pairs, .cell = (struct cell *)room};
        own->pairs.pair = memcpy(room + cells, pairs.pair, list);
        own->ball = room + cells + list;
    }
    pairs_fini(&pairs);
    return room ? name_cells(r, e) : -1;
}

static int step(struct run *r, unsigned repeat, struct error *e)
{
    struct own *own = run_own(r);
    struct pingpong p = {.net = run_net(r),
                         .clock = run_worker_clock(r),
                         .pairs = &own->pairs,
                         .seed = data_key(run_seed(r), (unsigned)own->turn++),
                         .bytes = (size_t)run_at(r, AXIS_BYTES),
                         .trips = repeat,
                         .ball = own->ball};
    struct pingpong_found found = {.cell = own->cell};

    if (pingpong_run(&p, &own->seen, &found, e))
        return -1;
    for (size_t i = 0; i < found.n; i++)
        run_cell_set(r, found.cell[i].row, found.cell[i].column, found.cell[i].value);
    run_cell_spent(r, own->seen.spent_ns);
    run_side(r, SIDE_BANDWIDTH,
             (double)p.bytes * 2e9 * repeat * (double)own->pairs.n / own->seen.spent_ns);
    return 0;
}

static int check(struct run *r, struct check *c, struct error *e)
{
    const struct pingpong_seen *s = &((const struct own *)run_own(r))->seen;

    (void)e;
    *c = (struct check){.kind = "bytes",
                        .elements = s->messages + s->bytes,
                        .bad = s->wrong + (s->expected - s->messages),
                        .first_bad = s->first_wrong};
    c->pass = c->bad == 0 && s->messages > 0;
    return 0;
}

static struct traffic traffic(const struct run *r)
{
    const struct own *own = run_own(r);
    const double messages = 2.0 * (double)own->pairs.n;

    return (struct traffic){
        .read = messages * run_at(r, AXIS_BYTES), .ops = messages, .serial = messages};
}

static void note(const struct run *r, char *text, size_t size)
{
    const struct own *own = run_own(r);

    snprintf(text, size, "%s", own->seen.what);
    if (!*text && own->pairs.n < own->pairs.of)
        snprintf(text, size, "a sample of %zu of %zu pairs", own->pairs.n, own->pairs.of);
}

/* Ranks that are near each other in this way may not be there. */
static const char *asks(const struct bench_site *site, struct bench_ask *ask, char *text,
                        size_t size)
{
    const char *class = ask->at[AXIS_PAIRS];
    size_t of[PAIR_CLASSES] = {0};
    char *end;
    struct error e;

    if (strtoull(ask->at[AXIS_BYTES], &end, 10) > MOST_BYTES || *end) {
        snprintf(text, size, "bytes = '%s': give a number up to %zu", ask->at[AXIS_BYTES],
                 MOST_BYTES);
        return "BAD_INPUT";
    }
    if (!site->places || pairs_count(site->places, (int)site->ranks, of, &e))
        return NULL; /* a machine that is only planned for */
    for (enum pair_class c = PAIR_CACHE; c < PAIR_CLASSES; c++)
        if (strcmp(pair_class_name(c), class) == 0 && of[c])
            return NULL;
    snprintf(text, size, "no two ranks are such a pair: %s: start more ranks, or on more nodes",
             class);
    return "NEEDS_MORE_RANKS";
}

static const char *lacks(const struct bench_site *site, char *text, size_t size)
{
    if (site->ranks >= 2)
        return NULL;
    snprintf(text, size,
             "a message passes between two ranks, and there is one: start it with "
             "mpirun -n 2 or srun -n 2");
    return "NEEDS_MORE_RANKS";
}

static const struct bench rows[] = {
    {.name = "net.pingpong",
     .summary = "half a round trip of a message between two ranks, for pairs by how near they are",
     .formula = "a -> b, b -> a",
     .counts = "messages, mean over all pairs of the class; bandwidth is the bytes of one over its "
               "time. Cells: the row's rank began. A node has one pair at a time",
     .proof = "each message's number; each byte where it first arrives and at the end, on both "
              "sides, the message sent being the one that came",
     .source = "half a round trip as the Intel MPI Benchmarks (PingPong) and the OSU "
               "Micro-Benchmarks (osu_latency) define it; rounds of pairs by the circle method",
     .roles = ROLE_MESSAGES,
     .quantities.metric = METRIC_LATENCY,
     .quantities.of_cells = true,
     .quantities.sides[SIDE_BANDWIDTH] = {.name = "bandwidth", .unit = "B/s"},
     .shape.size = SIZE_OWN,
     .shape.workers = 1,
     .axes = {[AXIS_BYTES] = {.name = "bytes",
                              .values = "0,1,2,4,8,16,32,64,128,256,512,1024,2048,4096,8192,16384,"
                                        "32768,65536,131072,262144,524288,1048576,2097152,4194304"},
              [AXIS_PAIRS] = {.name = "pairs",
                              .values = "cache,socket,node,remote",
                              .words = true}},
     .protocol = {.sample_s = 0.002, .messages = true},
     .lacks = lacks,
     .asks = asks,
     .note = note,
     .traffic = traffic,
     .setup = setup,
     .step = step,
     .check = check,
     .check_sample = check},
};

const struct bench_table bench_net = {"net", rows, sizeof rows / sizeof *rows};
