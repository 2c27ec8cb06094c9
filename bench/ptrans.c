/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Messages go in chunks. While one chunk is on its way, the next is packed, the one before is
 * added, and some of what stays on the rank is. */
#include "ptrans.h"

#include <float.h>
#include <math.h>

/* One chunk is on its way while the next is packed, or the one before is added: each way. */
enum { CHUNKS = 2 };
/* Rows that stay on the rank are added in bands of whole tiles. */
enum { BAND = 64 };

#define RESIDUAL_MOST 16

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Whole blocks, where one fits. */
static uint64_t chunk_side(uint64_t most, uint64_t n, uint64_t block)
{
    return least(n, block < most ? most / block * block : most);
}

int ptrans_init(struct ptrans *p, const struct cyclic_grid *g, uint64_t side, struct error *e)
{
    uint64_t rows, columns;

    if (!g->m || !g->n || !g->block || !g->p || !g->q || !side)
        return error_set(
            e, EXIT_USAGE,
            "a transposition of %llu x %llu in blocks of %llu over %u x %u ranks: give "
            "numbers above 0",
            (unsigned long long)g->m, (unsigned long long)g->n, (unsigned long long)g->block, g->p,
            g->q);
    cyclic_largest(g, &rows, &columns);
    *p = (struct ptrans){.grid = *g};
    p->chunk_rows = chunk_side(side, rows, g->block);
    p->chunk_columns = chunk_side(side * side / p->chunk_rows, columns, g->block);
    p->row_chunks = (rows + p->chunk_rows - 1) / p->chunk_rows;
    p->column_chunks = (columns + p->chunk_columns - 1) / p->chunk_columns;
    return 0;
}

static uint64_t chunk_elements(const struct ptrans *p)
{
    return p->chunk_rows * p->chunk_columns;
}

size_t ptrans_room(const struct ptrans *p, unsigned array)
{
    if (array != TRANSPOSE_MESSAGES)
        return cyclic_room(&p->grid, array);
    return 2 * CHUNKS * chunk_elements(p);
}

/* The step that is being done, on this rank. */
struct pass {
    const struct ptrans *p;
    const struct ptrans_host *h;
    struct error *e;
    unsigned rank;
    struct cyclic_message stays; /* here */
    unsigned first;              /* step of the exchange with other ranks */
    uint64_t chunks;             /* of all messages to each of them, at most */
};

/* Rows [r, r + rows) and columns [c, ..) of a message, straight from A to C. */
static struct transpose part_of(const struct cyclic_message *m, uint64_t r, uint64_t c,
                                uint64_t rows, uint64_t columns)
{
    struct transpose t = {r < m->rows ? least(rows, m->rows - r) : 0,
                          c < m->columns ? least(columns, m->columns - c) : 0, m->c, m->a};

    t.to.row.from = t.from.column.from = r;
    t.to.column.from = t.from.row.from = c;
    return t;
}

static struct transpose chunk_of(const struct ptrans *p, const struct cyclic_message *m, uint64_t k)
{
    const uint64_t r = k % (p->row_chunks * p->column_chunks) / p->column_chunks * p->chunk_rows;
    const uint64_t c = k % p->column_chunks * p->chunk_columns;

    return part_of(m, r, c, p->chunk_rows, p->chunk_columns);
}

static unsigned step_of(const struct pass *x, uint64_t k)
{
    return x->first + (unsigned)(k / (x->p->row_chunks * x->p->column_chunks));
}

/* Where chunk k waits to be sent, or is received. */
static uint64_t place_of(const struct pass *x, uint64_t k, bool received)
{
    return ((received ? CHUNKS : 0) + k % CHUNKS) * chunk_elements(x->p);
}

/* A chunk as it travels: rows and columns of A. */
static struct transpose_end packed(uint64_t at, uint64_t pitch)
{
    return (struct transpose_end){
        TRANSPOSE_MESSAGES, pitch, {0, UINT64_MAX, 0, 0}, {at, UINT64_MAX, 0, 0}};
}

static int launch(const struct pass *x, enum ptrans_phase phase, const char *name,
                  const struct transpose *t)
{
    const struct ptrans_launch l = {
        .name = name, .own = t, .own_bytes = sizeof *t, .n = t->rows * t->columns};

    if (!l.n)
        return 0;
    x->h->phase(x->h->run, phase);
    return x->h->launch(x->h->run, &l, x->e);
}

static int pack(const struct pass *x, uint64_t k)
{
    const struct cyclic_message m = cyclic_sends(&x->p->grid, step_of(x, k), x->rank);
    const struct transpose t = chunk_of(x->p, &m, k);
    const struct transpose copy = {t.columns, t.rows, packed(place_of(x, k, false), t.rows),
                                   t.from};

    return launch(x, PTRANS_PACK, "transpose_pack", &copy);
}

static int add(const struct pass *x, uint64_t k)
{
    const struct cyclic_message m = cyclic_receives(&x->p->grid, step_of(x, k), x->rank);
    struct transpose t = chunk_of(x->p, &m, k);

    t.from = packed(place_of(x, k, true), t.rows);
    return launch(x, PTRANS_ADD, "transpose", &t);
}

