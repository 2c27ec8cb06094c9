/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A BLAS library, loaded at run time, whose matrix product stands among the kernels. */
#ifndef HBMARK_BLAS_H
#define HBMARK_BLAS_H

#include "kernel.h"
#include "record/error.h"

struct blas;

/* Loads the library called name (a path or soname), or for "auto" the first found of those known.
 * It will use no threads of its own: each worker calls it for its own block. NULL with the reason
 * in e where there is none; "none" is none. isas: what this CPU can run, most capable last. */
struct blas *blas_open(const char *name, const char *const *isas, unsigned count, struct error *e);
void blas_close(struct blas *b);

/* Rows "gemm": the variant names the library and the core that it chose, "openblas/SkylakeX". They
 * want kargs.library to be b. */
const struct kernel_table *blas_table(const struct blas *b);

/* "OpenBLAS 0.3.21 ..., core SkylakeX, libopenblas.so.0". */
const char *blas_text(const struct blas *b);

/* What to do where the library uses less than this CPU has; NULL where all is well. */
const char *blas_remedy(const struct blas *b);

#endif
