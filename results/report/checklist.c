/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The twelve rules of Hoefler and Belli (SC 2015), answered with what the record holds. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "record/member.h"
#include "report/sections.h"

enum { EVIDENCE_ROOM = 400 };
enum answer { NO, YES, NOT_APPLICABLE };

struct judge {
    const struct readout *r;
    size_t runs;
    char evidence[EVIDENCE_ROOM];
};

static enum answer say(struct judge *j, enum answer answer, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static enum answer say(struct judge *j, enum answer answer, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(j->evidence, sizeof j->evidence, fmt, args);
    va_end(args);
    return answer;
}

/* Figures that have a number, and those of them for which `is` holds. */
static size_t count(const struct readout *r, bool (*is)(const struct figure *f), size_t *of)
{
    size_t n = 0;

    *of = 0;
    for (size_t i = 0; i < r->n; i++)
        if (figure_counts(&r->figure[i])) {
            (*of)++;
            n += is(&r->figure[i]);
        }
    return n;
}

static size_t derived(const struct readout *r, const char *kind)
{
    const json_t *o;
    size_t i, n = 0;

    json_array_foreach (r->derived, i, o)
        n += strcmp(member_text(o, "kind"), kind) == 0;
    return n;
}

static enum answer ratios_have_values(struct judge *j)
{
    const size_t n = derived(j->r, "ratio") + derived(j->r, "scaling");
    const json_t *o;
    size_t i, bare = 0;

    if (!n)
        return say(j, NOT_APPLICABLE, "no ratio or scaling follows from these points");
    json_array_foreach (j->r->derived, i, o)
        if (strcmp(member_text(o, "kind"), "ratio") == 0)
            bare += !isfinite(member_number(o, "data.value")) ||
                    !isfinite(member_number(o, "data.best"));
    return say(j, bare ? NO : YES,
               "%zu ratios and scaling curves; %zu without both absolute values and their unit", n,
               bare);
}

static enum answer subsets_have_reasons(struct judge *j)
{
    const double used = member_number(j->r->topo, "used_cores"),
                 permitted = member_number(j->r->topo, "permitted_cores"),
                 planned = member_number(j->r->end, "points_planned");
    size_t bare = 0;

    for (size_t i = 0; i < j->r->skips; i++)
        bare += !*j->r->skip[i].text && !*j->r->skip[i].reason;
    if (!j->r->end)
        return say(j, NO, "the run was killed: what it left out has no reason");
    return say(j, bare ? NO : YES,
               "%.0f points planned, %zu not run, %zu of them without a reason; %.0f of %.0f cores "
               "used",
               planned, j->r->skips, bare, used, permitted);
}

static bool has_interval(const struct figure *f)
{
    return isfinite(f->lo) && isfinite(f->hi) && isfinite(f->level);
}

static bool by_rank(const struct figure *f)
{
    return strncmp(member_text(f->record, "summary.ci.method"), "order statistics", 16) == 0;
}

static enum answer compared_soundly(struct judge *j)
{
    if (j->runs < 2)
        return say(j, NOT_APPLICABLE, "one run: nothing is compared");
    return say(j, YES,
               "runs are compared by the ratio of their medians with its interval; what that "
               "leaves open is called UNRESOLVED");
}

static bool has_all_samples(const struct figure *f)
{
    return f->samples && (double)f->samples == f->n && isfinite(f->p05) && isfinite(f->p95);
}

static enum answer setup_told(struct judge *j)
{
    static const char *const wanted[] = {"cpu_model",      "kernel",    "compiler.version",
                                         "compiler.flags", "build.git", "build.exe_sha256"};
    const char *lacking = NULL;

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!*member_text(j->r->env, wanted[i]))
            lacking = wanted[i];
    if (lacking)
        return say(j, NO, "the record lacks %s", lacking);
    if (member_true(j->r->env, "build.dirty"))
        return say(j, NO,
                   "all factors are recorded, but hbmark was built from sources with uncommitted "
                   "changes: nobody else can build it again");
    return say(j, YES,
               "every factor, the machine, compiler, flags, revision and seed are recorded");
}

static enum answer ranks_told(struct judge *j)
{
    const struct figure *f = NULL;
    const char *reduction;

