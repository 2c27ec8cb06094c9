/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "models.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "text/files.h"
#include "text/lines.h"
#include "text/units.h"

/* Keys of a model and what they may be: bounds keep sums of the kernels within their types. */
static const struct key {
    const char *name;
    size_t offset;
    uint64_t least, most, multiple;
    bool optional;
} keys[] = {
    {"layers", offsetof(struct model, layers), 1, 1024, 1, false},
    {"hidden", offsetof(struct model, hidden), 64, 65536, 64, false},
    {"intermediate", offsetof(struct model, intermediate), 64, 65536, 64, false},
    {"heads", offsetof(struct model, heads), 1, 1024, 1, false},
    {"kv_heads", offsetof(struct model, kv_heads), 1, 1024, 1, false},
    {"head_dim", offsetof(struct model, head_dim), 64, 256, 64, false},
    {"vocab", offsetof(struct model, vocab), 1, 1 << 24, 1, false},
    {"experts", offsetof(struct model, experts), 0, 4096, 1, true},
    {"active_experts", offsetof(struct model, active_experts), 0, 4096, 1, true},
};
enum { KEYS = sizeof keys / sizeof *keys };

struct parser {
    struct lines in; /* first: inih hands it to lines_next() */
    struct models *models;
    const char *file;
    bool given[MODELS_MOST][KEYS], failed;
    struct error *e;
};

static uint64_t *field(struct model *m, const struct key *k)
{
    return (uint64_t *)((char *)m + k->offset);
}

static int fault(struct parser *p, int line, const char *text)
{
    if (!p->failed)
        error_set(p->e, EXIT_BAD_DATA, "%s:%d: %s", p->file, line, text);
    p->failed = true;
    return 0;
}

static struct model *model_of(struct parser *p, const char *section)
{
    struct models *m = p->models;
    char text[160];

    for (size_t i = 0; i < m->count; i++)
        if (strcmp(m->model[i].name, section) == 0)
            return &m->model[i];
    if (!*section || strlen(section) >= MODEL_NAME || strpbrk(section, ":, ")) {
        snprintf(text, sizeof text,
                 "'%.40s' is not a model's name: give [NAME] of 1 to %d characters without "
                 "colon, comma and blank",
                 section, MODEL_NAME - 1);
        return fault(p, p->in.line, text), NULL;
    }
    if (m->count == MODELS_MOST) {
        snprintf(text, sizeof text, "'%s' is one model too many: at most %d", section, MODELS_MOST);
        return fault(p, p->in.line, text), NULL;
    }
    m->model[m->count] = (struct model){.line = p->in.line};
    snprintf(m->model[m->count].name, MODEL_NAME, "%s", section);
    return &m->model[m->count++];
}

static int on_value(void *user, const char *section, const char *name, const char *value)
{
    struct parser *p = user;
    struct model *m = p->failed ? NULL : model_of(p, section);
    const struct key *k = keys;
    uint64_t number = 0;
    char text[256];

    if (!m)
        return 0;
    if (strcmp(name, "source") == 0)
        return 1;
    while (k < keys + KEYS && strcmp(k->name, name) != 0)
        k++;
    if (k == keys + KEYS) {
        snprintf(text, sizeof text,
                 "unknown key '%.40s': a model has layers, hidden, intermediate, heads, kv_heads, "
                 "head_dim, vocab, experts, active_experts and source",
                 name);
        return fault(p, p->in.line, text);
    }
    if (p->given[m - p->models->model][k - keys]) {
        snprintf(text, sizeof text, "%s is given twice for %s", name, section);
        return fault(p, p->in.line, text);
    }
    if ((strcmp(value, "0") != 0 && !units_count(value, &number)) || number < k->least ||
        number > k->most || number % k->multiple) {
        snprintf(text, sizeof text, "%s = '%.40s' is not a whole number from %llu to %llu%s", name,
                 value, (unsigned long long)k->least, (unsigned long long)k->most,
                 k->multiple > 1 ? ", multiple of 64" : "");
        return fault(p, p->in.line, text);
    }
    p->given[m - p->models->model][k - keys] = true;
    *field(m, k) = number;
    return 1;
}

/* What no key alone can tell. */
static void check_model(struct parser *p, const struct model *m)
{
    char text[256] = "";

    for (size_t k = 0; k < KEYS; k++)
        if (!keys[k].optional && !p->given[m - p->models->model][k]) {
            snprintf(text, sizeof text, "model %s has no %s", m->name, keys[k].name);
            fault(p, m->line, text);
            return;
        }
    if (m->heads % m->kv_heads || m->heads / m->kv_heads > 16)
        snprintf(text, sizeof text,
                 "model %s: heads = %llu are not 1 to 16 for each of kv_heads = %llu", m->name,
                 (unsigned long long)m->heads, (unsigned long long)m->kv_heads);
    else if (m->heads * m->head_dim > 65536)
        snprintf(text, sizeof text, "model %s: heads x head_dim = %llu is above 65536", m->name,
                 (unsigned long long)(m->heads * m->head_dim));
    else if (m->active_experts > m->experts || !m->active_experts != !m->experts)
        snprintf(text, sizeof text,
                 "model %s: active_experts = %llu are not 1 to experts = %llu (or both 0)", m->name,
                 (unsigned long long)m->active_experts, (unsigned long long)m->experts);
    if (*text)
        fault(p, m->line, text);
}

int models_parse(struct models *m, const char *text, size_t bytes, const char *file,
                 struct error *e)
{
    struct parser p = {
        .in = {.next = text, .end = text + bytes}, .models = m, .file = file, .e = e};
    int bad;

    memset(m, 0, sizeof *m);
    bad = ini_parse_stream(lines_next, &p, on_value, &p);
    if (p.in.wrong)
        fault(&p, p.in.line, p.in.wrong);
    else if (bad > 0)
        fault(&p, bad, "neither '[model]', 'key = value' nor '; comment'");
    for (size_t i = 0; i < m->count && !p.failed; i++)
        check_model(&p, &m->model[i]);
    if (!p.failed && m->count == 0)
        fault(&p, p.in.line, "no [model] with its keys: see share/hbmark/models/models.ini");
    return p.failed ? -1 : 0;
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
        if (strlen(names) + strlen(name) + 3 < sizeof names)
            snprintf(strchr(names, 0), sizeof names - strlen(names), "%s%s", *names ? ", " : "",
                     name);
    }
    error_set(e, EXIT_USAGE, "at = '%s' names no model; there are %s: give MODEL:NUMBER", word,
              names);
    return NULL;
}
