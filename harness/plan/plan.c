/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "plan/plan.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/maker.h"
#include "text/nearest.h"
#include "text/units.h"

enum { FACTORS = OPT_AT + BENCH_AXES, VALUE_CHARS = 64, LIST_CHARS = 4096 };

const struct bench *plan_bench(const struct bench_table *const *benches, const char *name,
                               const char **near)
{
    const char *names[512] = {"quick", "standard", "full"}; /* suites, for "did you mean" */
    size_t n = 3;

    for (; *benches; benches++)
        for (size_t i = 0; i < (*benches)->count; i++) {
            if (strcmp((*benches)->rows[i].name, name) == 0)
                return &(*benches)->rows[i];
            if (n < sizeof names / sizeof *names)
                names[n++] = (*benches)->rows[i].name;
        }
    if (near)
        *near = nearest_word(name, names, n);
    return NULL;
}

static void *grow(void *array, size_t count, size_t size)
{
    return (count & (count - 1)) == 0 ? realloc(array, (count ? 2 * count : 1) * size) : array;
}

int plan_add_skip(struct maker *k, const char *id, const char *code, const char *text)
{
    struct plan_skip *more = grow(k->plan->skips, k->plan->nskips, sizeof *more);
    struct plan_skip *s;

    if (!more)
        return error_set(k->e, EXIT_INTERNAL, "no memory for the plan");
    k->plan->skips = more;
    s = &more[k->plan->nskips++];
    memset(s, 0, sizeof *s);
    snprintf(s->id, sizeof s->id, "%s", id);
    snprintf(s->text, sizeof s->text, "%s", text);
    s->bench = k->bench->name;
    s->reason_code = code;
    return 0;
}

/* What cannot be: an error if the user asked for it in so many words, else a skip. */
int plan_cannot(struct maker *k, const struct point *p, enum option_id id, const char *code,
                const char *text)
{
    if (config_origin(k->c, k->group, id) == ORIGIN_COMMAND)
        return error_set(k->e, id == OPT_TIER ? EXIT_UNAVAILABLE : EXIT_USAGE, "%s", text);
    return plan_add_skip(k, p->id, code, text);
}

const struct plan_device *plan_device(const struct maker *k)
{
    return &k->scope->devices[k->device];
}

unsigned plan_threads(const struct maker *k)
{
    uint64_t count = plan_cores(k);

    if (k->bench->protocol.progress && count > 1) /* one is kept for messages */
        count--;
    if (strcmp(k->value[OPT_THREADS], "all") != 0)
        units_count(k->value[OPT_THREADS], &count);
    return k->bench->shape.workers ? k->bench->shape.workers : (unsigned)count;
}

enum elem plan_elem(const struct maker *k)
{
    enum elem e = 0;

    while (e + 1 < ELEM_COUNT && strcmp(k->value[OPT_TYPE], elem_name(e)) != 0)
        e++;
    return e;
}

static int set_threads(struct maker *k, struct point *p)
{
    const unsigned count = plan_threads(k);
    unsigned pus = plan_device(k)->host ? k->m->allowed_pus : plan_device(k)->facts->workers;
    char text[256];
    int rc = plan_from(k, p, &pus);

    if (rc)
        return rc;
    p->threads = count;
    if (count < p->bench->shape.least) {
        const unsigned least = p->bench->shape.least;
        int n = snprintf(text, sizeof text, "%s needs %u threads or more", p->bench->name, least);

        if (pus >= least)
            snprintf(text + n, sizeof text - (size_t)n, ": give --threads %u", least);
        plan_name(k, p);
        return plan_add_skip(k, p->id, "FEW_CORES", text) ? -1 : 1;
    }
    if (count <= pus)
        return 0;
    snprintf(text, sizeof text,
             "%u threads are more than the %u allowed processors%s: "
             "give --threads %u or widen the cpuset",
             count, pus, p->from < 0 ? "" : " of that node", pus);
    plan_name(k, p);
    return plan_cannot(k, p, OPT_THREADS, "FEW_CORES", text) ? -1 : 1;
}

