/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/page.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/assets.h"

static const struct asset *asset_find(const char *name, size_t n)
{
    for (const struct asset *a = page_assets; a->name; a++)
        if (strlen(a->name) == n && memcmp(a->name, name, n) == 0)
            return a;
    return NULL;
}

bool page_has_charts(void)
{
    const struct asset *a = asset_find("echarts", 7);

    return a && a->bytes > 0;
}

/* In a script element only "</script" and "<!--" end or change what is read (HTML Living Standard,
 * 13.2.5.4); in JSON "<" stands only in strings, where \u003c is the same. */
static int put_data(FILE *out, const json_t *data, struct error *e)
{
    char *text = json_dumps(data, JSON_COMPACT | JSON_REAL_PRECISION(12));

    if (!text)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    for (const char *p = text; *p;) {
        const size_t n = strcspn(p, "<");

        fwrite(p, 1, n, out);
        p += n;
        if (*p) {
            fputs("\\u003c", out);
            p++;
        }
    }
    free(text);
    return 0;
}

/* 'sha256-...' of a script, which alone may run then: a script that came with a host name may not,
 * even if it found a way into the page (Content Security Policy Level 3, 2.3.1). */
static void put_hash(FILE *out, const struct asset *a)
{
    unsigned char hash[EVP_MAX_MD_SIZE], text[EVP_MAX_MD_SIZE * 2];
    unsigned n = 0;

    if (!a || !a->bytes || !EVP_Digest(a->data, a->bytes, hash, &n, EVP_sha256(), NULL))
        return;
    EVP_EncodeBlock(text, hash, (int)n);
    fprintf(out, " 'sha256-%s'", (const char *)text);
}

static void put_policy(FILE *out)
{
    fputs("default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
          "form-action 'none'; script-src",
          out);
    put_hash(out, asset_find("echarts", 7));
    put_hash(out, asset_find("script", 6));
}

/* One {{name}} of the template. */
static int put_word(FILE *out, const char *word, size_t n, const json_t *data, struct error *e)
{
    const struct asset *a = asset_find(word, n);

    if (n == 4 && memcmp(word, "data", 4) == 0)
        return put_data(out, data, e);
    if (n == 6 && memcmp(word, "policy", 6) == 0)
        put_policy(out);
    else if (a)
        fwrite(a->data, 1, a->bytes, out);
    else
        return error_set(e, EXIT_INTERNAL, "the page has no part '%.*s'", (int)n, word);
    return 0;
}

static int put_page(FILE *out, const struct asset *page, const json_t *data, struct error *e)
{
    const char *p = (const char *)page->data, *end = p + page->bytes;

    while (p < end) {
        const char *word = memmem(p, (size_t)(end - p), "{{", 2);
        const char *close = word ? memmem(word, (size_t)(end - word), "}}", 2) : NULL;

        if (!close)
            break;
        fwrite(p, 1, (size_t)(word - p), out);
        if (put_word(out, word + 2, (size_t)(close - word - 2), data, e))
            return -1;
        p = close + 2;
    }
    fwrite(p, 1, (size_t)(end - p), out);
    return 0;
}

char *page_make(const json_t *data, size_t *bytes, struct error *e)
{
    const struct asset *page = asset_find("page", 4);
    char *text = NULL;
    FILE *out = open_memstream(&text, bytes);
    int rc;

    if (!out || !page) {
        error_set(e, EXIT_INTERNAL, page ? "out of memory" : "the program holds no page");
        return NULL;
    }
    rc = put_page(out, page, data, e);
    if (fclose(out) && !rc)
        rc = error_set(e, EXIT_INTERNAL, "out of memory");
    if (rc) {
        free(text);
        return NULL;
    }
    return text;
}
