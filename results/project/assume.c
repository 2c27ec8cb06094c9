/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/assume.h"

#include <stdio.h>
#include <string.h>

#include "project/ask.h"
#include "project/law.h"
#include "record/member.h"
#include "text/join.h"
#include "text/nearest.h"

static const struct number_key {
    const char *key;
    enum amount_of of;
    double least, most;
    const char *field; /* of a target that says the same; NULL: none */
} numbers[ASSUME_NUMBERS] = {
    [ASSUME_PUE] = {"pue", AMOUNT_RATIO, 1, 5, "pue"},
    [ASSUME_POWER] = {"power_w", AMOUNT_POWER, 1e-3, 1e7, NULL},
    [ASSUME_EFFICIENCY] = {"efficiency", AMOUNT_RATIO, 1e-6, 1, NULL},
    [ASSUME_SPREAD] = {"node_spread", AMOUNT_RATIO, 0, 0.5, NULL},
    [ASSUME_COST] = {"unit_cost", AMOUNT_COST, 1e-2, 1e12, NULL},
    [ASSUME_PER_NODE] = {"devices_per_node", AMOUNT_COUNT, 1, 1024, "devices_per_node"},
    [ASSUME_SPARSITY] = {"sparsity", AMOUNT_RATIO, 1, 16, NULL},
    [ASSUME_HPCG] = {"hpcg_flop_per_byte", AMOUNT_RATIO, 1e-4, 1, NULL},
};

static const char *any_word(const char *word)
{
    return word;
}

static const char *law_word(const char *word)
{
    return law_find(word) ? word : NULL;
}

static const struct {
    const char *key;
    const char *(*find)(const char *word);
    const char *remedy;
} words[ASSUME_WORDS] = {
    [ASSUME_PRECISION] = {"precision", ask_precision,
                          "give fp64, fp32, tf32, bf16, fp16, fp8, fp6, fp4 or int8"},
    [ASSUME_KIND] = {"kind", ask_kind, "give peak or sustained"},
    [ASSUME_LAW] = {"law", law_word,
                    "give perfect, amdahl, usl, log, log^2, 'n^1/2' or 'n log' (a structural law "
                    "that you can defend)"},
    [ASSUME_DEVICE] = {"device", any_word, "give the id of a device in --list"},
};

const char *assume_name(enum assume_key key)
{
    return numbers[key].key;
}

enum amount_of assume_amount(enum assume_key key)
{
    return numbers[key].of;
}

static int set_number(struct assume *a, size_t k, const char *value, struct error *e)
{
    struct assumption *to = &a->number[k];
    const char *rest, *wrong;

    wrong = amount_parse(value, numbers[k].of, true, &to->value, &rest);
    if (wrong || *rest)
        return error_set(e, EXIT_USAGE, "--set %s='%.80s': give %s", numbers[k].key, value,
                         wrong ? wrong : "the amount alone");
    if (to->value.lo < numbers[k].least || to->value.hi > numbers[k].most)
        return error_set(e, EXIT_USAGE, "--set %s='%.80s' is not between %g and %g", numbers[k].key,
                         value, numbers[k].least, numbers[k].most);
    to->known = true;
    to->flag = FLAG_ASSUMED;
    snprintf(to->from, sizeof to->from, "--set");
    return 0;
}

static int unknown_key(const char *key, struct error *e)
{
    const char *names[ASSUME_NUMBERS + ASSUME_WORDS], *near;
    char all[256] = "";
    size_t n = 0;

    for (size_t k = 0; k < ASSUME_NUMBERS; k++)
        names[n++] = numbers[k].key;
    for (size_t k = 0; k < ASSUME_WORDS; k++)
        names[n++] = words[k].key;
    for (size_t k = 0; k < n; k++)
        join_add(all, sizeof all, ", ", "%s", names[k]);
    near = nearest_word(key, names, n);
    return error_set(e, EXIT_USAGE, "--set knows no '%.40s'%s%s%s; keys are %s", key,
                     near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "", all);
}

static int set_one(struct assume *a, char *text, struct error *e)
{
    char *value = strchr(text, '=');

    if (!value)
        return error_set(e, EXIT_USAGE, "--set '%.80s' is no KEY=VALUE, as in 'pue=1.2'", text);
    *value++ = '\0';
    for (size_t k = 0; k < ASSUME_NUMBERS; k++)
        if (strcmp(text, numbers[k].key) == 0)
            return set_number(a, k, value, e);
    for (size_t k = 0; k < ASSUME_WORDS; k++) {
        const char *means;

        if (strcmp(text, words[k].key) != 0)
            continue;
        means = words[k].find(value);
        if (!means || !*value || strlen(value) >= sizeof a->word[k])
            return error_set(e, EXIT_USAGE, "--set %s='%.80s': %s", text, value, words[k].remedy);
        snprintf(a->word[k], sizeof a->word[k], "%s", means);
        return 0;
    }
    return unknown_key(text, e);
}

int assume_parse(struct assume *a, const char *set, struct error *e)
{
    *a = (struct assume){0};
    while (set && *set) {
        const size_t n = strcspn(set, ",\n");
        char text[256];

        if (n >= sizeof text)
            return error_set(e, EXIT_USAGE, "--set '%.40s...' is too long", set);
        snprintf(text, sizeof text, "%.*s", (int)n, set);
        if (n && set_one(a, text, e))
            return -1;
        set += n + (set[n] != '\0');
    }
    return 0;
}

static void take(struct assumption *to, const json_t *o, enum flag flag)
{
    *to = (struct assumption){
        .known = true, .value = {member_number(o, "lo"), member_number(o, "hi")}, .flag = flag};
}

void assume_complete(struct assume *a, const json_t *target, const json_t *catalogue)
{
    const json_t *fields = json_object_get(target, "fields");

    for (size_t k = 0; k < ASSUME_NUMBERS; k++) {
        struct assumption *to = &a->number[k];
        const json_t *row = json_object_get(catalogue, numbers[k].key), *field = NULL;

        if (numbers[k].field)
            field = json_object_get(fields, numbers[k].field);
        if (!to->known && json_is_object(field)) {
            take(to, field, flag_find(member_text(field, "flag")));
            snprintf(to->from, sizeof to->from, "the target");
        }
        if (to->known || !json_is_object(row))
            continue;
        /* A range that others observed is no figure of this machine: assumed, whatever its source.
         */
        take(to, row, FLAG_ASSUMED);
        join_texts(to->from, sizeof to->from, ", ", json_object_get(row, "s"));
        to->known = to->value.lo > 0 && to->value.hi >= to->value.lo;
    }
    if (!a->number[ASSUME_EFFICIENCY].known) /* perfect scaling: a bound, not an assumption */
        a->number[ASSUME_EFFICIENCY] =
            (struct assumption){.known = true, .value = {1, 1}, .from = "perfect scaling"};
}
