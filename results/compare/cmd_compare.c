/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "compare/compare.h"
#include "compare/page.h"
#include "record/member.h"
#include "text/nearest.h"

/* What --fail-on takes: entries of a list in the comparison whose member says so, or does not; what
 * B lacks is missing, what it has and A lacks is no loss. */
static const struct failure {
    const char *word, *text, *list, *member, *says;
    bool not, stands;
} failures[] = {{"worse", "WORSE", "rows", "verdict", "WORSE", false, false},
                {"standing", "WORSE after correction", "rows", "verdict", "WORSE", false, true},
                {"unresolved", "UNRESOLVED", "rows", "verdict", "UNRESOLVED", false, false},
                {"missing", "missing", "missing", "in", "b", true, false}};
enum { FAILURES = sizeof failures / sizeof *failures };

static size_t count(const json_t *result, const struct failure *f)
{
    const json_t *entry;
    size_t i, n = 0;

    json_array_foreach (json_object_get(result, f->list), i, entry)
        n += member_says(entry, f->member, f->says) !=
             f->not &&(!f->stands || member_true(entry, "stands"));
    return n;
}

static int failure_of(const char *word, struct error *e)
{
    const char *names[FAILURES], *near;

    for (int i = 0; i < FAILURES; i++) {
        names[i] = failures[i].word;
        if (strcmp(word, names[i]) == 0)
            return i;
    }
    near = nearest_word(word, names, FAILURES);
    return error_set(e, EXIT_USAGE,
                     "--fail-on '%.40s'%s%s%s: give worse, standing, unresolved, missing or "
                     "several of them with commas between",
                     word, near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
}

struct wishes {
    struct compare_options options;
    bool fail_on[FAILURES];
};

static int take_fail_on(const struct reading *in, struct wishes *w, struct error *e)
{
    char text[200], *save = NULL;
    const char *given = in->option[READ_FAIL_ON];
    size_t words = 0;

    if (!given)
        return 0;
    snprintf(text, sizeof text, "%s", given);
    for (char *word = strtok_r(text, ", ", &save); word; word = strtok_r(NULL, ", ", &save)) {
        const int i = failure_of(word, e);

        if (i < 0)
            return -1;
        w->fail_on[i] = true;
        words++;
    }
    return words ? 0 : failure_of(given, e);
}

static int take_wishes(const struct reading *in, struct wishes *w, struct error *e)
{
    /* 2 %: what launches of one machine differ by anyway. Levels below 50 % say nothing, and at
     * more than 99.9 % no number of samples that anybody takes has an interval. */
    if (reading_share(in, READ_MIN_EFFECT, 0.02, 0.0, 1.0, &w->options.min_effect, e) ||
        reading_share(in, READ_LEVEL, 0.95, 0.5, 0.999, &w->options.level, e) ||
        take_fail_on(in, w, e))
        return -1;
    w->options.glob = in->option[READ_METRIC];
    return 0;
}

/* {format, pairs: [what compare_json() gives]} */
static json_t *compare_all(struct readout **runs, size_t n, const struct wishes *w, struct error *e)
{
    json_t *all = json_pack("{s:s, s:[]}", "format", "hbmark-compare/1", "pairs");

    for (size_t i = 1; all && i < n; i++)
        if (json_array_append_new(json_object_get(all, "pairs"),
                                  compare_json(runs[0], runs[i], &w->options, e))) {
            json_decref(all);
            return NULL;
        }
    if (!all)
        error_set(e, EXIT_INTERNAL, "out of memory");
    return all;
}

static int put(const struct reading_page *p, const struct reading *in, struct readout **runs,
               const json_t *all)
{
    FILE *out = p->out;
    const json_t *pairs = json_object_get(all, "pairs");
    int rc = 0;

    if (reading_is(in, READ_JSON))
        return json_dumpf(all, out, JSON_INDENT(1)) || fputc('\n', out) == EOF ? -1 : 0;
    for (size_t i = 0; rc == 0 && i < json_array_size(pairs); i++) {
        const struct compare_page page = {runs[0], runs[i + 1], json_array_get(pairs, i),
                                          reading_is(in, READ_ALL)};

        if (i)
            fprintf(out, "\n\n");
        rc = compare_page(out, &page, &p->style);
    }
    if (rc == 0 && json_array_size(pairs) > 1) {
        fprintf(out, "\n\n");
        rc = compare_totals(out, pairs, &p->style);
    }
    return rc;
}

static int write_out(const struct reading *in, struct readout **runs, const json_t *all,
                     struct error *e)
{
    struct reading_page p;
    int rc;

    if (reading_page(in, &p, e))
        return -1;
    rc = put(&p, in, runs, all);
    if (rc && !ferror(p.out)) /* a full disk is told at the end */
        return reading_page_end(&p, error_set(e, EXIT_INTERNAL, "out of memory"), e);
    return reading_page_end(&p, 0, e);
}

/* The exit code, and in e what it is for. */
static enum exit_code judge(const json_t *all, const struct wishes *w, struct error *e)
{
    const json_t *result;
    size_t i, rows = 0;

    json_array_foreach (json_object_get(all, "pairs"), i, result)
        rows += json_array_size(json_object_get(result, "rows"));
    if (rows == 0)
        return error_set(e, EXIT_BAD_DATA,
                         "nothing could be compared: no point has a number in both runs%s%.100s%s",
                         w->options.glob ? " and an id that matches '" : "",
                         w->options.glob ? w->options.glob : "", w->options.glob ? "'" : ""),
               e->code;
    for (i = 0; i < FAILURES; i++) {
        size_t k, n = 0;

        json_array_foreach (json_object_get(all, "pairs"), k, result)
            n += count(result, &failures[i]);
        if (w->fail_on[i] && n > 0)
            return error_set(e, EXIT_FAILED, "--fail-on %s: %zu %s", failures[i].word, n,
                             failures[i].text),
                   e->code;
    }
    return EXIT_PASS;
}

/* A run that is compared with itself is a slip, and SAME would look like a finding. */
static int are_different(const struct reading *in, struct error *e)
{
    struct stat first, other;

    for (size_t i = 1; i < in->nwords; i++)
        if (!stat(in->words[0], &first) && !stat(in->words[i], &other) &&
            first.st_ino == other.st_ino && first.st_dev == other.st_dev)
            return error_set(e, EXIT_USAGE, "%s and %s are the same run: name two runs to compare",
                             in->words[0], in->words[i]);
    return 0;
}

enum exit_code cmd_compare(const struct reading *in, struct error *e)
{
    struct wishes w = {0};
    struct readout **runs;
    enum exit_code code;
    json_t *all;

    if (take_wishes(in, &w, e) || are_different(in, e))
        return e->code;
    runs = readout_open_all(in->words, in->nwords, READOUT_SAMPLES | READOUT_FACTS, e);
    for (size_t i = 0; runs && i < in->nwords; i++)
        reading_tell_newer(runs[i]); /* that one did not finish stands in the comparison */
    if (!runs)
        return e->code;
    all = compare_all(runs, in->nwords, &w, e);
    if (!all || write_out(in, runs, all, e))
        code = e->code;
    else
        code = judge(all, &w, e);
    json_decref(all);
    readout_free_all(runs, in->nwords);
    return code;
}
