/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/nearest.h"
#include "text/units.h"

static const char *const origin_names[] = {"default", "suite", "command line"};

void config_init(struct config *c)
{
    memset(c, 0, sizeof *c);
    snprintf(c->source, sizeof c->source, "command line");
}

static void settings_fini(struct setting *set)
{
    for (int i = 0; i < OPT_COUNT; i++)
        free(set[i].value);
}

void config_fini(struct config *c)
{
    settings_fini(c->set);
    for (size_t i = 0; i < c->ngroups; i++) {
        settings_fini(c->groups[i].set);
        free(c->groups[i].benches);
    }
    free(c->groups);
    memset(c, 0, sizeof *c);
}

int config_find(const char *key, const char **near)
{
    const char *names[OPT_COUNT];

    for (int i = 0; i < OPT_COUNT; i++) {
        names[i] = option_rows[i].key;
        if (strcmp(key, names[i]) == 0)
            return i;
    }
    if (near)
        *near = nearest_word(key, names, OPT_COUNT);
    return -1;
}

/* Is word one of "a|b|c"? */
static bool among(const char *word, const char *words)
{
    size_t n = strlen(word);

    for (const char *p = words; p && n; p = strchr(p, '|') ? strchr(p, '|') + 1 : NULL)
        if (strncmp(p, word, n) == 0 && (p[n] == '|' || p[n] == '\0'))
            return true;
    return false;
}

static bool is_text(const char *text, double *value)
{
    *value = 0;
    return *text != '\0';
}

static bool is_never(const char *text, double *value)
{
    (void)text;
    *value = 0;
    return false; /* only the words of the row */
}

static bool is_size(const char *text, double *value)
{
    uint64_t bytes;

    if (!units_size(text, &bytes))
        return false;
    *value = (double)bytes;
    return true;
}

static bool is_count(const char *text, double *value)
{
    uint64_t count;

    if (!units_count(text, &count))
        return false;
    *value = (double)count;
    return true;
}

static const struct {
    bool (*parse)(const char *text, double *value);
    const char *says;
} kinds[] = {
    [OPTION_TEXT] = {is_text, "a text"},
    [OPTION_CHOICE] = {is_never, "one of"},
    [OPTION_SIZE] = {is_size, "a size such as 512MiB or 4GB"},
    [OPTION_SECONDS] = {units_seconds, "a duration such as 500ms, 90s or 2m"},
    [OPTION_SHARE] = {units_share, "a share such as 1% or 0.01"},
    [OPTION_COUNT] = {is_count, "a whole number"},
    [OPTION_RATE] = {units_rate, "a rate such as 614GB/s"},
    [OPTION_SWITCH] = {is_never, "one of"},
};

/* "4KiB..1GiB": of the sizes of a curve those that lie in it. */
static bool is_range(const char *text)
{
    const char *dots = strstr(text, "..");
    uint64_t from, to;
    char low[64];

    if (!dots)
        return false;
    snprintf(low, sizeof low, "%.*s", (int)(dots - text), text);
    return units_size(low, &from) && units_size(dots + 2, &to) && from <= to && to > 0;
}

static int check_one(enum option_id id, const char *text, struct error *e)
{
    const struct option_row *row = &option_rows[id];
    const bool choice = row->kind == OPTION_CHOICE || row->kind == OPTION_SWITCH;
    double value;

    if (among(text, row->words))
        return 0;
    if (id == OPT_SIZE && is_range(text))
        return 0;
    if (!kinds[row->kind].parse(text, &value))
        return error_set(e, EXIT_USAGE, "%s = '%s' is not %s%s%s%s", row->key, text,
                         kinds[row->kind].says, choice ? " " : "", choice ? row->words : "",
                         row->words && !choice ? " (or the word 'auto', 'all' or 'random' where "
                                                 "the help names it)"
                                               : "");
    if (value == 0 && row->kind != OPTION_TEXT && id != OPT_OFFSET && id != OPT_SEED &&
        id != OPT_WARMUP)
        return error_set(e, EXIT_USAGE, "%s = '%s' is zero: give more than nothing", row->key,
                         text);
    if (row->kind == OPTION_SHARE && value >= 1)
        return error_set(e, EXIT_USAGE, "%s = '%s' is not below 100 %%", row->key, text);
    if (id == OPT_OFFSET && ((uint64_t)value % 64 || value > 1 << 20))
        return error_set(e, EXIT_USAGE, "offset = '%s' is not a multiple of 64 up to 1MiB", text);
    return 0;
}

