/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compare/compare.h"
#include "compare/page.h"
#include "record/member.h"
#include "render/table.h"
#include "text/nearest.h"

/* What --fail-on takes, and how a comparison answers it. */
static double count_of(const json_t *result, const char *verdict)
{
    return member_number(json_object_get(result, "counts"), verdict);
}

static double worse(const json_t *result)
{
    return count_of(result, "WORSE");
}

static double standing(const json_t *result)
{
    const json_t *row;
    double n = 0;
    size_t i;

    json_array_foreach (json_object_get(result, "rows"), i, row)
        n += member_true(row, "stands") && strcmp(member_text(row, "verdict"), "WORSE") == 0;
    return n;
}

static double unresolved(const json_t *result)
{
    return count_of(result, "UNRESOLVED");
}

/* What B lacks; what it has and A lacks is no loss. */
static double missing(const json_t *result)
{
    const json_t *entry;
    double n = 0;
    size_t i;

    json_array_foreach (json_object_get(result, "missing"), i, entry)
        n += strcmp(member_text(entry, "in"), "b") != 0;
    return n;
}

static const struct failure {
    const char *word, *text;
    double (*count)(const json_t *result);
} failures[] = {{"worse", "WORSE", worse},
                {"standing", "WORSE after correction", standing},
                {"unresolved", "UNRESOLVED", unresolved},
                {"missing", "missing", missing}};
enum { FAILURES = sizeof failures / sizeof *failures };

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
                     "--fail-on '%.40s'%s%s%s: give worse, standing, unresolved, missing or several"
                     " of them with commas between",
                     word, near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
}

struct wishes {
    struct compare_options options;
    struct render_style style;
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
    size_t color;

    /* 2 %: what launches of one machine differ by anyway. Levels below 50 % say nothing, and at
     * more than 99.9 % no number of samples that anybody takes has an interval. */
    if (reading_share(in, READ_MIN_EFFECT, 0.02, 0.0, 1.0, &w->options.min_effect, e) ||
        reading_share(in, READ_LEVEL, 0.95, 0.5, 0.999, &w->options.level, e) ||
        reading_choice(in, READ_COLOR, "auto|always|never", "auto", &color, e) ||
        take_fail_on(in, w, e))
        return -1;
    w->options.glob = in->option[READ_METRIC];
    w->style.color = color == 1 || (color == 0 && !in->option[READ_OUTPUT] &&
                                    isatty(STDOUT_FILENO) && !getenv("NO_COLOR"));
    w->style.width = in->option[READ_OUTPUT] ? 0 : table_page_width(stdout);
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

static int put(FILE *out, const struct reading *in, struct readout **runs, const json_t *all,
               const struct wishes *w)
{
    const json_t *pairs = json_object_get(all, "pairs");
    int rc = 0;

    if (reading_is(in, READ_JSON))
        return json_dumpf(all, out, JSON_INDENT(1)) || fputc('\n', out) == EOF ? -1 : 0;
    for (size_t i = 0; rc == 0 && i < json_array_size(pairs); i++) {
        const struct compare_page page = {runs[0], runs[i + 1], json_array_get(pairs, i),
                                          reading_is(in, READ_ALL)};

        if (i)
            fprintf(out, "\n\n");
        rc = compare_page(out, &page, &w->style);
    }
    if (rc == 0 && json_array_size(pairs) > 1) {
        fprintf(out, "\n\n");
        rc = compare_totals(out, pairs, &w->style);
    }
    return rc;
}

static int write_out(const struct reading *in, struct readout **runs, const json_t *all,
                     const struct wishes *w, struct error *e)
{
    const char *path = in->option[READ_OUTPUT];
    FILE *out = path ? fopen(path, "w") : stdout;
    bool bad;

    if (!out)
        return error_set(e, EXIT_USAGE, "--output %s: %s", path, strerror(errno));
    bad = put(out, in, runs, all, w) || fflush(out);
    if (path)
        bad |= fclose(out) != 0;
    else if (ferror(out)) /* the program tells of its standard output itself, at its end */
        return 0;
    if (bad)
        return error_set(e, EXIT_INTERNAL, "cannot write %s: %s", path ? path : "the comparison",
                         strerror(errno));
    return 0;
}

/* The exit code, and in e what it is for. */
static enum exit_code judge(const json_t *all, const struct wishes *w, struct error *e)
{
    const json_t *result;
    double rows = 0;
    size_t i;

    json_array_foreach (json_object_get(all, "pairs"), i, result)
        rows += (double)json_array_size(json_object_get(result, "rows"));
    if (rows == 0)
        return error_set(e, EXIT_BAD_DATA,
                         "nothing could be compared: no point has a number in both runs%s%.100s%s",
                         w->options.glob ? " and an id that matches '" : "",
                         w->options.glob ? w->options.glob : "", w->options.glob ? "'" : ""),
               e->code;
    for (i = 0; i < FAILURES; i++) {
        double n = 0;
        size_t k;

        json_array_foreach (json_object_get(all, "pairs"), k, result)
            n += failures[i].count(result);
        if (w->fail_on[i] && n > 0)
            return error_set(e, EXIT_FAILED, "--fail-on %s: %.0f %s", failures[i].word, n,
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
    if (!all || write_out(in, runs, all, &w, e))
        code = e->code;
    else
        code = judge(all, &w, e);
    json_decref(all);
    readout_free_all(runs, in->nwords);
    return code;
}
