/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/catalogue.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/ask.h"
#include "record/member.h"
#include "text/files.h"
#include "text/ini.h"

enum { FIELDS_MOST = 20 }; /* more are no target that anyone set */

struct parsed {
    json_t *fields, *sources, *target;
    double also; /* flops_also: the same rate as it is printed elsewhere */
};

static int refuse(struct ini *in, const char *value, const char *remedy)
{
    return ini_fault(in, 0, "%.40s = '%.80s': %s", in->key, value, remedy);
}

static int unknown_key(struct ini *in)
{
    const char *names[32] = {"name", "flops_also"};
    size_t n = 2;

    for (const struct ask *a = asks; a->key; a++)
        if (a->ini)
            names[n++] = a->ini;
    return ini_unknown(in, names, n);
}

/* Cuts "(flag)" off the end of value. False if the brackets hold none. */
static bool take_flag(char *value, enum flag *flag)
{
    char *open = strrchr(value, '('), *close = strrchr(value, ')');

    *flag = FLAG_ASSUMED;
    if (!open && !close)
        return true;
    if (!open || !close || close < open || close[1])
        return false;
    *close = '\0';
    *flag = flag_find(open + 1);
    *open = '\0';
    return *flag != FLAGS;
}

/* Puts words behind a rate into the field; the first that is none, or NULL. `words` is cut up. */
static const char *take_words(json_t *field, char *words)
{
    static const struct {
        const char *member;
        const char *(*find)(const char *word);
    } takers[] = {{"precision", ask_precision}, {"kind", ask_kind}, {"density", ask_density}};
    char *at = NULL;

    for (char *w = strtok_r(words, " \t", &at); w; w = strtok_r(NULL, " \t", &at)) {
        bool taken = false;

        for (size_t i = 0; i < 3 && !taken; i++) {
            const char *means = takers[i].find(w);

            taken = means && !*member_text(field, takers[i].member);
            if (taken)
                json_object_set_new(field, takers[i].member, json_string(means));
        }
        if (!taken)
            return w;
    }
    return NULL;
}

/* "flops" of a rate that says how it is counted stands beside others: "flops_fp64_peak". */
static void key_of(char *key, size_t room, const struct ask *a, const json_t *field)
{
    const char *precision = member_text(field, "precision"), *kind = member_text(field, "kind");
    const char *density = member_text(field, "density");

    snprintf(key, room, "%s", a->key);
    if (a == asks)
        snprintf(key, room, "%s%s%s%s%s%s%s", a->key, *precision ? "_" : "", precision,
                 *kind ? "_" : "", kind, *density ? "_" : "", density);
}

static int take_field(struct ini *in, const struct ini_row *row, const char *value)
{
    const struct ask *a = ask_find_ini(in->key);
    struct parsed *p = in->to;
    char text[256], words[256], key[96];
    const char *rest, *wrong;
    struct span amount;
    enum flag flag;
    json_t *field;

    (void)row;
    if (!a)
        return unknown_key(in);
    snprintf(text, sizeof text, "%s", value);
    if (!take_flag(text, &flag))
        return refuse(in, value,
                      "a flag is (measured), (vendor), (announced) or (assumed), at the end");
    wrong = amount_parse(text, a->amount, false, &amount, &rest);
    if (wrong) {
        snprintf(words, sizeof words, "give %s", wrong);
        return refuse(in, value, words);
    }
    field = ask_field(a, amount, flag);
    snprintf(words, sizeof words, "%s", rest);
    wrong = take_words(field, words);
    if (wrong && a != asks) /* only rates take words; HPCG says its own */
        wrong = "";
    key_of(key, sizeof key, a, field);
    if (wrong || (a != asks && *rest)) {
        json_decref(field);
        return refuse(in, value,
                      a == asks ? "behind a rate stand a precision (FP64, FP32, TF32, BF16, FP16, "
                                  "FP8, FP6, FP4, INT8), peak or sustained, dense or sparse"
                                : "nothing but a flag may follow the amount");
    }
    if (json_object_get(p->fields, key) || json_object_size(p->fields) == FIELDS_MOST) {
        json_decref(field);
        return refuse(in, value,
                      json_object_get(p->fields, key) ? "is given twice"
                                                      : "is one figure too many: at most 20");
    }
    json_object_set_new(p->fields, key, field);
    return 1;
}

static int take_also(struct ini *in, const struct ini_row *row, const char *value)
{
    struct span amount;
    const char *rest, *wrong = amount_parse(value, AMOUNT_FLOPS, true, &amount, &rest);

    (void)row;
    if (wrong || *rest)
        return refuse(in, value, "give a rate such as '100 quintillion'");
    ((struct parsed *)in->to)->also = amount.lo;
    return 1;
}