/* Begins to send or receive chunk k. */
static int begin(const struct pass *x, uint64_t k, bool receive)
{
    struct net *const net = x->h->net;
    const unsigned step = step_of(x, k);
    const struct cyclic_message m = receive ? cyclic_receives(&x->p->grid, step, x->rank)
                                            : cyclic_sends(&x->p->grid, step, x->rank);
    const struct transpose t = chunk_of(x->p, &m, k);
    const struct net_message one = {.data = x->h->messages + place_of(x, k, receive),
                                    .bytes = t.rows * t.columns * sizeof(double),
                                    .peer = (int)(receive ? m.from : m.to)};

    if (!one.bytes)
        return 0;
    return receive ? net->ops->irecv(net, &one, x->e) : net->ops->isend(net, &one, x->e);
}

/* Its share of what stays here, when `done` chunks of the exchange are. */
static int add_band(const struct pass *x, uint64_t done)
{
    const struct cyclic_message *m = &x->stays;
    const uint64_t from = x->chunks ? m->rows * done / x->chunks / BAND * BAND : 0;
    const uint64_t to =
        done + 1 < x->chunks ? m->rows * (done + 1) / x->chunks / BAND * BAND : m->rows;
    const struct transpose t = part_of(m, from, 0, to - from, m->columns);

    return launch(x, PTRANS_ADD, "transpose", &t);
}

static int exchange(const struct pass *x, uint64_t k)
{
    x->h->phase(x->h->run, PTRANS_EXCHANGE);
    if (begin(x, k, true) || begin(x, k, false))
        return -1;
    if ((k + 1 < x->chunks && pack(x, k + 1)) || (k > 0 && add(x, k - 1)) || add_band(x, k))
        return -1;
    x->h->phase(x->h->run, PTRANS_EXCHANGE);
    return x->h->net->ops->waitall(x->h->net, x->e);
}

int ptrans_step(struct ptrans *p, const struct ptrans_host *h, struct error *e)
{
    struct pass x = {.p = p, .h = h, .e = e, .rank = (unsigned)h->net->rank};
    int rc;

    x.stays = cyclic_sends(&p->grid, 0, x.rank);
    x.first = x.stays.to == x.rank;
    if (!x.first)
        x.stays.rows = 0;
    x.chunks = (cyclic_steps(&p->grid) - x.first) * p->row_chunks * p->column_chunks;
    rc = x.chunks ? pack(&x, 0) : add_band(&x, 0);
    for (uint64_t k = 0; !rc && k < x.chunks; k++)
        rc = exchange(&x, k);
    if (!rc && x.chunks)
        rc = add(&x, x.chunks - 1);
    h->phase(h->run, PTRANS_PHASES);
    p->steps++;
    return rc;
}

static int on_share(const struct ptrans *p, const struct ptrans_host *h, unsigned array,
                    struct ptrans_launch l, struct error *e)
{
    const struct transpose_share s = cyclic_share(&p->grid, array, (unsigned)h->net->rank);

    l.own = &s;
    l.own_bytes = sizeof s;
    l.n = s.rows * s.columns;
    l.steps = p->steps;
    return l.n ? h->launch(h->run, &l, e) : 0;
}

int ptrans_reset(struct ptrans *p, const struct ptrans_host *h, struct error *e)
{
    const struct ptrans_launch fill = {.name = "transpose_fill", .variant = "plain"};

    p->steps = 0;
    return on_share(p, h, TRANSPOSE_A, fill, e) || on_share(p, h, TRANSPOSE_C, fill, e) ? -1 : 0;
}

int ptrans_check(struct ptrans *p, const struct ptrans_host *h, struct ptrans_verdict *v,
                 struct error *e)
{
    const struct ptrans_launch check = {.name = "transpose", .variant = "check"};
    const struct transpose_share s = cyclic_share(&p->grid, TRANSPOSE_C, (unsigned)h->net->rank);
    const double elements = (double)p->grid.m * (double)p->grid.n;
    const uint64_t side = p->grid.m > p->grid.n ? p->grid.m : p->grid.n;
    double counts[2] = {0}, most[2] = {0};

    *v = (struct ptrans_verdict){0};
    if (on_share(p, h, TRANSPOSE_C, check, e))
        return -1;
    for (unsigned w = 0; s.rows && s.columns && w < h->workers; w++) {
        const union kernel_out *const o = h->out(h->run, w);

        counts[0] += (double)o->u[0];
        counts[1] += (double)o->u[1];
        most[0] = fmax(most[0], o->f[4]);
        most[1] = fmax(most[1], o->f[5]);
        if (o->u[2] && !v->first)
            v->first = (double)o->u[2];
    }
    if (h->net->ops->allreduce(h->net, &(struct net_numbers){counts, 2, COMM_SUM}, e) ||
        h->net->ops->allreduce(h->net, &(struct net_numbers){most, 2, COMM_MAX}, e))
        return -1;
    v->right = counts[0];
    v->wrong = counts[1];
    v->error = most[0];
    v->largest = most[1];
    v->residual = v->error / v->largest / (DBL_EPSILON / 2 * (double)side);
    v->pass = v->right == elements && v->wrong == 0 && v->residual <= RESIDUAL_MOST;
    return 0;
}
