/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "device/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SHIFT_1G = 30, SAMPLES_MAX = 1024 };

struct mapping {
    void *start; /* as mmap gave it, before alignment */
    size_t length;
};

/* How each page policy is asked for: mmap flags (with log2 of the size), then madvise. */
static const struct policy {
    const char *name;
    int map_flags, advice;
    unsigned shift; /* of reserved pages; others are aligned for transparent ones */
} policies[] = {
    [PAGES_AUTO] = {"auto", 0, MADV_HUGEPAGE, 0},
    [PAGES_BASE] = {"4k", 0, MADV_NOHUGEPAGE, 0},
    [PAGES_THP] = {"thp", 0, MADV_HUGEPAGE, 0},
    [PAGES_2M] = {"2m", MAP_HUGETLB | (21 << 26), 0, 21}, /* 26: MAP_HUGE_SHIFT */
    [PAGES_1G] = {"1g", MAP_HUGETLB | (30 << 26), 0, SHIFT_1G},
};

static int map_failed(const struct policy *how, size_t bytes, struct error *e)
{
    int why = errno;

    if (how->map_flags)
        return error_set(
            e, EXIT_UNAVAILABLE,
            "pages = %s: each array needs %zu reserved huge pages, and so many are not "
            "free (%s): reserve them with 'hugeadm --pool-pages-min %s:%zu' (for one "
            "array) or use --pages thp",
            how->name, bytes >> how->shift, strerror(why), how->shift == SHIFT_1G ? "1G" : "2M",
            bytes >> how->shift);
    return error_set(e, EXIT_UNAVAILABLE,
                     "cannot map %zu bytes (%s): a limit such as ulimit -v is in the way; "
                     "try a smaller --size",
                     bytes, strerror(why));
}

static int bind_area(const struct machine *m, hwloc_const_nodeset_t to, void *base, size_t bytes,
                     struct error *e)
{
    char *nodes = NULL;
    int rc;

    if (hwloc_set_area_membind(m->topology, base, bytes, to, HWLOC_MEMBIND_BIND,
                               HWLOC_MEMBIND_BYNODESET | HWLOC_MEMBIND_STRICT) == 0)
        return 0;
    rc = errno;
    hwloc_bitmap_list_asprintf(&nodes, to);
    error_set(e, EXIT_UNAVAILABLE, "cannot bind memory to node %s: %s", nodes ? nodes : "?",
              strerror(rc));
    free(nodes);
    return -1;
}

/* Chunks in a row that go to the same node are bound together: a binding is a mapping of its own,
 * of which there may be 65530 (vm.max_map_count). */
static int deal(const struct machine *m, const struct placement *p, char *base, size_t bytes,
                struct error *e)
{
    const size_t chunk = device_chunk(p->pages);
    hwloc_bitmap_t to = hwloc_bitmap_alloc();
    int rc = to ? 0 : error_set(e, EXIT_INTERNAL, "no memory for a nodeset");

    for (size_t at = 0, end; rc == 0 && at < bytes; at = end) {
        const unsigned which = device_dealt(at / chunk, p->weight);

        for (end = at; end < bytes && device_dealt(end / chunk, p->weight) == which;)
            end += chunk;
        end = end < bytes ? end : bytes;
        hwloc_bitmap_only(to, p->node[which]);
        rc = bind_area(m, to, base + at, end - at, e);
    }
    hwloc_bitmap_free(to);
    return rc;
}

static int bind_nodes(const struct machine *m, const struct placement *p, void *base, size_t bytes,
                      struct error *e)
{
    if (!p->nodes || hwloc_bitmap_iszero(p->nodes) || m->nnodes < 2)
        return 0; /* one node: there is nothing to choose */
    if (p->weight[0] || p->weight[1])
        return deal(m, p, base, bytes, e);
    return bind_area(m, p->nodes, base, bytes, e);
}

int memory_map(const struct machine *m, size_t bytes, const struct placement *p, struct buffer *b,
               struct error *e)
{
    const struct policy *how = &policies[p->pages];
    size_t align = how->map_flags ? (size_t)1 << how->shift : (size_t)m->thp_bytes;
    size_t whole = (bytes + align - 1) & ~(align - 1);
    struct mapping *map = calloc(1, sizeof *map);
    uintptr_t base;