static int take_source(struct ini *in, const struct ini_row *row, const char *value)
{
    const struct ask *a = ask_find_ini(in->key);
    char clean[TEXT_ROOM];

    (void)row;
    if (!a)
        return unknown_key(in);
    member_clean(clean, sizeof clean, value);
    json_object_set_new(((struct parsed *)in->to)->sources, a->key, json_string(clean));
    return 1;
}

static int take_name(struct ini *in, const struct ini_row *row, const char *value)
{
    char clean[TEXT_ROOM];

    member_clean(clean, sizeof clean, value);
    if (json_object_set_new(((struct parsed *)in->to)->target, row->key, json_string(clean)))
        return refuse(in, "", "the name is not UTF-8");
    return 1;
}

static const struct ini_row rows[] = {
    {"target", "name", take_name, 0, NULL},       {"target", "flops_also", take_also, 0, NULL},
    {"source", "flops_also", take_also, 0, NULL}, {.section = "target", .take = take_field},
    {.section = "source", .take = take_source},   {0}};

static double middle(const json_t *fields, const char *key)
{
    return member_number(json_object_get(fields, key), "value");
}

/* What the file says against itself. */
static void find_contradictions(const struct parsed *p, json_t *list)
{
    const double devices = middle(p->fields, "devices"), nodes = middle(p->fields, "nodes");
    const double each = middle(p->fields, "devices_per_node");
    char said[AMOUNT_ROOM], also[AMOUNT_ROOM];
    const char *key;
    json_t *field;

    if (isfinite(devices * nodes) && nodes > devices)
        json_array_append_new(list, json_string("nodes: there are more nodes than devices"));
    if (isfinite(devices * nodes * each) && fabs(nodes * each / devices - 1) > 0.01)
        json_array_append_new(list,
                              json_sprintf("devices: %.0f nodes of %g devices are %.0f, not %.0f",
                                           nodes, each, nodes * each, devices));
    json_object_foreach (p->fields, key, field) {
        const double v = member_number(field, "value");

        if (p->also > 0 && ask_find(key) == asks && fabs(p->also / v - 1) > 0.005)
            json_array_append_new(
                list, json_sprintf("%s: printed as %s and as %s, %.4g times apart", asks[0].title,
                                   amount_print(said, AMOUNT_FLOPS, v, 4),
                                   amount_print(also, AMOUNT_FLOPS, p->also, 4),
                                   fmax(v, p->also) / fmin(v, p->also)));
    }
}

static void find_open(const struct parsed *p, json_t *list)
{
    static const char *const members[][2] = {
        {"precision", "precision"}, {"kind", "peak or sustained"}, {"density", "dense or sparse"}};
    const char *key;
    json_t *field;

    json_object_foreach (p->fields, key, field)
        for (size_t i = 0; i < 3; i++)
            if (ask_find(key) == asks && !*member_text(field, members[i][0]))
                json_array_append_new(list, json_string(members[i][1]));
}

static void finish(struct parsed *p, const char *file)
{
    json_t *open = json_array(), *contradictions = json_array(), *field;
    const char *key;

    json_object_foreach (p->fields, key, field) {
        const struct ask *a = ask_find(key);
        const char *source = member_text(p->sources, a->key);

        json_object_set_new(field, "p", json_string(*source ? "source" : "given"));
        json_object_set_new(field, "source", json_string(*source ? source : file));
    }
    find_open(p, open);
    find_contradictions(p, contradictions);
    json_object_update_new(p->target,
                           json_pack("{s:O, s:{}, s:o, s:o, s:[]}", "fields", p->fields, "later",
                                     "left_open", open, "contradictions", contradictions, "facts"));
    if (!json_object_get(p->target, "name"))
        json_object_set_new(p->target, "name", json_string("a target of your own"));
}

json_t *target_ini_parse(const char *text, size_t bytes, const char *file, struct error *e)
{
    struct parsed p = {.fields = json_object(),
                       .sources = json_object(),
                       .target = json_pack("{s:s, s:s, s:s}", "id", file, "kind", "your own",
                                           "catalogue", "file")};
    struct ini in = {.rows = rows, .to = &p};
    int rc;

    if (!p.target)
        rc = error_set(e, EXIT_USAGE, "%s: the file's name is not UTF-8", file);
    else
        rc = ini_read(&in, text, bytes, file, e);
    if (!rc && json_object_size(p.fields) == 0)
        rc = ini_fault(&in, in.line ? 0 : 1,
                       "no figure: below [target], say e.g. 'flops = 1 EFLOP/s FP64 peak'") -
             1;
    if (!rc)
        finish(&p, file);
    json_decref(p.fields);
    json_decref(p.sources);
    if (rc) {
        json_decref(p.target);
        return NULL;
    }
    return p.target;
}

json_t *target_ini_read(const char *path, struct error *e)
{
    size_t bytes;
    char *text = files_text(path, "target file", &bytes, e);
    json_t *target = text ? target_ini_parse(text, bytes, path, e) : NULL;

    free(text);
    return target;
}