static int set_kernel(struct maker *k, struct point *p)
{
    const char *variant = strcmp(p->variant, "auto") == 0 ? NULL : p->variant;
    char text[256];

    if (!p->bench->loop.kernel) /* the work is its own */
        return 0;
    if (strcmp(p->variant, "check") != 0 &&
        kernel_find(plan_device(k)->set, p->bench->loop.kernel, variant, p->elem, p->unroll))
        return 0;
    snprintf(text, sizeof text,
             "%s has no kernel for type %s, variant %s, unroll %s on %s: "
             "'hbmark describe %s' lists them",
             p->bench->name, k->value[OPT_TYPE], p->variant, k->value[OPT_UNROLL],
             plan_device(k)->set->isa, p->bench->name);
    plan_name(k, p);
    /* Of a list of benchmarks some may lack a variant that was asked for: never an error alone. */
    return plan_add_skip(k, p->id, "NO_KERNEL", text) ? -1 : 1;
}

static const struct point *known(const struct maker *k, const char *id)
{
    for (size_t i = 0; i < k->plan->count; i++)
        if (strcmp(k->plan->points[i].id, id) == 0)
            return &k->plan->points[i];
    return NULL;
}

/* A point of an earlier group is left out, and said: its time may differ. 1, or -1 on error. */
static int repeated(struct maker *k, const struct point *first, const struct point *p)
{
    char text[256], other[128] = "";

    if (first->group == k->group)
        return 1;
    for (int i = OPT_CI; i < OPT_COUNT; i++)
        if (strcmp(config_text(k->c, first->group, (enum option_id)i),
                   config_text(k->c, k->group, (enum option_id)i)) != 0 &&
            strlen(other) + strlen(option_rows[i].key) + 3 < sizeof other)
            snprintf(strchr(other, 0), sizeof other - strlen(other), "%s%s", *other ? ", " : "",
                     option_rows[i].key);
    snprintf(text, sizeof text, "run '%.40s' has this point already%s%.100s%s", first->group->name,
             *other ? ", with another " : ", with the same settings", other,
             *other ? ": give the other one a suite of its own" : ": it is measured once");
    return plan_add_skip(k, p->id, "REPEATED", text) ? -1 : 1;
}

static int keep_point(struct maker *k, struct point *p)
{
    const struct point *first = known(k, p->id);
    struct point *more;

    if (first)
        return repeated(k, first, p);
    more = grow(k->plan->points, k->plan->count, sizeof *more);
    if (!more)
        return error_set(k->e, EXIT_INTERNAL, "no memory for the plan");
    k->plan->points = more;
    p->index = (unsigned)k->plan->count;
    plan_estimate(k, p);
    k->plan->estimate_s += p->estimate_s;
    more[k->plan->count++] = *p;
    return 0;
}

struct bench_site plan_site(const struct maker *k)
{
    return (struct bench_site){k->bench,
                               k->m,
                               plan_device(k)->set,
                               k->scope->local_ranks,
                               k->scope->ranks,
                               k->scope->places,
                               config_text(k->c, k->group, OPT_INPUT),
                               config_text(k->c, k->group, OPT_VARIANT)};
}

/* Asks the benchmark itself. 1: the point is out (skipped), -1: error. */
static int ask_at(struct maker *k, const struct point *p)
{
    const struct bench_site site = plan_site(k);
    struct bench_ask ask = {.at = &k->value[OPT_AT], .elem = p->elem};
    char text[256];
    const char *code = k->bench->asks ? k->bench->asks(&site, &ask, text, sizeof text) : NULL;

    k->unit = ask.unit;
    k->bytes = ask.bytes;
    k->solve_s = ask.solve_s;
    if (!code)
        return 0;
    /* How many ranks there are is no fault of the value. */
    if (strcmp(code, "NEEDS_MORE_RANKS") == 0)
        return plan_add_skip(k, p->id, code, text) ? -1 : 1;
    return plan_cannot(k, p, OPT_AT, code, text) ? -1 : 1;
}

