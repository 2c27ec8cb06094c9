/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What a kernel is: a loop over elements [lo, hi) that does its work and nothing else. Long: the
 * whole of what kernels and their callers share. */
#ifndef HBMARK_KERNEL_H
#define HBMARK_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KERNEL_OPERANDS = 4, KERNEL_LINE = 64, KERNEL_OUT_WORDS = 8 };

enum elem { ELEM_F64, ELEM_F32, ELEM_F16, ELEM_BF16, ELEM_I8, ELEM_U64, ELEM_COUNT };

/* Result of one worker: one cache line of its own, zeroed before each launch, to which each of its
 * repetitions adds; those of all workers are added up after. A "check" row reports, of elements:
 * u[0] the right, u[1] the wrong, u[2] the first wrong index + 1 or 0, f[3] the largest relative
 * error; of a sum: that of one repetition, as filled, in u[0] or f[0], then in f[1] of |terms|. */
union kernel_out {
    double f[KERNEL_OUT_WORDS];
    uint64_t u[KERNEL_OUT_WORDS];
};

/* Operands of one launch; the caller owns them. */
struct kargs {
    void *v[KERNEL_OPERANDS]; /* v[0] is the array written, where one is; 64-byte aligned */
    double s;                 /* the scalar, where the kernel has one */
    double at;                /* the point's number of the benchmark's first axis, or 0 */
    uint64_t seed;            /* of the data: fill and check kernels */
    uint64_t base;            /* index of element 0 in the whole array, over all ranks */
    uint64_t steps;           /* repetitions since the fill: check kernels */
    const void *own;          /* parameters of the family, or NULL */
    size_t own_bytes;         /* of them: a device copies what it passes on */
    const void *library;      /* of rows that call one: set by the device */
    union kernel_out *out;    /* this worker's result */
};

/* Work on elements [lo, hi). No timing, threads, allocation, printing or error handling.
 * lo is a multiple of 64; hi need not be. */
typedef void kernel_fn(const struct kargs *a, size_t lo, size_t hi);

/* How a row runs on a device: see code.h. */
struct kernel_code;

/* Does a store to a line that is not in the caches read it first? */
enum kernel_stores {
    STORES_READ,   /* yes, the line is allocated in the caches */
    STORES_PAST,   /* no, it goes past the caches */
    STORES_UNKNOWN /* the architecture leaves it to the CPU */
};

/* One row of a family's table. The variant names how, the name says what. */
struct kernel {
    const char *name;    /* "triad" */
    const char *variant; /* "plain", "nt", "prefetch", "split", ...; "check": see kernel_out */
    enum elem elem;
    unsigned unroll; /* vectors per loop turn; 0 where it has no meaning */
    kernel_fn *fn;
    enum kernel_stores stores;
    const struct kernel_code *code; /* rows of devices, which have no fn; else NULL */
};

/* All rows of one family, for one instruction set and one element type. */
struct kernel_table {
    const struct kernel *rows;
    size_t count;
};

/* All kernels built for one instruction set. */
struct kernel_set {
    const char *isa; /* "generic", "avx2", "avx512", "neon", "sve"; of an extension "avx512bf16" */
    bool extension;  /* adds its rows to whatever set is chosen, where the CPU has it */
    const struct kernel_table *const *tables;
    size_t ntables;
};

/* Built host sets, the most capable last, then the extensions; *count gets their number. A set may
 * only be launched on a CPU that has its instructions: the harness asks the CPU. */
const struct kernel_set *kernel_host_sets(size_t *count);

/* The row (name, variant, elem, unroll) of a set; unroll 0 and variant NULL match the first.
 * NULL where there is none. */
const struct kernel *kernel_find(const struct kernel_set *set, const char *name,
                                 const char *variant, enum elem elem, unsigned unroll);

/* Bytes of one element. */
static inline size_t elem_bytes(enum elem e)
{
    static const unsigned char bytes[ELEM_COUNT] = {8, 4, 2, 2, 1, 8};

    return bytes[e];
}

/* As the user names it. */
static inline const char *elem_name(enum elem e)
{
    static const char *const names[ELEM_COUNT] = {"f64", "f32", "f16", "bf16", "i8", "u64"};

    return names[e];
}

#endif