    if (!map)
        return error_set(e, EXIT_INTERNAL, "no memory for a mapping");
    map->length = how->map_flags ? whole : whole + align;
    /* Huge pages must be reserved now: taken on touch, a lack of them would be a SIGBUS. */
    map->start = mmap(
        NULL, map->length, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | (how->map_flags ? how->map_flags : MAP_NORESERVE), -1, 0);
    if (map->start == MAP_FAILED) {
        map_failed(how, whole, e);
        free(map);
        return -1;
    }
    base = ((uintptr_t)map->start + align - 1) & ~(align - 1);
    /* Refused where THP is not built in: inspect() then reports what was granted. */
    if (how->advice)
        (void)madvise((void *)base, whole, how->advice);
    b->base = (void *)base;
    b->bytes = whole;
    b->impl = map;
    if (bind_nodes(m, p, b->base, whole, e)) {
        memory_unmap(b);
        return -1;
    }
    return 0;
}

void memory_unmap(struct buffer *b)
{
    struct mapping *map = b->impl;

    if (map)
        munmap(map->start, map->length);
    free(map);
    memset(b, 0, sizeof *b);
}

void memory_discard(struct buffer *b)
{
    (void)madvise(b->base, b->bytes, MADV_DONTNEED);
}

static bool is_local(const struct placement *p, size_t byte, int status)
{
    if (status < 0) /* a page never touched: -ENOENT, or the zero page */
        return false;
    if (p->near)
        return p->near(p->arg, byte, (unsigned)status);
    return !p->nodes || hwloc_bitmap_isset(p->nodes, (unsigned)status);
}

double memory_local(const struct placement *p, const size_t *byte, const int *status, size_t n)
{
    size_t on = 0;

    for (size_t i = 0; i < n; i++)
        on += is_local(p, byte[i], status[i]);
    return n ? (double)on / (double)n : -1;
}

/* Asks the kernel on which nodes a sample of the pages lies. */
static void sample_nodes(const struct buffer *b, size_t bytes, const struct placement *p,
                         struct residence *r)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = (bytes + page - 1) / page;
    size_t n = pages < SAMPLES_MAX ? pages : SAMPLES_MAX;
    size_t byte[SAMPLES_MAX];
    void *where[SAMPLES_MAX];
    int status[SAMPLES_MAX];

    for (size_t i = 0; i < n; i++) {
        byte[i] = (pages * i / n) * page;
        where[i] = (void *)(((uintptr_t)b->base + byte[i]) & ~(uintptr_t)(page - 1));
    }
    r->sampled = 0;
    r->local = -1;
    /* The raw call: libnuma would be one more dependency for one function. */
    if (n == 0 || syscall(SYS_move_pages, 0, n, where, NULL, status, 0) != 0)
        return;
    r->sampled = n;
    r->local = memory_local(p, byte, status, n);
}

/* Sums a "Key:  N kB" field over the smaps entries that lie in [from, to). */
static void read_smaps(uintptr_t from, uintptr_t to, uint64_t *huge_kB, uint64_t *rss_kB,
                       uint64_t *page_kB)
{
    FILE *f = fopen("/proc/self/smaps", "re");
    char line[512];
    bool in = false;

    *huge_kB = *rss_kB = *page_kB = 0;
    while (f && fgets(line, sizeof line, f)) {
        uintptr_t a, z;
        uint64_t kB;

        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &a, &z) == 2)
            in = a < to && z > from;
        else if (!in)
            continue;
        else if (sscanf(line, "Rss: %" SCNu64, &kB) == 1)
            *rss_kB += kB;
        else if (sscanf(line, "AnonHugePages: %" SCNu64, &kB) == 1 ||
                 sscanf(line, "Private_Hugetlb: %" SCNu64, &kB) == 1)
            *huge_kB += kB;
        else if (sscanf(line, "KernelPageSize: %" SCNu64, &kB) == 1 && kB > *page_kB)
            *page_kB = kB;
    }
    if (f)
        fclose(f);
}

int memory_inspect(const struct machine *m, const struct buffer *b, size_t bytes,
                   const struct placement *p, struct residence *r, struct error *e)
{
    uintptr_t from = (uintptr_t)b->base;
    uint64_t huge, rss, page;

    (void)e;
    sample_nodes(b, bytes, p, r);
    read_smaps(from, from + b->bytes, &huge, &rss, &page);
    /* Transparent pages hide behind a base page size; reserved ones are not in Rss. */
    rss = rss > huge ? rss : huge;
    r->huge = rss ? (double)huge / (double)rss : -1;
    r->page_bytes = page * 1024 > m->base_page_bytes ? page * 1024
                    : r->huge > 0.5                  ? m->thp_bytes
                                                     : m->base_page_bytes;
    return 0;
}
