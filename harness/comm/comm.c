/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/comm_internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "record/journal.h"

/* What launchers leave in the environment; the first present with a size decides the size. */
static const struct {
    const char *name; /* its presence tells that we are a rank */
    const char *size; /* number of ranks, or NULL where the launcher does not say */
    unsigned least;   /* below this size the variable says nothing: 2 where jobs set it anyway */
} launchers[] = {
    {"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_SIZE", 1}, /* Open MPI, PRRTE */
    {"PMI_SIZE", "PMI_SIZE", 1},                         /* MPICH, Intel MPI, Slurm's pmi2 */
    {"MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_SIZE", 1},   /* MVAPICH */
    {"FLUX_JOB_SIZE", "FLUX_JOB_SIZE", 1},
    {"PALS_RANKID", "PALS_SIZE", 1},          /* HPE Cray */
    {"PMIX_RANK", "SLURM_STEP_NUM_TASKS", 1}, /* srun --mpi=pmix */
    {"PMI_RANK", "SLURM_STEP_NUM_TASKS", 1},
    {"MPI_LOCALNRANKS", NULL, 1},                        /* MPICH's Hydra */
    {"SLURM_STEP_NUM_TASKS", "SLURM_STEP_NUM_TASKS", 2}, /* srun without a PMI: MPI_Init explains */
};

static unsigned env_count(const char *name)
{
    const char *s = name ? getenv(name) : NULL;

    return s ? (unsigned)strtoul(s, NULL, 10) : 0;
}

unsigned comm_launcher(const char **name)
{
    const char *found = NULL;
    unsigned size = 0;

    for (size_t i = 0; i < sizeof launchers / sizeof *launchers && !size; i++) {
        if (!getenv(launchers[i].name))
            continue;
        if (launchers[i].least > 1 && env_count(launchers[i].size) < launchers[i].least)
            continue;
        if (!found)
            found = launchers[i].name;
        size = env_count(launchers[i].size);
    }
    if (name)
        *name = found;
    return size;
}

bool comm_launched(void)
{
    const char *name;

    comm_launcher(&name);
    return name;
}

/* An mpirun of another MPI starts N processes that each believe to be alone. */
static int check_launcher(const struct comm *c, struct error *e)
{
    const char *name;
    unsigned started = comm_launcher(&name);

    if (c->size > 1 || started <= 1)
        return 0;
    return error_set(e, EXIT_UNAVAILABLE,
                     "%s says %u ranks, but %s sees one: the launcher belongs to another MPI; use "
                     "the mpirun of %s, or srun --mpi=pmix",
                     name, started, c->library, c->library);
}

int comm_open(struct comm *c, enum comm_mode mode, struct error *e)
{
    struct comm new = {.clock = comm_clock_ns};
    bool mpi = mode == COMM_MPI || (mode == COMM_AUTO && comm_launched());

    if (mpi ? comm_mpi_open(&new, e) : comm_self_open(&new, e))
        return -1;
    if ((mpi && check_launcher(&new, e)) || comm_model_open(&new, e)) {
        comm_close(&new);
        return -1;
    }
    *c = new;
    comm_sync_clocks(c);
    return 0;
}

void comm_close(struct comm *c)
{
    if (!c || !c->ops)
        return;
    comm_model_close(c);
    c->ops->close(c);
    memset(c, 0, sizeof *c);
}

bool comm_any(struct comm *c, bool mine)
{
    double x = mine;

    c->ops->reduce(c, &x, 1, COMM_MAX);
    return x > 0;
}

/* One round of the gather: each rank's bytes from done on, at most chunk of them. */
struct round {
    const size_t *length; /* of every rank's text, rank 0 only */
    size_t *part;         /* bytes of each rank in this round, rank 0 only */
    char *buffer;         /* rank 0 only */
    size_t chunk, done;
};

static size_t part_of(const struct round *r, size_t length)
{
    size_t left = length > r->done ? length - r->done : 0;

    return left < r->chunk ? left : r->chunk;
}

static void gather_round(struct comm *c, const struct round *r, const char *text, size_t length,
                         char **texts)
{
    const char *at = r->buffer;

    for (int i = 0; c->rank == 0 && i < c->size; i++)
        r->part[i] = part_of(r, r->length[i]);
    c->ops->gatherv(c, text + (r->done < length ? r->done : length), part_of(r, length), r->part,
                    r->buffer);
    for (int i = 0; c->rank == 0 && i < c->size; i++) {
        memcpy(texts[i] + (r->part[i] ? r->done : 0), at, r->part[i]);
        at += r->part[i];
    }
}

/* A rank that cannot hold its part leaves the others waiting: nothing but an abort helps. */
static void *need(struct comm *c, size_t bytes)
{
    void *p = calloc(1, bytes ? bytes : 1);

    if (!p)
        c->ops->abort(c, EXIT_UNAVAILABLE);
    return p;
}

static json_t *texts_json(int size, char **texts, const size_t *length)
{
    json_t *all = json_array();

    for (int i = 0; i < size; i++) {
        json_t *s = json_stringn(texts[i], length[i]);

        json_array_append_new(all, s ? s : json_null());
        free(texts[i]);
    }
    return all;
}

json_t *comm_gather_rounds(struct comm *c, const char *text, size_t limit)
{
    bool root = c->rank == 0;
    size_t n = root ? (size_t)c->size : 0, length = strlen(text), sum = 0;
    size_t *lengths = need(c, n * sizeof *lengths);
    char **texts = need(c, n * sizeof *texts);
    struct round r = {.length = lengths, .part = need(c, n * sizeof *r.part)};
    double longest = (double)length;
    json_t *all = NULL;

    c->ops->gather(c, &length, sizeof length, lengths);
    c->ops->reduce(c, &longest, 1, COMM_MAX);
    r.chunk = limit / (size_t)c->size ? limit / (size_t)c->size : 1;
    for (size_t i = 0; i < n; i++) {
        texts[i] = need(c, lengths[i]);
        sum += part_of(&r, lengths[i]);
    }
    r.buffer = need(c, sum);
    for (r.done = 0; (double)r.done < longest; r.done += r.chunk)
        gather_round(c, &r, text, length, texts);
    if (root)
        all = texts_json(c->size, texts, lengths);
    free(r.buffer);
    free(r.part);
    free(texts);
    free(lengths);
    return all;
}

json_t *comm_gather_text(struct comm *c, const char *text)
{
    return comm_gather_rounds(c, text, INT_MAX);
}

json_t *comm_sync_json(const struct comm *c)
{
    json_t *o = json_object();

    json_object_set_new(o, "method", json_string(c->sync.method));
    record_real(o, "offset_error_ns", c->sync.error_ns);
    record_real(o, "drift_ppm", c->sync.drift_max * 1e6);
    json_object_set_new(o, "points", json_integer(c->sync.points));
    json_object_set_new(o, "invalid_windows", json_integer(c->sync.invalid_windows));
    return o;
}
