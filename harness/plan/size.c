/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How large the arrays of a point are, and whether they fit. */
#include <stdio.h>
#include <string.h>

#include "text/units.h"
#include "plan/maker.h"

enum { TABLE_LEAST = 64 };
/* Below, start-up and page effects show. */
#define SIZE_LEAST ((uint64_t)1 << 30)

static const uint64_t LLC_GUESS = (uint64_t)32 << 20; /* where no cache is known */

uint64_t plan_llc_bytes(const struct maker *k)
{
    const uint64_t bytes = plan_device(k)->facts->cache_bytes;

    return bytes ? bytes : LLC_GUESS;
}

/* Bytes of all arrays at once, over the ranks of the node. */
static uint64_t needed(const struct bench *b, uint64_t size, bool doubled)
{
    return (doubled ? 2 : 1) * size / loop_widest(&b->loop) * loop_width(&b->loop) +
           b->loop.arrays * ((uint64_t)1 << 22); /* alignment, offsets */
}

/* Size of each array when left to us; doubled tells if twice as much fits as well. */
static uint64_t auto_size(const struct maker *k, uint64_t room, bool *doubled)
{
    uint64_t want = LLC_TIMES * plan_device(k)->facts->cache_bytes;
    uint64_t mib = (uint64_t)1 << 20, unit = k->unit * k->scope->local_ranks;

    want = want > SIZE_LEAST ? want : SIZE_LEAST;
    if (k->bench->shape.llc_times)
        want = k->bench->shape.llc_times * plan_llc_bytes(k);
    want = (want + mib - 1) / mib * mib;
    if (k->unit) /* for each rank */
        want = (want + unit - 1) / unit * unit;
    if (*doubled && needed(k->bench, want, true) > room)
        *doubled = false;
    if (needed(k->bench, want, false) > room)
        want = (room - k->bench->loop.arrays * 4 * mib) / loop_width(&k->bench->loop) *
               loop_widest(&k->bench->loop) / mib * mib;
    return want;
}

static int size_refused(struct maker *k, const struct point *p, uint64_t room)
{
    char text[320], need[32], have[32], fits[32], size[32];
    uint64_t mib = (uint64_t)1 << 20, want = needed(k->bench, p->size_bytes, false);
    /* Free memory moves: 2 % less will still fit in a moment. */
    uint64_t each = room / 100 * 98 / loop_width(&k->bench->loop) * loop_widest(&k->bench->loop);

    /* As the user gave it, or as people read it. */
    if (config_origin(k->c, k->group, OPT_SIZE) != ORIGIN_DEFAULT)
        snprintf(size, sizeof size, "%.31s", k->value[OPT_SIZE]);
    else
        units_print_size(p->size_bytes, size, sizeof size);
    units_print_size(want, need, sizeof need);
    units_print_size(room, have, sizeof have);
    if (strcmp(need, have) == 0) {
        snprintf(need, sizeof need, "%llu MiB", (unsigned long long)(want / mib));
        snprintf(have, sizeof have, "%llu MiB", (unsigned long long)(room / mib));
    }
    snprintf(fits, sizeof fits, "%lluMiB",
             (unsigned long long)(each > 8 * mib ? (each - 4 * mib) / mib : 1));
    snprintf(text, sizeof text,
             "%s: %u array%s of %s need%s %s but only %s may be taken (%s): the nearest size that "
             "fits is --size %s",
             k->bench->name, k->bench->loop.arrays, k->bench->loop.arrays > 1 ? "s" : "", size,
             k->bench->loop.arrays > 1 ? "" : "s", need, have,
             plan_device(k)->host ? k->m->memory_limit : plan_device(k)->name, fits);
    if (!plan_device(k)->host) /* it may fit the others */
        return plan_add_skip(k, p->id, "NO_MEMORY", text);
    return plan_cannot(k, p, OPT_SIZE, "NO_MEMORY", text);
}

/* Reserved pages that a suite wants and the pool lacks: listed as not run. Who asks for them on the
 * command line is told when they are not granted. */
static int lacks_pages(struct maker *k, const struct point *p)
{
    const uint64_t page = p->pages == PAGES_2M ? (uint64_t)1 << 21 : (uint64_t)1 << 30;
    const unsigned ranks = k->scope->local_ranks, arrays = p->bench->loop.arrays * ranks;
    const uint64_t each =
        needed(p->bench, p->size_bytes / ranks, p->doubled) / p->bench->loop.arrays;
    const uint64_t want = (each + page - 1) / page * arrays;
    uint64_t have = 0;
    char text[256];

    if ((p->pages != PAGES_2M && p->pages != PAGES_1G) || k->m->simulated ||
        config_origin(k->c, k->group, OPT_PAGES) == ORIGIN_COMMAND)
        return 0;
    for (unsigned i = 0; i < k->m->nhugepages; i++)
        have += k->m->hugepages[i].bytes == page ? k->m->hugepages[i].free : 0;
    if (have >= want)
        return 0;
    snprintf(text, sizeof text,
             "pages = %s: %llu reserved pages are wanted and %llu are free: as root, "
             "hugeadm --pool-pages-min %s:%llu",
             pages_name(p->pages), (unsigned long long)want, (unsigned long long)have,
             p->pages == PAGES_1G ? "1G" : "2M", (unsigned long long)want);
    return plan_add_skip(k, p->id, "PAGES_UNAVAILABLE", text) ? -1 : 1;
}

