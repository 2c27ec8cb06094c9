/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "device/blas.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gemm.h"

enum { ROW_MAJOR = 101, NO_TRANS = 111, NAME = 32, TEXT = 256 };

typedef void dgemm_fn(int order, int ta, int tb, int m, int n, int k, double alpha, const double *a,
                      int lda, const double *b, int ldb, double beta, double *c, int ldc);
typedef void sgemm_fn(int order, int ta, int tb, int m, int n, int k, float alpha, const float *a,
                      int lda, const float *b, int ldb, float beta, float *c, int ldc);

struct blas {
    void *handle;
    dgemm_fn *dgemm;
    sgemm_fn *sgemm;
    struct kernel rows[2];
    struct kernel_table table;
    char vendor[NAME], version[TEXT], core[NAME];
    char variant[2 * NAME + 1], text[3 * TEXT], remedy[TEXT];
};

/* Of wide vectors there are three classes. */
enum width { WIDTH_UNKNOWN, WIDTH_NARROW, WIDTH_MIDDLE, WIDTH_WIDE };

/* What the cores that libraries name use. Those not listed are not judged. */
static const struct {
    const char *cores;
    enum width width;
} widths[] = {
    {" Prescott Core2 Penryn Dunnington Nehalem Sandybridge Katmai Coppermine Northwood Banias "
     "Atom "
     "Nano Athlon Opteron Opteron_SSE3 Barcelona Bobcat Bulldozer Piledriver Steamroller generic "
     "penryn sandybridge bulldozer piledriver steamroller ",
     WIDTH_NARROW},
    {" Haswell Zen Excavator haswell zen zen2 zen3 excavator armv8 ARMV8 CORTEXA57 CORTEXA72 "
     "NEOVERSEN1 THUNDERX2T99 cortexa57 thunderx2 altra altramax ",
     WIDTH_MIDDLE},
    {" SkylakeX Cooperlake SapphireRapids skx knl zen4 zen5 ARMV8SVE A64FX NEOVERSEV1 NEOVERSEN2 "
     "armsve a64fx ",
     WIDTH_WIDE},
};

/* The same of kernel sets, and the words that make a library use them. */
static const struct {
    const char *isa;
    enum width width;
    const char *openblas, *blis;
} isa_rows[] = {
    {"avx2", WIDTH_MIDDLE, "HASWELL", "haswell"},
    {"avx512", WIDTH_WIDE, "SKYLAKEX", "skx"},
    {"sve", WIDTH_WIDE, "NEOVERSEV1", "armsve"},
};

/* Newest first where several may be there. */
static const char *const sonames[] = {"libopenblas.so.0", "libopenblasp.so.0", "libblis.so.4",
                                      "libblis.so.5",     "libmkl_rt.so.2",    "libmkl_rt.so.1",
                                      "libmkl_rt.so",     "libcblas.so.3",     "libblas.so.3"};

/* u[0]: blocks done. */
#define CALL(name, product, real)                                                                  \
    static void name(const struct kargs *a, size_t lo, size_t hi)                                  \
    {                                                                                              \
        const struct gemm *g = a->own;                                                             \
        const int m = (int)g->m;                                                                   \
                                                                                                   \
        for (size_t k = lo / GEMM_BLOCK; k < hi / GEMM_BLOCK; k++) {                               \
            const struct gemm_part p = gemm_part(g, k);                                            \
                                                                                                   \
            if (p.rows && p.cols)                                                                  \
                ((const struct blas *)a->library)                                                  \
                    ->product(ROW_MAJOR, NO_TRANS, NO_TRANS, (int)p.rows, (int)p.cols, m,          \
                              (real)g->alpha, (const real *)a->v[1] + p.row * g->m, m,             \
                              (const real *)a->v[2] + p.col, m, (real)g->beta,                     \
                              (real *)a->v[0] + p.row * g->m + p.col, m);                          \
            a->out->u[0]++;                                                                        \
        }                                                                                          \
    }
CALL(call_f64, dgemm, double)
CALL(call_f32, sgemm, float)

/* A function of the library, as whatever type the caller has for it. */
static void find(const struct blas *b, const char *name, void *to)
{
    void *found = dlsym(b->handle, name);

    memcpy(to, &found, sizeof found);
}

/* OpenBLAS: the version and how it was built, and the core chosen when it was loaded. */
static bool is_openblas(struct blas *b)
{
    char *(*config)(void);
    char *(*core)(void);
    void (*threads)(int);

    find(b, "openblas_get_config", &config);
    find(b, "openblas_get_corename", &core);
    find(b, "openblas_set_num_threads", &threads);
    if (!config || !core)
        return false;
    if (threads)
        threads(1);
    snprintf(b->vendor, sizeof b->vendor, "openblas");
    snprintf(b->version, sizeof b->version, "%s", config());
    snprintf(b->core, sizeof b->core, "%s", core());
    return true;
}

static bool is_blis(struct blas *b)
{
    const char *(*version)(void);
    const char *(*name)(int);
    int (*query)(void);
    void (*threads)(long);

    find(b, "bli_info_get_version_str", &version);
    find(b, "bli_arch_query_id", &query);
    find(b, "bli_arch_string", &name);
    find(b, "bli_thread_set_num_threads", &threads);
    if (!version || !query || !name)
        return false;
    if (threads)
        threads(1);
    snprintf(b->vendor, sizeof b->vendor, "blis");
    snprintf(b->version, sizeof b->version, "BLIS %s", version());
    snprintf(b->core, sizeof b->core, "%s", name(query()));
    return true;
}