int config_check(enum option_id id, const char *text, struct error *e)
{
    char one[256];

    if (option_rows[id].group != GROUP_FACTOR)
        return *text ? check_one(id, text, e)
                     : error_set(e, EXIT_USAGE, "%s has no value", option_rows[id].key);
    for (const char *p = text;; p++) {
        size_t n = strcspn(p, ",");
        size_t skip = strspn(p, " ");

        if (n >= sizeof one)
            return error_set(e, EXIT_USAGE, "%s: a value of %zu characters is too long",
                             option_rows[id].key, n);
        skip = skip < n ? skip : n;
        memcpy(one, p + skip, n - skip);
        one[n - skip] = '\0';
        for (size_t k = n - skip; k && one[k - 1] == ' '; k--)
            one[k - 1] = '\0';
        if (!one[0])
            return error_set(e, EXIT_USAGE, "%s = '%s' has an empty value", option_rows[id].key,
                             text);
        if (check_one(id, one, e))
            return -1;
        p += n;
        if (!*p)
            return 0;
    }
}

int config_set(struct setting *set, enum option_id id, const char *text, enum origin origin,
               struct error *e)
{
    char *copy;

    if (config_check(id, text, e))
        return -1;
    copy = strdup(text);
    if (!copy)
        return error_set(e, EXIT_INTERNAL, "no memory for option %s", option_rows[id].key);
    free(set[id].value);
    set[id].value = copy;
    set[id].origin = origin;
    return 0;
}

static const struct setting *in_force(const struct config *c, const struct run_group *g,
                                      enum option_id id)
{
    if (c->set[id].value && c->set[id].origin == ORIGIN_COMMAND)
        return &c->set[id];
    if (g && g->set[id].value)
        return &g->set[id];
    return c->set[id].value ? &c->set[id] : NULL;
}

const char *config_text(const struct config *c, const struct run_group *g, enum option_id id)
{
    const struct setting *s = in_force(c, g, id);

    return s ? s->value : option_rows[id].fallback;
}

enum origin config_origin(const struct config *c, const struct run_group *g, enum option_id id)
{
    const struct setting *s = in_force(c, g, id);

    return s ? s->origin : ORIGIN_DEFAULT;
}

double config_number(const struct config *c, const struct run_group *g, enum option_id id)
{
    double value = 0;

    kinds[option_rows[id].kind].parse(config_text(c, g, id), &value);
    return value;
}

bool config_is(const struct config *c, const struct run_group *g, enum option_id id,
               const char *word)
{
    return strcmp(config_text(c, g, id), word) == 0;
}

static int group_consistent(const struct config *c, const struct run_group *g, struct error *e)
{
    const char *least = config_text(c, g, OPT_MIN_SAMPLES),
               *most = config_text(c, g, OPT_MAX_SAMPLES);

    if (config_number(c, g, OPT_MIN_SAMPLES) <= config_number(c, g, OPT_MAX_SAMPLES))
        return 0;
    return error_set(e, EXIT_USAGE,
                     "%s%s%smin-samples = %s (%s) is more than max-samples = %s (%s): raise "
                     "--max-samples or lower --min-samples",
                     g->line ? "run " : "", g->line ? g->name : "", g->line ? ": " : "", least,
                     origin_names[config_origin(c, g, OPT_MIN_SAMPLES)], most,
                     origin_names[config_origin(c, g, OPT_MAX_SAMPLES)]);
}

int config_consistent(const struct config *c, struct error *e)
{
    json_t *text = json_string(config_text(c, NULL, OPT_CHALLENGE));

    json_decref(text);
    if (!text)
        return error_set(e, EXIT_USAGE, "--challenge is not UTF-8: a record could not hold it");
    if (*config_text(c, NULL, OPT_CHALLENGE) && !config_is(c, NULL, OPT_SEED, "random"))
        return error_set(e, EXIT_USAGE,
                         "--challenge and a --seed cannot both be given: the seed follows from the "
                         "challenge");
    for (size_t i = 0; i < c->ngroups; i++)
        if (group_consistent(c, &c->groups[i], e))
            return -1;
    return 0;
}