static int add_point(struct maker *k)
{
    struct point p = {.bench = k->bench,
                      .group = k->group,
                      .device = k->device,
                      .link = {k->link[LINK_NEAR], k->link[LINK_FAR]},
                      .from = -1};
    uint64_t number = OFFSET_AUTO;
    struct error absent;
    int rc;

    p.elem = plan_elem(k);
    snprintf(p.tier, sizeof p.tier, "%s", k->value[OPT_TIER]);
    snprintf(p.variant, sizeof p.variant, "%s", k->value[OPT_VARIANT]);
    snprintf(p.bind, sizeof p.bind, "%s", k->value[OPT_BIND]);
    units_size(k->value[OPT_OFFSET], &number);
    p.offset = number;
    number = 0;
    units_count(k->value[OPT_UNROLL], &number);
    p.unroll = (unsigned)number;
    for (unsigned i = 0; i < BENCH_AXES; i++)
        snprintf(p.at[i], sizeof p.at[i], "%s", k->value[OPT_AT + i]);
    for (int i = 0; i < PAGES_COUNT; i++)
        if (strcmp(pages_name((enum pages)i), k->value[OPT_PAGES]) == 0)
            p.pages = (enum pages)i;
    p.nodes = hwloc_bitmap_alloc();
    if (!p.nodes)
        return error_set(k->e, EXIT_INTERNAL, "no memory for the plan");
    plan_name(k, &p);
    if (plan_check_at(k)) {
        hwloc_bitmap_free(p.nodes);
        return -1;
    }
    rc = ask_at(k, &p);
    if (rc == 0 && plan_device(k)->host && machine_tier(k->m, p.tier, p.nodes, &absent))
        rc = plan_cannot(k, &p, OPT_TIER, "NO_TIER", absent.text) ? -1 : 1;
    if (rc == 0)
        rc = plan_pair(k, &p);
    if (rc == 0)
        rc = set_threads(k, &p);
    if (rc == 0)
        rc = set_kernel(k, &p);
    if (rc == 0)
        rc = plan_size(k, &p);
    if (rc == 0)
        rc = plan_set_visits(k, &p);
    if (rc == 0)
        rc = keep_point(k, &p);
    if (rc)
        hwloc_bitmap_free(p.nodes);
    return rc < 0 ? -1 : 0;
}

static int expand(struct maker *k, int id);

/* All other factors on the device in work. What cannot be opened has no points, and that is said.
 */
static int expand_device(struct maker *k)
{
    char id[POINT_ID];

    if (plan_use_device(k))
        return -1;
    if (!*plan_device_why_not(k))
        return expand(k, OPT_DEVICE + 1);
    snprintf(id, sizeof id, "%s %s", k->bench->name, k->value[OPT_DEVICE]);
    return plan_add_skip(k, id, "NO_DEVICE", plan_device_why_not(k));
}

/* Walks the values of factor `id` and those after it: one add_point() for each combination. */
static int expand(struct maker *k, int id)
{
    char one[VALUE_CHARS], made[LIST_CHARS];
    const char *list;

    if (id == FACTORS)
        return add_point(k);
    list = plan_values(k, id, made, sizeof made);
    if (!list)
        return -1;
    if (!*list) /* nothing is left, and that is said */
        return 0;
    for (;;) {
        size_t skip = strspn(list, " "), n = strcspn(list += skip, ",");

        snprintf(one, sizeof one, "%.*s", (int)n, list);
        for (size_t i = strlen(one); i && one[i - 1] == ' '; i--)
            one[i - 1] = '\0';
        k->value[id] = one;
        if (id == OPT_DEVICE ? expand_device(k) : expand(k, id + 1))
            return -1;
        if (!list[n])
            return 0;
        list += n + 1;
    }
}

