/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/proof.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "record/journal.h"

uint64_t proof_seed(const char *challenge)
{
    char hex[65], first[17], *text;

    if (asprintf(&text, "hbmark challenge\n%s", challenge) < 0)
        return 0;
    record_sha256(text, strlen(text), hex);
    free(text);
    snprintf(first, sizeof first, "%.16s", hex);
    return strtoull(first, NULL, 16) >> 11;
}

/* The record's own members as they stand in the line; the caller frees. */
static char *body_text(const json_t *record)
{
    static const char *const head[] = {"v", "t", "seq", "prev", "utc", "mono_ns", "proof"};
    json_t *body = json_copy((json_t *)record);
    char *text;

    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        json_object_del(body, head[i]);
    text = body ? json_dumps(body, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;
    json_decref(body);
    return text;
}

int proof_make(const struct proof *p, const json_t *record, char hex[65])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    char *body = body_text(record), *text = NULL;
    int made =
        body ? asprintf(&text, "%s\n%" PRIu64 "\n%s", p->uuid ? p->uuid : "", p->seed, body) : -1;

    free(body);
    if (made < 0)
        return -1;
    if (!HMAC(EVP_sha256(), p->challenge, (int)strlen(p->challenge), (unsigned char *)text,
              (size_t)made, digest, &n))
        n = 0;
    free(text);
    if (n != 32)
        return -1;
    record_hex(digest, hex);
    return 0;
}
