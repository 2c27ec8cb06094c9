/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "project/ask.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "record/member.h"
#include "text/join.h"

const struct ask asks[] = {
    {"flops", "computing rate", ASK_FLOPS, AMOUNT_FLOPS, "", "", "flops"},
    {"hpl_flops", "HPL (Rmax)", ASK_FLOPS, AMOUNT_FLOPS, "fp64", "sustained", NULL},
    {"peak_flops", "peak (Rpeak)", ASK_FLOPS, AMOUNT_FLOPS, "fp64", "peak", NULL},
    {"mxp_flops", "HPL-MxP", ASK_FLOPS, AMOUNT_FLOPS, "mixed", "sustained", NULL},
    {"hpcg_flops", "HPCG", ASK_HPCG, AMOUNT_FLOPS, "fp64", "sustained", "hpcg"},
    {"bandwidth_Bps", "memory bandwidth", ASK_BANDWIDTH, AMOUNT_BANDWIDTH, "", "", "bandwidth"},
    {"capacity_B", "memory", ASK_CAPACITY, AMOUNT_CAPACITY, "", "", "capacity"},
    {"tokens_per_s", "tokens/s", ASK_TOKENS, AMOUNT_TOKENS, "", "", "tokens"},
    {"devices", "devices", ASK_DEVICES, AMOUNT_COUNT, "", "", "devices"},
    {"nodes", "nodes", ASK_NODES, AMOUNT_COUNT, "", "", "nodes"},
    {"nodes_in_hpl", "nodes in HPL", ASK_NOTHING, AMOUNT_COUNT, "", "", NULL},
    {"devices_per_node", "devices a node", ASK_NOTHING, AMOUNT_COUNT, "", "", "devices_per_node"},
    {"power_W", "power", ASK_POWER, AMOUNT_POWER, "", "", "power"},
    {"pue", "PUE", ASK_NOTHING, AMOUNT_RATIO, "", "", "pue"},
    {"cost_USD", "cost", ASK_COST, AMOUNT_COST, "", "", "cost"},
    {"year", "year", ASK_NOTHING, AMOUNT_YEAR, "", "", "year"},
    {"rank", "TOP500 rank", ASK_NOTHING, AMOUNT_COUNT, "", "", NULL},
    {0},
};

struct alias {
    const char *word, *means;
};

static const struct alias precisions[] = {
    {"fp64", "fp64"},     {"f64", "fp64"},    {"double", "fp64"}, {"fp32", "fp32"},
    {"f32", "fp32"},      {"single", "fp32"}, {"tf32", "tf32"},   {"bf16", "bf16"},
    {"bfloat16", "bf16"}, {"fp16", "fp16"},   {"f16", "fp16"},    {"half", "fp16"},
    {"fp8", "fp8"},       {"f8", "fp8"},      {"fp6", "fp6"},     {"fp4", "fp4"},
    {"int8", "int8"},     {"i8", "int8"},     {"int4", "int4"},   {"mixed", "mixed"},
    {NULL, NULL},
};
static const struct alias kinds[] = {{"peak", "peak"},        {"rpeak", "peak"},
                                     {"theoretical", "peak"}, {"sustained", "sustained"},
                                     {"rmax", "sustained"},   {NULL, NULL}};
static const struct alias densities[] = {{"dense", "dense"}, {"sparse", "sparse"}, {NULL, NULL}};
static const struct alias titles[] = {{"fp64", "FP64"}, {"fp32", "FP32"},   {"tf32", "TF32"},
                                      {"bf16", "BF16"}, {"fp16", "FP16"},   {"fp8", "FP8"},
                                      {"fp6", "FP6"},   {"fp4", "FP4"},     {"int8", "INT8"},
                                      {"int4", "INT4"}, {"mixed", "mixed"}, {NULL, NULL}};

static const char *meaning(const struct alias *a, const char *word)
{
    while (a->word && strcasecmp(a->word, word) != 0)
        a++;
    return a->means;
}

const char *ask_precision(const char *word)
{
    return meaning(precisions, word);
}

const char *ask_kind(const char *word)
{
    return meaning(kinds, word);
}

const char *ask_density(const char *word)
{
    return meaning(densities, word);
}

const char *ask_precision_title(const char *precision)
{
    const char *title = meaning(titles, precision);

    return title ? title : "";
}

const struct ask *ask_find(const char *key)
{
    for (const struct ask *a = asks; a->key; a++) {
        const size_t n = strlen(a->key);

        if (strcmp(key, a->key) == 0)
            return a;
        if (a == asks && strncmp(key, a->key, n) == 0 && key[n] == '_')
            return a;
    }
    return NULL;
}

const struct ask *ask_find_ini(const char *key)
{
    for (const struct ask *a = asks; a->key; a++)
        if (a->ini && strcmp(key, a->ini) == 0)
            return a;
    return NULL;
}

const struct ask *ask_of(enum ask_of of)
{
    const struct ask *a = asks;

    while (a->of != of)
        a++;
    return a;
}

json_t *ask_field(const struct ask *a, struct span value, enum flag flag)
{
    return json_pack("{s:f, s:f, s:f, s:s, s:s, s:s, s:s, s:s}", "value", (value.lo + value.hi) / 2,
                     "lo", value.lo, "hi", value.hi, "unit", amount_unit(a->amount), "flag",
                     flag_name(flag), "precision", a->precision, "kind", a->kind, "density", "");
}

void ask_words(char *to, size_t room, const struct ask *a, const json_t *field)
{
    const double lo = member_number(field, "lo"), hi = member_number(field, "hi");
    const char *const words[] = {ask_precision_title(member_text(field, "precision")),
                                 member_text(field, "kind"), member_text(field, "density")};
    char low[AMOUNT_ROOM], high[AMOUNT_ROOM];

    if (!json_is_object(field)) {
        snprintf(to, room, "not said");
        return;
    }
    amount_print(low, a->amount, lo, 6);
    amount_print(high, a->amount, hi, 6);
    snprintf(to, room, lo < hi ? "%s to %s" : "%s", low, high);
    for (size_t i = 0; i < 3; i++)
        if (*words[i])
            join_add(to, room, " ", "%s", words[i]);
}

static const char *const flag_names[FLAGS] = {"measured", "vendor", "announced", "assumed"};

const char *flag_name(enum flag f)
{
    return f < FLAGS ? flag_names[f] : "";
}

enum flag flag_find(const char *name)
{
    unsigned f = 0;

    while (f < FLAGS && strcmp(flag_names[f], name) != 0)
        f++;
    return (enum flag)f;
}

enum flag flag_weaker(enum flag a, enum flag b)
{
    return a > b ? a : b;
}

enum flag flag_of_mark(const char *p, enum flag said)
{
    return strcmp(p, "recalled") == 0 ? FLAG_ASSUMED : said;
}