int config_add_group(struct config *c, const char *name, const char *benches, struct error *e)
{
    struct run_group *more = realloc(c->groups, (c->ngroups + 1) * sizeof *more);
    struct run_group *g;

    if (!more)
        return error_set(e, EXIT_INTERNAL, "no memory for run group %s", name);
    c->groups = more;
    g = &more[c->ngroups];
    memset(g, 0, sizeof *g);
    snprintf(g->name, sizeof g->name, "%s", name);
    g->benches = benches ? strdup(benches) : NULL;
    if (benches && !g->benches)
        return error_set(e, EXIT_INTERNAL, "no memory for run group %s", name);
    c->ngroups++;
    return 0;
}

json_t *config_json(const struct config *c)
{
    json_t *all = json_object();

    for (int i = 0; i < OPT_COUNT; i++) {
        const char *text = config_text(c, NULL, (enum option_id)i);
        json_t *row = json_pack("{s:s?, s:s}", "value", *text ? text : NULL, "origin",
                                origin_names[config_origin(c, NULL, (enum option_id)i)]);

        json_object_set_new(all, option_rows[i].key, row ? row : json_null());
    }
    return all;
}

json_t *config_groups_json(const struct config *c)
{
    json_t *all = json_array();

    for (size_t i = 0; i < c->ngroups; i++) {
        const struct run_group *g = &c->groups[i];
        json_t *set = json_object();

        for (int k = 0; k < OPT_COUNT; k++)
            if (g->set[k].value)
                json_object_set_new(set, option_rows[k].key, json_string(g->set[k].value));
        json_array_append_new(
            all, json_pack("{s:s, s:s, s:o}", "name", g->name, "benches", g->benches, "set", set));
    }
    return all;
}

static int restore_group(struct config *c, const json_t *g, struct error *e)
{
    const char *name = json_string_value(json_object_get(g, "name")), *key;
    const char *benches = json_string_value(json_object_get(g, "benches"));
    json_t *value;

    if (!name || !benches)
        return error_set(e, EXIT_BAD_DATA, "its run record holds a group without name or bench");
    if (config_add_group(c, name, benches, e))
        return -1;
    json_object_foreach (json_object_get(g, "set"), key, value) {
        int id = config_find(key, NULL);

        if (id < 0 || !json_is_string(value))
            return error_set(e, EXIT_BAD_DATA, "its run record sets '%s', which is no option", key);
        if (config_set(c->groups[c->ngroups - 1].set, (enum option_id)id, json_string_value(value),
                       ORIGIN_SUITE, e))
            return -1;
    }
    return 0;
}

int config_restore(struct config *c, const json_t *run, struct error *e)
{
    const json_t *all = json_object_get(run, "config"), *groups = json_object_get(run, "groups");
    const char *suite = json_string_value(json_object_get(run, "suite"));
    size_t i;

    snprintf(c->suite, sizeof c->suite, "%s", suite ? suite : "custom");
    for (int id = 0; id < OPT_COUNT; id++) {
        const json_t *row = json_object_get(all, option_rows[id].key);
        const char *value = json_string_value(json_object_get(row, "value"));
        const char *origin = json_string_value(json_object_get(row, "origin"));

        if (option_rows[id].group == GROUP_OUTPUT || c->set[id].value || !value || !origin ||
            strcmp(origin, origin_names[ORIGIN_DEFAULT]) == 0)
            continue;
        if (config_set(c->set, (enum option_id)id, value,
                       strcmp(origin, origin_names[ORIGIN_COMMAND]) == 0 ? ORIGIN_COMMAND
                                                                         : ORIGIN_SUITE,
                       e))
            return -1;
    }
    for (i = 0; i < json_array_size(groups); i++)
        if (restore_group(c, json_array_get(groups, i), e))
            return -1;
    if (c->ngroups)
        return 0;
    return error_set(e, EXIT_BAD_DATA, "its run record holds no config that can be used again");
}
