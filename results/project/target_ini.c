/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/target_ini.h"

#include <ini.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/ask.h"
#include "record/member.h"
#include "text/files.h"
#include "text/lines.h"
#include "text/nearest.h"

enum { FIELDS_MOST = 20 }; /* more are no target that anyone set */

struct parser {
    struct lines in; /* first: inih hands it to lines_next() */
    json_t *fields, *sources, *target;
    double also; /* flops_also: the same rate as it is printed elsewhere */
};

static int refuse(struct parser *p, const char *key, const char *value, const char *remedy)
{
    return lines_fault(&p->in, 0, "%.40s = '%.80s': %s", key, value, remedy);
}

static int unknown_key(struct parser *p, const char *key)
{
    const char *names[32] = {"name", "flops_also"}, *near;
    char text[512];
    size_t n = 2, used = 0;

    for (const struct ask *a = asks; a->key; a++)
        if (a->ini)
            names[n++] = a->ini;
    near = nearest_word(key, names, n);
    used = (size_t)snprintf(text, sizeof text, "unknown key '%.40s'%s%s%s: a target has", key,
                            near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
    for (size_t i = 0; i < n && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s %s", i ? "," : "", names[i]);
    return lines_fault(&p->in, 0, "%s", text);
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

static int add_field(struct parser *p, const struct ask *a, const char *name, const char *value)
{
    char text[256], words[256], key[96];
    const char *rest, *wrong;
    struct span amount;
    enum flag flag;
    json_t *field;

    snprintf(text, sizeof text, "%s", value);
    if (!take_flag(text, &flag))
        return refuse(p, name, value,
                      "a flag is (measured), (vendor), (announced) or (assumed), "
                      "at the end");
    wrong = amount_parse(text, a->amount, false, &amount, &rest);
    if (wrong) {
        snprintf(words, sizeof words, "give %s", wrong);
        return refuse(p, name, value, words);
    }
    field = ask_field(a, amount, flag);
    snprintf(words, sizeof words, "%s", rest);
    wrong = take_words(field, words);
    if (wrong && a != asks) /* only rates take words; HPCG says its own */
        wrong = "";
    key_of(key, sizeof key, a, field);
    if (wrong || (a != asks && *rest)) {
        json_decref(field);
        return refuse(p, name, value,
                      a == asks ? "behind a rate stand a precision (FP64, FP32, TF32, BF16, FP16, "
                                  "FP8, FP6, FP4, INT8), peak or sustained, dense or sparse"
                                : "nothing but a flag may follow the amount");
    }
    if (json_object_get(p->fields, key) || json_object_size(p->fields) == FIELDS_MOST) {
        json_decref(field);
        return refuse(p, name, value,
                      json_object_get(p->fields, key) ? "is given twice"
                                                      : "is one figure too many: at most 20");
    }
    json_object_set_new(p->fields, key, field);
    return 1;
}

static int add_also(struct parser *p, const char *value)
{
    struct span amount;
    const char *rest, *wrong = amount_parse(value, AMOUNT_FLOPS, true, &amount, &rest);

    if (wrong || *rest)
        return refuse(p, "flops_also", value, "give a rate such as '100 quintillion'");
    p->also = amount.lo;
    return 1;
}

static int on_value(void *user, const char *section, const char *name, const char *value)
{
    struct parser *p = user;
    const struct ask *a = ask_find_ini(name);
    char clean[TEXT_ROOM];

    if (p->in.failed)
        return 0;
    member_clean(clean, sizeof clean, value);
    if (strcmp(section, "source") == 0 && a) {
        json_object_set_new(p->sources, a->key, json_string(clean));
        return 1;
    }
    if (strcmp(section, "target") != 0 && strcmp(section, "source") != 0)
        return refuse(p, name, value, "stands below [target] or [source], in no other section");
    if (strcmp(name, "name") == 0 && strcmp(section, "target") == 0) {
        json_t *text = json_string(clean);

        if (!text)
            return refuse(p, name, "", "the name is not UTF-8");
        json_object_set_new(p->target, "name", text);
        return 1;
    }
    if (strcmp(name, "flops_also") == 0)
        return add_also(p, value);
    return a ? add_field(p, a, name, value) : unknown_key(p, name);
}

static double middle(const json_t *fields, const char *key)
{
    return member_number(json_object_get(fields, key), "value");
}

static void contradict(json_t *list, const char *text)
{
    json_array_append_new(list, json_string(text));
}

/* What the file says against itself. */
static void find_contradictions(const struct parser *p, json_t *list)
{
    const double devices = middle(p->fields, "devices"), nodes = middle(p->fields, "nodes");
    const double each = middle(p->fields, "devices_per_node");
    char text[512], said[AMOUNT_ROOM], also[AMOUNT_ROOM];
    const char *key;
    json_t *field;

    if (isfinite(devices * nodes) && nodes > devices)
        contradict(list, "nodes: there are more nodes than devices");
    if (isfinite(devices * nodes * each) && fabs(nodes * each / devices - 1) > 0.01) {
        snprintf(text, sizeof text, "devices: %.0f nodes of %g devices are %.0f, not %.0f", nodes,
                 each, nodes * each, devices);
        contradict(list, text);
    }
    json_object_foreach (p->fields, key, field) {
        const double v = member_number(field, "value");

        if (p->also > 0 && ask_find(key) == asks && fabs(p->also / v - 1) > 0.005) {
            amount_print(said, AMOUNT_FLOPS, v, 4);
            amount_print(also, AMOUNT_FLOPS, p->also, 4);
            snprintf(text, sizeof text, "%s: printed as %s and as %s, %.4g times apart",
                     asks[0].title, said, also, fmax(v, p->also) / fmin(v, p->also));
            contradict(list, text);
        }
    }
}

static void find_open(const struct parser *p, json_t *list)
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

static void finish(struct parser *p)
{
    json_t *open = json_array(), *contradictions = json_array(), *field;
    const char *key;

    json_object_foreach (p->fields, key, field) {
        const struct ask *a = ask_find(key);
        const char *source = member_text(p->sources, a->key);

        json_object_set_new(field, "p", json_string(*source ? "source" : "given"));
        json_object_set_new(field, "source", json_string(*source ? source : p->in.file));
    }
    find_open(p, open);
    find_contradictions(p, contradictions);
    json_object_set(p->target, "fields", p->fields);
    json_object_set_new(p->target, "later", json_object());
    json_object_set_new(p->target, "left_open", open);
    json_object_set_new(p->target, "contradictions", contradictions);
    json_object_set_new(p->target, "facts", json_array());
    if (!json_object_get(p->target, "name"))
        json_object_set_new(p->target, "name", json_string("a target of your own"));
}

json_t *target_ini_parse(const char *text, size_t bytes, const char *file, struct error *e)
{
    struct parser p = {.in = {.next = text, .end = text + bytes, .file = file, .e = e},
                       .fields = json_object(),
                       .sources = json_object(),
                       .target = json_pack("{s:s, s:s, s:s}", "id", file, "kind", "your own",
                                           "catalogue", "file")};
    int rc;

    if (!p.target)
        rc = error_set(e, EXIT_USAGE, "%s: the file's name is not UTF-8", file);
    else
        rc = lines_end(&p.in, ini_parse_stream(lines_next, &p, on_value, &p), "target");
    if (!rc && json_object_size(p.fields) == 0) {
        lines_fault(&p.in, p.in.line ? 0 : 1,
                    "no figure: below [target], say e.g. 'flops = 1 EFLOP/s FP64 peak'");
        rc = -1;
    }
    if (!rc)
        finish(&p);
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
    json_t *target;

    if (!text)
        return NULL;
    target = target_ini_parse(text, bytes, path, e);
    free(text);
    return target;
}