static bool is_mkl(struct blas *b)
{
    void (*version)(char *, int), (*threads)(int);

    find(b, "mkl_get_version_string", &version);
    find(b, "MKL_Set_Num_Threads", &threads);
    if (!version)
        return false;
    if (threads)
        threads(1);
    snprintf(b->vendor, sizeof b->vendor, "mkl");
    version(b->version, sizeof b->version - 1);
    return true;
}

static enum width width_of(const char *core)
{
    char word[NAME + 2];

    snprintf(word, sizeof word, " %s ", core);
    for (size_t i = 0; *core && i < sizeof widths / sizeof *widths; i++)
        if (strstr(widths[i].cores, word))
            return widths[i].width;
    return WIDTH_UNKNOWN;
}

/* Does the library use less than the CPU has? */
static void judge(struct blas *b, const char *const *isas, unsigned count)
{
    const enum width width = width_of(b->core);
    const bool blis = strcmp(b->vendor, "blis") == 0;
    const char *key = blis ? "BLIS_ARCH_TYPE" : "OPENBLAS_CORETYPE", *told = getenv(key);

    if (strcmp(b->vendor, "cblas") == 0)
        snprintf(b->remedy, sizeof b->remedy,
                 "the BLAS library is none that is known to be fast: install OpenBLAS (Debian: "
                 "libopenblas0-pthread), or name another with --blas FILE");
    for (size_t k = 0; width != WIDTH_UNKNOWN && k < count; k++)
        for (size_t i = 0; i < sizeof isa_rows / sizeof *isa_rows; i++)
            if (strcmp(isas[k], isa_rows[i].isa) == 0 && isa_rows[i].width > width)
                snprintf(b->remedy, sizeof b->remedy,
                         "the BLAS library chose core %s%s, but this CPU has %s: set %s=%s%s",
                         b->core, told ? " as it was told to" : "", isa_rows[i].isa, key,
                         blis ? isa_rows[i].blis : isa_rows[i].openblas,
                         told ? ", or nothing" : ", or install a newer version");
}

static void add_row(struct blas *b, enum elem elem, kernel_fn *fn)
{
    b->rows[b->table.count++] = (struct kernel){"gemm", b->variant, elem, 0, fn, STORES_READ, NULL};
}

static void describe(struct blas *b, const char *const *isas, unsigned count)
{
    static bool (*const vendors[])(struct blas *) = {is_openblas, is_blis, is_mkl};
    bool known = false;
    Dl_info info = {0};

    for (size_t i = 0; !known && i < sizeof vendors / sizeof *vendors; i++)
        known = vendors[i](b);
    if (!known)
        snprintf(b->vendor, sizeof b->vendor, "cblas");
    snprintf(b->variant, sizeof b->variant, "%s%s%s", b->vendor, *b->core ? "/" : "", b->core);
    dladdr((void *)b->dgemm, &info);
    snprintf(b->text, sizeof b->text, "%s%s%s, %s", *b->version ? b->version : "unknown version",
             *b->core ? ", core " : "", b->core, info.dli_fname ? info.dli_fname : "?");
    judge(b, isas, count);
}

/* Loads a library that starts no threads: what it would read of their number is 1 for that moment.
 */
static void *load(const char *name)
{
    static const char *const keys[] = {"OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS",
                                       "MKL_NUM_THREADS"};
    enum { KEYS = sizeof keys / sizeof *keys };
    char *was[KEYS];
    void *handle;

    for (size_t i = 0; i < KEYS; i++) {
        was[i] = getenv(keys[i]) ? strdup(getenv(keys[i])) : NULL;
        setenv(keys[i], "1", 1);
    }
    handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    for (size_t i = 0; i < KEYS; i++) {
        if (was[i])
            setenv(keys[i], was[i], 1);
        else
            unsetenv(keys[i]);
        free(was[i]);
    }
    return handle;
}

static struct blas *try_one(const char *name, struct error *e)
{
    struct blas *b = calloc(1, sizeof *b);
    const char *why;

    if (!b) {
        error_set(e, EXIT_INTERNAL, "no memory for a library");
        return NULL;
    }
    b->handle = load(name);
    why = b->handle ? "it has no cblas_dgemm" : dlerror();
    if (b->handle) {
        find(b, "cblas_dgemm", &b->dgemm);
        find(b, "cblas_sgemm", &b->sgemm);
    }
    if (b->dgemm)
        return b;
    error_set(e, EXIT_UNAVAILABLE,
              "--blas %s: %s: give the path or soname of a library with CBLAS, or auto", name, why);
    blas_close(b);
    return NULL;
}

struct blas *blas_open(const char *name, const char *const *isas, unsigned count, struct error *e)
{
    struct blas *b = NULL;

    error_set(e, EXIT_UNAVAILABLE, "no BLAS library");
    if (strcmp(name, "auto") != 0 && strcmp(name, "none") != 0)
        b = try_one(name, e);
    for (size_t i = 0; !b && strcmp(name, "auto") == 0 && i < sizeof sonames / sizeof *sonames; i++)
        b = try_one(sonames[i], e);
    if (!b)
        return NULL;
    describe(b, isas, count);
    b->table.rows = b->rows;
    add_row(b, ELEM_F64, call_f64);
    if (b->sgemm)
        add_row(b, ELEM_F32, call_f32);
    return b;
}

void blas_close(struct blas *b)
{
    if (!b)
        return;
    if (b->handle)
        dlclose(b->handle);
    free(b);
}

const struct kernel_table *blas_table(const struct blas *b)
{
    return &b->table;
}

const char *blas_text(const struct blas *b)
{
    return b->text;
}

const char *blas_remedy(const struct blas *b)
{
    return *b->remedy ? b->remedy : NULL;
}