    for (size_t i = 0; i < j->r->n; i++)
        if (figure_counts(&j->r->figure[i]) && j->r->figure[i].ranks > 1)
            f = &j->r->figure[i];
    if (!f)
        return say(j, NOT_APPLICABLE, "one rank: no times to reduce or to synchronise");
    reduction = member_text(f->record, "ranks.reduction");
    return say(j, *reduction && member_at(f->record, "ranks.sync") ? YES : NO,
               "%.0f ranks; the time of a sample is %s on clocks that are synchronised%s", f->ranks,
               *reduction ? reduction : "not told",
               member_at(f->record, "ranks.sync") ? ", with their error" : ": not told how");
}

static bool is_rate(const struct figure *f)
{
    const size_t n = f->unit ? strlen(f->unit) : 0;

    return n > 2 && strcmp(f->unit + n - 2, "/s") == 0;
}

static bool is_bounded_rate(const struct figure *f)
{
    return is_rate(f) && isfinite(f->bound);
}

/* A roofline is a bound of its own kernels only. */
static enum answer bounds_shown(struct judge *j)
{
    size_t of;
    const size_t rates = count(j->r, is_rate, &of), n = count(j->r, is_bounded_rate, &of);

    if (!rates)
        return say(j, NOT_APPLICABLE, "no point is a rate");
    return say(j, n == rates ? YES : NO,
               "%s%zu of %zu rates have a stated bound; %zu measured rooflines%s",
               n && n < rates ? "partly: " : "", n, rates, derived(j->r, "roofline"),
               n == rates ? "" : ": give a bound with --bound, or run standard");
}

/* Judged by a function; by whether all figures are so; or kept by how hbmark is made. */
static const struct rule {
    const char *rule;
    enum answer (*judge)(struct judge *j);
    bool (*is)(const struct figure *f);
    const char *words; /* after "3 of 4" where figures are counted */
} rules[] = {
    {"A ratio or speedup comes with the absolute value of its base", ratios_have_values, NULL, ""},
    {"Subsets of benchmarks or resources have a reason", subsets_have_reasons, NULL, ""},
    {"The arithmetic mean is for costs only; rates are averaged harmonically", NULL, NULL,
     "medians are reported; the mean of a rate is all work over all time, which is its harmonic "
     "mean over equal work"},
    {"Ratios are not averaged", NULL, NULL, "no score and no mean of ratios is made"},
    {"Values that vary have a confidence interval", NULL, has_interval,
     "points with a number have its interval"},
    {"No normal distribution is assumed unchecked", NULL, by_rank,
     "intervals are from order statistics, which assume no distribution"},
    {"Values are compared in a statistically sound way", compared_soundly, NULL, ""},
    {"Median and tails are told where the mean is not enough", NULL, has_all_samples,
     "points keep every sample, with median, 5 % and 95 % quantile"},
    {"All factors and the whole setup are documented", setup_told, NULL, ""},
    {"Parallel time: how it is measured, synchronised and summarised", ranks_told, NULL, ""},
    {"Upper bounds stand beside the values", bounds_shown, NULL, ""},
    {"Plots show what is needed; lines only where interpolation holds", NULL, NULL,
     "lines join only sizes, threads and loads, between which values lie in between; other points "
     "stand alone, with their intervals"},
};

static enum answer judge(const struct rule *rule, struct judge *j)
{
    size_t n, of;

    if (rule->judge)
        return rule->judge(j);
    if (!rule->is)
        return say(j, YES, "%s", rule->words);
    n = count(j->r, rule->is, &of);
    return say(j, of && n == of ? YES : NO, "%zu of %zu %s", n, of, rule->words);
}

json_t *section_checklist(const struct readout *r, size_t runs)
{
    static const char *const answers[] = {"no", "yes", "n/a"};
    json_t *list = json_array();

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct judge j = {.r = r, .runs = runs};
        const enum answer answer = judge(&rules[i], &j);

        json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:s}", "n", (json_int_t)i + 1,
                                              "rule", rules[i].rule, "answer", answers[answer],
                                              "evidence", j.evidence));
    }
    return list;
}
