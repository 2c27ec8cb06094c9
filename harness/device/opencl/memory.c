/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Memory of an OpenCL device. It has no addresses of its own, and launches take some: each buffer
 * gets a reserved range of the host's, which faults when it is touched. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "device/memory.h"
#include "device/opencl/opencl.h"

static int too_much(const struct device *d, size_t bytes, struct error *e)
{
    const struct opencl *o = d->impl;
    const struct device_facts *f = &d->facts;
    const double MiB = 1 << 20;

    if (bytes > f->alloc_most)
        return error_set(e, EXIT_UNAVAILABLE,
                         "an array of %.0f MiB is more than %s gives at once "
                         "(CL_DEVICE_MAX_MEM_ALLOC_SIZE is %.0f MiB): give a smaller --size",
                         (double)bytes / MiB, f->name, (double)f->alloc_most / MiB);
    if (bytes > f->memory_bytes - o->allocated)
        return error_set(e, EXIT_UNAVAILABLE,
                         "%.0f MiB are more than the %.0f of %.0f MiB that are left on %s: give a "
                         "smaller --size",
                         (double)bytes / MiB, (double)(f->memory_bytes - o->allocated) / MiB,
                         (double)f->memory_bytes / MiB, f->name);
    return 0;
}

/* A CPU's driver takes memory as it is: ours has large pages where there are any, with which
 * loops reached 1.0 of the host device where they had reached 0.75 (measured). */
static void *own_pages(const struct opencl *o, struct opencl_buffer *b, struct error *e)
{
    const struct placement anywhere = {.pages = PAGES_AUTO};

    return memory_map(o->machine, b->bytes, &anywhere, &b->pages, e) ? NULL : b->pages.base;
}

static void drop(struct opencl *o, struct opencl_buffer *b)
{
    if (b->mem)
        o->cl.ReleaseMemObject(b->mem);
    if (b->pages.base)
        memory_unmap(&b->pages);
    if (b->base)
        munmap(b->base, b->bytes);
    free(b);
}

/* -1 with what b has so far in it. */
static int fill_buffer(const struct device *d, struct opencl_buffer *b, struct error *e)
{
    struct opencl *o = d->impl;
    const bool own = o->cpu && o->machine;
    const uint64_t flags = CL_MEM_READ_WRITE | (own ? CL_MEM_USE_HOST_PTR : 0);
    void *reserved =
        mmap(NULL, b->bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    void *pages = NULL;
    int32_t code = 0;

    if (reserved == MAP_FAILED)
        return error_set(e, EXIT_UNAVAILABLE, "no addresses for a buffer: see ulimit -v");
    b->base = reserved;
    if (own && !(pages = own_pages(o, b, e)))
        return -1;
    b->mem = o->cl.CreateBuffer(o->context, flags, b->bytes, pages, &code);
    return b->mem ? 0 : opencl_failed(e, "CreateBuffer", d->facts.name, code);
}

int opencl_alloc(struct device *d, size_t bytes, const struct placement *p, struct buffer *b,
                 struct error *e)
{
    struct opencl *o = d->impl;
    struct opencl_buffer *mine;

    (void)p;
    if (too_much(d, bytes, e))
        return -1;
    mine = calloc(1, sizeof *mine);
    if (!mine)
        return error_set(e, EXIT_INTERNAL, "no memory for a buffer");
    mine->bytes = bytes;
    if (fill_buffer(d, mine, e)) {
        drop(o, mine);
        return -1;
    }
    mine->next = o->buffers;
    o->buffers = mine;
    o->allocated += bytes;
    *b = (struct buffer){.base = mine->base, .bytes = bytes, .impl = mine};
    return 0;
}

void opencl_release(struct device *d, struct buffer *b)
{
    struct opencl *o = d->impl;
    struct opencl_buffer *mine = b->impl, **at = &o->buffers;

    memset(b, 0, sizeof *b);
    while (*at && *at != mine)
        at = &(*at)->next;
    if (!*at)
        return;
    *at = mine->next;
    o->allocated -= mine->bytes;
    o->cl.Finish(o->queue); /* nothing runs on it any more */
    drop(o, mine);
}

static const struct opencl_buffer *around(const struct opencl *o, const void *address)
{
    for (const struct opencl_buffer *b = o->buffers; b; b = b->next)
        if ((uintptr_t)address - (uintptr_t)b->base < b->bytes)
            return b;
    return NULL;
}

cl_mem opencl_find(const struct opencl *o, const void *address, size_t *offset)
{
    const struct opencl_buffer *b = around(o, address);

    *offset = b ? (size_t)((const char *)address - b->base) : 0;
    return b ? b->mem : NULL;
}

/* The buffer that has all of [address, address + bytes). */
static cl_mem whole(const struct opencl *o, const void *address, size_t bytes, size_t *offset,
                    struct error *e)
{
    const struct opencl_buffer *b = around(o, address);

    if (b && bytes <= b->bytes - (size_t)((const char *)address - b->base))
        return opencl_find(o, address, offset);
    error_set(e, EXIT_INTERNAL, "%zu bytes at %p are in no buffer of the device", bytes, address);
    return NULL;
}

int opencl_fetch(struct device *d, const void *from, void *to, size_t bytes, struct error *e)
{
    struct opencl *o = d->impl;
    size_t offset;
    cl_mem mem = whole(o, from, bytes, &offset, e);
    int32_t code;

    if (!mem)
        return -1;
    code = o->cl.EnqueueReadBuffer(o->queue, mem, CL_TRUE, offset, bytes, to, 0, NULL, NULL);
    return code ? opencl_failed(e, "EnqueueReadBuffer", d->facts.name, code) : 0;
}

int opencl_store(struct device *d, void *to, const void *from, size_t bytes, struct error *e)
{
    struct opencl *o = d->impl;
    size_t offset;
    cl_mem mem = whole(o, to, bytes, &offset, e);
    int32_t code;

    if (!mem)
        return -1;
    code = o->cl.EnqueueWriteBuffer(o->queue, mem, CL_TRUE, offset, bytes, from, 0, NULL, NULL);
    return code ? opencl_failed(e, "EnqueueWriteBuffer", d->facts.name, code) : 0;
}
