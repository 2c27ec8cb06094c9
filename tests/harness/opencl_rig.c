/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "opencl_rig.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "machine/machine.h"

struct device dev;
struct buffer arrays[KERNEL_OPERANDS];
_Alignas(KERNEL_LINE) unsigned char got[KERNEL_OPERANDS][ROOM], want[ROOM];
union kernel_out outs[WORKERS_MOST];
struct error err;

bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool is_sum(const char *name)
{
    return is(name, "read") || is(name, "dot");
}

static double scalar_of(const char *name)
{
    return is(name, "update") ? -1 : 0.7;
}

const struct kernel *host_kernel(const char *name, const char *variant, enum elem e)
{
    size_t count;
    const struct kernel *k = kernel_find(kernel_host_sets(&count), name, variant, e, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    return k;
}

const struct kernel *device_kernel(const char *name, const char *variant, enum elem e)
{
    const struct kernel *k = kernel_find(dev.set, name, variant, e, 0);

    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    return k;
}

/* Adds up as run/run.c does. */
union kernel_out merged(const struct kernel *k)
{
    union kernel_out out = {{0}};

    for (unsigned w = 0; w < dev.workers; w++) {
        const union kernel_out *o = &outs[w];

        if (is(k->name, "dot")) {
            out.f[0] += o->f[0];
            out.f[1] += o->f[1];
            continue;
        }
        out.u[0] += o->u[0];
        out.u[1] += o->u[1];
        if (o->u[2] && (!out.u[2] || o->u[2] < out.u[2]))
            out.u[2] = o->u[2];
        out.f[3] = o->f[3] > out.f[3] || isnan(o->f[3]) ? o->f[3] : out.f[3];
    }
    return out;
}

struct launch launch_of(const struct kernel *k, size_t n, uint64_t steps)
{
    struct launch l = {.kernel = k, .hi = n, .out = outs};

    l.args = (struct kargs){.s = scalar_of(k->name), .seed = SEED, .base = BASE, .steps = steps};
    for (unsigned j = 0; j < KERNEL_OPERANDS; j++)
        l.args.v[j] = arrays[j].base;
    return l;
}

/* Launches and waits; results of the last run are those of outs. */
union kernel_out perform(struct launch l)
{
    memset(outs, 0xa5, sizeof outs);
    if (dev.ops->launch(&dev, &l, 1, &err) || dev.ops->wait(&dev, &err)) {
        puts(err.text);
        CU_FAIL_FATAL("launch");
    }
    return merged(l.kernel);
}

union kernel_out run(const struct kernel *k, size_t n, uint64_t steps)
{
    return perform(launch_of(k, n, steps));
}

void fetch(unsigned k)
{
    CU_ASSERT_EQUAL_FATAL(dev.ops->fetch(&dev, arrays[k].base, got[k], sizeof got[k], &err), 0);
}

void store(unsigned k, size_t byte, const void *from, size_t bytes)
{
    CU_ASSERT_EQUAL_FATAL(dev.ops->store(&dev, (char *)arrays[k].base + byte, from, bytes, &err),
                          0);
}

/* All arrays: a guard's pattern everywhere, then n elements as filled, by the device. */
void fill(enum elem e, size_t n)
{
    memset(want, 0xa5, sizeof want);
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++) {
        struct launch l = launch_of(device_kernel("fill", "plain", e), n, 0);

        store(k, 0, want, sizeof want);
        l.args.v[0] = arrays[k].base;
        l.args.seed = data_key(SEED, k);
        perform(l);
    }
}

bool guard_whole(unsigned k, enum elem e, size_t n)
{
    for (size_t i = n * elem_bytes(e); i < sizeof got[k]; i++)
        if (got[k][i] != 0xa5)
            return false;
    return true;
}

int rig_opencl(const char *name, const CU_TestInfo *tests)
{
    struct machine m;
    struct device_config c = {.machine = &m, .isa = "auto"};
    int rc = 0;

    if (machine_init(&m, &(struct machine_options){NULL, NULL}, &err))
        return 1;
    if (device_opencl.open(&dev, &c, &err)) {
        printf("skipped: %s\n", err.text);
        machine_fini(&m);
        return err.code == EXIT_UNAVAILABLE ? 77 : 1;
    }
    for (unsigned k = 0; k < KERNEL_OPERANDS; k++)
        rc |= dev.ops->alloc(&dev, ROOM, NULL, &arrays[k], &err);
    rc = rc ? 1 : unit_run(name, tests);
    dev.ops->close(&dev);
    machine_fini(&m);
    return rc;
}
