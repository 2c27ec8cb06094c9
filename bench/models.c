/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "models.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "text/files.h"
#include "text/ini.h"
#include "text/join.h"
#include "text/units.h"

/* What a key may be: bounds keep sums of the kernels within their types. */
struct bounds {
    uint64_t least, most, multiple;
    bool optional;
};

static ini_take_fn take_number, take_source;

#define KEY(name, ...)                                                                             \
    {                                                                                              \
        "", #name, take_number, offsetof(struct model, name), &(const struct bounds)               \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
static const struct ini_row rows[] = {KEY(layers, 1, 1024, 1, false),
                                      KEY(hidden, 64, 65536, 64, false),
                                      KEY(intermediate, 64, 65536, 64, false),
                                      KEY(heads, 1, 1024, 1, false),
                                      KEY(kv_heads, 1, 1024, 1, false),
                                      KEY(head_dim, 64, 256, 64, false),
                                      KEY(vocab, 1, 1 << 24, 1, false),
                                      KEY(experts, 0, 4096, 1, true),
                                      KEY(active_experts, 0, 4096, 1, true),
                                      {"", "source", take_source, 0, NULL},
                                      {0}};
enum { KEYS = sizeof rows / sizeof *rows - 2 };

struct reading {
    struct models *models;
    bool given[MODELS_MOST][KEYS];
};

static struct model *model_of(struct ini *in)
{
    struct models *m = ((struct reading *)in->to)->models;
    const char *section = in->section;

    for (size_t i = 0; i < m->count; i++)
        if (strcmp(m->model[i].name, section) == 0)
            return &m->model[i];
    if (!*section || strlen(section) >= MODEL_NAME || strpbrk(section, ":, "))
        return ini_fault(in, 0,
                         "'%.40s' is not a model's name: give [NAME] of 1 to %d characters without "
                         "colon, comma and blank",
                         section, MODEL_NAME - 1),
               NULL;
    if (m->count == MODELS_MOST)
        return ini_fault(in, 0, "'%s' is one model too many: at most %d", section, MODELS_MOST),
               NULL;
    m->model[m->count] = (struct model){.line = in->line};
    snprintf(m->model[m->count].name, MODEL_NAME, "%s", section);
    return &m->model[m->count++];
}

static int take_number(struct ini *in, const struct ini_row *row, const char *value)
{
    struct reading *r = in->to;
    struct model *m = model_of(in);
    const struct bounds *b = row->may;
    uint64_t number = 0;
    bool *given;

    if (!m)
        return 0;
    given = &r->given[m - r->models->model][row - rows];
    if (*given)
        return ini_fault(in, 0, "%s is given twice for %s", in->key, in->section);
    if ((strcmp(value, "0") != 0 && !units_count(value, &number)) || number < b->least ||
        number > b->most || number % b->multiple)
        return ini_fault(
            in, 0, "%s = '%.40s' is not a whole number from %" PRIu64 " to %" PRIu64 "%s", in->key,
            value, b->least, b->most, b->multiple > 1 ? ", multiple of 64" : "");
    *given = true;
    *(uint64_t *)((char *)m + row->offset) = number;
    return 1;
}

static int take_source(struct ini *in, const struct ini_row *row, const char *value)
{
    (void)row;
    (void)value; /* for people */
    return model_of(in) != NULL;
}

/* What no key alone can tell. */
static void check_model(struct ini *in, const struct model *m)
{
    const struct reading *r = in->to;

    for (size_t k = 0; k < KEYS; k++)
        if (!((const struct bounds *)rows[k].may)->optional && !r->given[m - r->models->model][k])
            ini_fault(in, m->line, "model %s has no %s", m->name, rows[k].key);
    if (in->failed)
        return;
    if (m->heads % m->kv_heads || m->heads / m->kv_heads > 16)
        ini_fault(in, m->line,
                  "model %s: heads = %" PRIu64 " are not 1 to 16 for each of kv_heads = %" PRIu64,
                  m->name, m->heads, m->kv_heads);
    else if (m->heads * m->head_dim > 65536)
        ini_fault(in, m->line, "model %s: heads x head_dim = %" PRIu64 " is above 65536", m->name,
                  m->heads * m->head_dim);
    else if (m->active_experts > m->experts || !m->active_experts != !m->experts)
        ini_fault(in, m->line,
                  "model %s: active_experts = %" PRIu64 " are not 1 to experts = %" PRIu64
                  " (or both 0)",
                  m->name, m->active_experts, m->experts);
}

int models_parse(struct models *m, const char *text, size_t bytes, const char *file,
                 struct error *e)
{
    struct reading r = {.models = m};
    struct ini in = {.rows = rows, .to = &r};

    memset(m, 0, sizeof *m);
    ini_read(&in, text, bytes, file, e);
    for (size_t i = 0; i < m->count && !in.failed; i++)
        check_model(&in, &m->model[i]);
    if (m->count == 0)
        ini_fault(&in, 0, "no [model] with its keys: see share/hbmark/models/models.ini");
    return in.failed ? -1 : 0;
}

int models_load(struct models *m, const char *input, struct error *e)
{
    char path[4352], *text;
    size_t bytes;
    int rc;

    if (*input)
        snprintf(path, sizeof path, "%s", input);
    else
        files_share_path("models/models.ini", path, sizeof path);
    text = files_text(path, "models", &bytes, e);
    if (!text)
        return error_add(e, "; give --input FILE");
    rc = models_parse(m, text, bytes, path, e);
    free(text);
    return rc;
}

const struct model *models_find(const struct models *m, const char *word, uint64_t *count,
                                struct error *e)
{
    const size_t n = strcspn(word, ":");
    char names[160] = "";

    for (size_t i = 0; i < m->count; i++) {
        const char *name = m->model[i].name;

        if (strlen(name) == n && strncmp(name, word, n) == 0) {
            if (word[n] == ':' && units_count(word + n + 1, count) && *count > 0)
                return &m->model[i];
            error_set(e, EXIT_USAGE, "at = '%s' is not MODEL:NUMBER such as %s:8", word, name);
            return NULL;
        }
        join_add(names, sizeof names, ", ", "%s", name);
    }
    error_set(e, EXIT_USAGE, "at = '%s' names no model; there are %s: give MODEL:NUMBER", word,
              names);
    return NULL;
}
