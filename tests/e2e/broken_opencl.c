/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* An OpenCL library that adds to each source what does not compile, and is the system's else: its
 * other functions are found in the one that it is linked with. */
#include <dlfcn.h>
#include <stddef.h>

enum { TEXTS = 64 };

typedef void *create_fn(void *context, unsigned n, const char **text, const size_t *length,
                        int *code);

create_fn clCreateProgramWithSource;

void *clCreateProgramWithSource(void *context, unsigned n, const char **text, const size_t *length,
                                int *code)
{
    create_fn *const real = (create_fn *)dlsym(RTLD_NEXT, "clCreateProgramWithSource");
    const char *texts[TEXTS];
    size_t lengths[TEXTS] = {0}; /* to the end of each */

    if (!real || n >= TEXTS)
        return NULL;
    for (unsigned i = 0; i < n; i++) {
        texts[i] = text[i];
        lengths[i] = length ? length[i] : 0;
    }
    texts[n] = "\nkernel void planted(void) { int x = planted_error; }\n";
    return real(context, n + 1, texts, lengths, code);
}