const char *plan_level_sizes(struct maker *k, char *list, size_t size)
{
    size_t at = 0;

    for (unsigned i = 0; i < k->m->ncaches && at + 32 < size; i++)
        if (k->m->caches[i].level)
            at += (size_t)snprintf(list + at, size - at, "%llu,",
                                   (unsigned long long)k->m->caches[i].sum_bytes / 2);
    if (k->bench->shape.llc_times && plan_device(k)->facts->cache_bytes)
        snprintf(
            list + at, size - at, "%llu",
            (unsigned long long)(k->bench->shape.llc_times * plan_device(k)->facts->cache_bytes));
    else
        snprintf(list + at, size - at, "auto");
    return list;
}

static uint64_t power_below(uint64_t x)
{
    return x ? (uint64_t)1 << (63 - __builtin_clzll(x)) : 0;
}

/* The same for a table, or as many as there are workers: bytes of all of them. Each is a power of
 * two of elements; together they are half of memory at most, as the rules of RandomAccess ask. */
static int table_size(struct maker *k, struct point *p, uint64_t room, uint64_t bytes)
{
    const uint64_t tables =
        (k->bench->shape.size == SIZE_TABLES ? p->threads : 1) * (uint64_t)k->scope->local_ranks;
    const uint64_t w = elem_bytes(p->elem), one = power_below(bytes / tables / w);
    const bool given = strcmp(k->value[OPT_SIZE], "auto") != 0;
    uint64_t words = one;
    char text[256], need[32];

    if (!given && one * w * tables < bytes)
        words *= 2;
    while (!given && words * w * tables > room / 2)
        words /= 2;
    p->doubled = false;
    p->size_bytes = words * w * tables;
    p->n = words * tables / k->scope->local_ranks;
    p->rounded = given && p->size_bytes != bytes;
    plan_name(k, p);
    units_print_size(p->size_bytes, need, sizeof need);
    if (words < TABLE_LEAST) {
        snprintf(text, sizeof text,
                 "%s: size = '%s' is less than %d elements for each of %llu tables: give at least "
                 "%llu",
                 k->bench->name, k->value[OPT_SIZE], TABLE_LEAST, (unsigned long long)tables,
                 (unsigned long long)(TABLE_LEAST * w * tables));
        return plan_cannot(k, p, OPT_SIZE, "NO_MEMORY", text) ? -1 : 1;
    }
    if (p->size_bytes <= room / 2)
        return 0;
    snprintf(text, sizeof text,
             "%s: tables of %s are more than half of the memory that may be taken (%s): the "
             "largest that fit are --size %lluMiB",
             k->bench->name, need, k->m->memory_limit,
             (unsigned long long)(power_below(room / 2 / tables / w) * w * tables >> 20));
    return plan_cannot(k, p, OPT_SIZE, "NO_MEMORY", text) ? -1 : 1;
}

/* Bytes that the point may take of its memory. */
static uint64_t room_of(const struct maker *k, const struct point *p)
{
    const uint64_t nodes = machine_room_bytes(k->m, p->nodes), other = plan_device_room(k);
    const uint64_t host = nodes < k->scope->room_bytes ? nodes : k->scope->room_bytes;

    return !plan_device(k)->host || other < host ? other : host;
}

/* Sets size, n and doubled. 1: the point is out (skipped), -1: error. */
int plan_size(struct maker *k, struct point *p)
{
    uint64_t room = room_of(k, p), bytes = 0;
    unsigned ranks = k->scope->local_ranks;

    /* A benchmark with a setup or step of its own is not measured with twice the data, and needs no
     * room for that: probe.c. */
    p->doubled = config_is(k->c, k->group, OPT_DOUBLING, "on") && !p->bench->setup &&
                 !p->bench->step && !shape_is_own(&p->bench->shape) &&
                 !shape_is_curve(&p->bench->shape);
    if (k->bench->loop.arrays == 0) { /* what it sends is no array */
        p->doubled = false;
        plan_name(k, p);
        return 0;
    }
    if (k->bytes) { /* the axes leave nothing to choose, --size neither */
        bytes = k->bytes * ranks;
    } else if (strcmp(k->value[OPT_SIZE], "auto") == 0) {
        bytes = auto_size(k, room, &p->doubled);
    } else {
        units_size(k->value[OPT_SIZE], &bytes);
        p->doubled = p->doubled && needed(k->bench, bytes, true) <= room;
    }
    if (k->bench->shape.size == SIZE_TABLE || k->bench->shape.size == SIZE_TABLES)
        return table_size(k, p, room, bytes);
    p->size_bytes = bytes;
    p->n = bytes / elem_bytes(p->elem) / loop_widest(&k->bench->loop) / ranks;
    plan_name(k, p);
    if (needed(k->bench, bytes, false) > room)
        return size_refused(k, p, room) ? -1 : 1;
    if (p->n == 0)
        return error_set(k->e, EXIT_USAGE,
                         "size = '%s' is less than one element of %zu bytes for each of %u ranks: "
                         "give at least %zu",
                         k->value[OPT_SIZE], elem_bytes(p->elem), ranks,
                         elem_bytes(p->elem) * ranks * loop_widest(&k->bench->loop));
    return lacks_pages(k, p);
}