/* Is something that the benchmark needs not there? */
static bool is_lacking(struct maker *k, const char **code, char *text, size_t size)
{
    const struct bench_site site = plan_site(k);

    *code = k->bench->lacks ? k->bench->lacks(&site, text, size) : NULL;
    return *code != NULL;
}

static bool is_named(const char *pattern, const struct bench_table *t, const struct bench *b)
{
    return fnmatch(pattern, b->name, 0) == 0 || strcmp(pattern, t->family) == 0;
}

/* Next name or glob of a list of benchmarks; *list goes behind it. False at its end. */
static bool next_pattern(const char **list, char pattern[128])
{
    const size_t n = strcspn(*list += strspn(*list, " ,"), " ,");

    snprintf(pattern, 128, "%.*s", (int)n, *list);
    *list += n;
    return n > 0;
}

bool plan_wants(const struct config *c, const struct bench_table *const *benches,
                const char *kernel)
{
    char pattern[128];

    for (size_t g = 0; g < c->ngroups; g++)
        for (const char *list = c->groups[g].benches; next_pattern(&list, pattern);)
            for (const struct bench_table *const *t = benches; *t; t++)
                for (size_t i = 0; i < (*t)->count; i++)
                    if ((*t)->rows[i].loop.kernel &&
                        strcmp((*t)->rows[i].loop.kernel, kernel) == 0 &&
                        is_named(pattern, *t, &(*t)->rows[i]))
                        return true;
    return false;
}

/* One name or glob of a group: every benchmark it matches. */
static int expand_pattern(struct maker *k, const char *pattern)
{
    const char *near = NULL, *code;
    char missing[256];
    size_t matched = 0;

    for (const struct bench_table *const *t = k->scope->benches; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++) {
            k->bench = &(*t)->rows[i];
            if (!is_named(pattern, *t, k->bench))
                continue;
            matched++;
            if (is_lacking(k, &code, missing, sizeof missing)
                    ? plan_add_skip(k, k->bench->name, code, missing)
                    : expand(k, 0))
                return -1;
        }
    if (matched)
        return 0;
    plan_bench(k->scope->benches, pattern, &near);
    return error_set(k->e, EXIT_USAGE, "%s%s%s: no benchmark '%s'%s%s%s; 'hbmark list' shows them",
                     k->c->source, k->group->line ? " in run " : "",
                     k->group->line ? k->group->name : "", pattern, near ? ": did you mean '" : "",
                     near ? near : "", near ? "'?" : "");
}

static int expand_group(struct maker *k)
{
    char pattern[128];

    for (const char *list = k->group->benches; next_pattern(&list, pattern);)
        if (expand_pattern(k, pattern))
            return -1;
    return 0;
}

int plan_make(struct plan *p, const struct config *c, const struct machine *m,
              const struct plan_scope *scope, struct error *e)
{
    struct maker k = {.plan = p, .c = c, .m = m, .scope = scope, .e = e};
    uint64_t seed = p->seed;

    memset(p, 0, sizeof *p);
    p->seed = seed;
    for (size_t i = 0; i < c->ngroups; i++) {
        k.group = &c->groups[i];
        if (expand_group(&k)) {
            plan_fini(p);
            return -1;
        }
    }
    if (p->count == 0) {
        error_set(e,
                  p->nskips && strcmp(p->skips[0].reason_code, "NO_DEVICE") == 0 ? EXIT_UNAVAILABLE
                                                                                 : EXIT_USAGE,
                  "nothing to run: %s",
                  p->nskips ? p->skips[0].text
                            : "no device asked for has memory or workers for any of it");
        plan_fini(p);
        return -1;
    }
    plan_order(p, config_is(c, NULL, OPT_ORDER, "random"));
    return 0;
}

void plan_fini(struct plan *p)
{
    for (size_t i = 0; i < p->count; i++)
        hwloc_bitmap_free(p->points[i].nodes);
    free(p->points);
    free(p->skips);
    memset(p, 0, sizeof *p);
}
