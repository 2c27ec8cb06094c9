/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/member.h"
#include "render/summary.h"
#include "render/table.h"
#include "verify/verify.h"

enum { NAME_WIDTH = 9, INDENT = 4 };

static const struct {
    const char *verdict, *color;
} colors[] = {{"PASS", "\033[32m"}, {"WARN", "\033[33m"}, {"FAIL", "\033[31m"}};

static void print_verdict(const char *verdict, bool color)
{
    const char *on = "";

    for (size_t i = 0; color && i < sizeof colors / sizeof *colors; i++)
        if (strcmp(colors[i].verdict, verdict) == 0)
            on = colors[i].color;
    printf("%s%s%s", on, verdict, *on ? "\033[0m" : "");
}

/* One line a check: verdict, name, where, text; broken at blanks if it is long. */
static void print_check(const json_t *check, const struct render_style *style)
{
    const size_t at = 2 + 4 + 2 + NAME_WIDTH + 2;
    const double line = member_number(check, "line");
    const char *file = member_text(check, "file"), *text = member_text(check, "text");
    json_t *all = *file && line > 0 ? json_sprintf("%s:%.0f: %s", file, line, text)
                  : *file           ? json_sprintf("%s: %s", file, text)
                                    : json_string(text);
    const char *words = json_string_value(all);
    char *clean = words ? malloc(strlen(words) + 1) : NULL;

    printf("  ");
    print_verdict(member_text(check, "verdict"), style->color);
    printf("  %-*s  ", NAME_WIDTH, member_text(check, "name"));
    if (clean) {
        member_clean(clean, strlen(words) + 1, words);
        table_wrapped(stdout, clean, at, style->width - at);
    }
    free(clean);
    json_decref(all);
}

static bool says(const json_t *checks, const char *name, const char *verdict)
{
    const json_t *check;
    size_t i;

    json_array_foreach (checks, i, check)
        if (member_says(check, "name", name) && member_says(check, "verdict", verdict))
            return true;
    return false;
}

/* Names of the checks that say this; checks come sorted by name. */
static void print_names(const json_t *checks, const char *verdict, const char *what)
{
    const char *last = "";
    const json_t *check;
    size_t i, n = 0;

    json_array_foreach (checks, i, check) {
        const char *name = member_text(check, "name");

        if (strcmp(name, last) == 0 || !says(checks, name, verdict))
            continue;
        printf("%s%s", n++ ? ", " : what, name);
        last = name;
    }
}

/* The same for most runs: said once. */
static void print_limits(const json_t *limits, const json_t *before,
                         const struct render_style *style)
{
    const json_t *one;
    size_t i;

    if (before && json_equal(limits, before)) {
        printf("  This cannot prove what is listed above either\n");
        return;
    }
    printf("  This cannot prove\n");
    json_array_foreach (limits, i, one) {
        printf("  - ");
        table_wrapped(stdout, json_string_value(one), INDENT, style->width - INDENT);
    }
}

static void print_run(const json_t *run, const json_t *before, const struct render_style *style)
{
    const json_t *checks = json_object_get(run, "checks"), *one;
    char dir[1024];
    size_t i;

    member_clean(dir, sizeof dir, member_text(run, "dir"));
    printf("%s\n", dir);
    json_array_foreach (checks, i, one)
        print_check(one, style);
    print_limits(json_object_get(run, "cannot_prove"), json_object_get(before, "cannot_prove"),
                 style);
    printf("VERDICT  ");
    print_verdict(member_text(run, "verdict"), style->color);
    print_names(checks, "FAIL", "  failed: ");
    print_names(checks, "WARN", "  warnings: ");
    printf("  official: %s  signature: %s\n", member_text(run, "official"),
           member_text(run, "signature"));
}

/* A directory that cannot be judged takes its place among the others. */
static json_t *judged(const struct reading *in, size_t i, enum exit_code *code)
{
    const struct verify_options o = {in->option[READ_CHALLENGE], in->option[READ_ALLOWED_SIGNERS],
                                     in->option[READ_IDENTITY], in->option[READ_OFFICIAL]};
    struct error e = {0};
    json_t *run = verify_json(in->words[i], &o, &e);

    if (!run) {
        fprintf(stderr, "hbmark: verify: %s\n", e.text);
        *code = *code > e.code ? *code : e.code;
        return json_pack("{s:s, s:s, s:s}", "dir", in->words[i], "verdict", "ERROR", "error",
                         e.text);
    }
    if (!member_says(run, "verdict", "PASS") && *code == EXIT_PASS)
        *code = EXIT_FAILED;
    return run;
}

static int check_options(const struct reading *in, struct error *e)
{
    if (reading_is(in, READ_IDENTITY) && !reading_is(in, READ_ALLOWED_SIGNERS))
        return error_set(e, EXIT_USAGE,
                         "--identity needs --allowed-signers FILE: it says which key is whose");
    if (reading_is(in, READ_ALLOWED_SIGNERS) && access(in->option[READ_ALLOWED_SIGNERS], R_OK))
        return error_set(e, EXIT_USAGE, "cannot read --allowed-signers '%s'",
                         in->option[READ_ALLOWED_SIGNERS]);
    if (reading_is(in, READ_OFFICIAL) && access(in->option[READ_OFFICIAL], R_OK))
        return error_set(e, EXIT_USAGE, "cannot read --official '%s'", in->option[READ_OFFICIAL]);
    return 0;
}

enum exit_code cmd_verify(const struct reading *in, struct error *e)
{
    enum exit_code code = EXIT_PASS;
    struct reading_page page;
    json_t *runs = json_array(), *all;

    if (check_options(in, e) || reading_page(in, &page, e)) {
        json_decref(runs);
        return e->code;
    }
    for (size_t i = 0; i < in->nwords; i++) {
        json_t *run = judged(in, i, &code);

        if (!reading_is(in, READ_JSON) && run && !json_object_get(run, "error"))
            print_run(run, json_array_get(runs, i ? i - 1 : json_array_size(runs)), &page.style);
        json_array_append_new(runs, run);
    }
    all = json_pack("{s:s, s:o}", "verdict", code == EXIT_PASS ? "PASS" : "FAIL", "runs", runs);
    if (reading_is(in, READ_JSON) && all) {
        json_dumpf(all, stdout, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
        printf("\n");
    }
    json_decref(all);
    return code;
}
