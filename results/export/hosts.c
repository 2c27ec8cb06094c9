/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "export/hosts.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "readout/pool.h"
#include "record/member.h"

/* A name that `seen` does not have yet, and then has. NULL without memory. */
static const char *unlike(struct hosts *h, json_t *seen, const char *host, size_t i)
{
    char clean[TEXT_ROOM], name[TEXT_ROOM + 32];
    json_int_t n;

    member_clean(clean, sizeof clean, host);
    snprintf(name, sizeof name, *clean ? "%s" : "%snode%zu", clean, i);
    for (n = 1; json_object_get(seen, name); n++) {
        const json_int_t more = json_integer_value(json_object_get(seen, clean));

        n = more > n ? more : n; /* where the last one of this name was put */
        json_object_set_new(seen, clean, json_integer(n + 1));
        snprintf(name, sizeof name, "%s#%lld", clean, (long long)n + 1);
    }
    return json_object_set_new(seen, name, json_integer(1)) ? NULL : pool_text(h->pool, name);
}

int hosts_init(struct hosts *h, const struct readout *r)
{
    json_t *seen = json_object();
    int rc = seen ? 0 : -1;

    h->pool = pool_new();
    h->name = calloc(r->nodes + 1, sizeof *h->name);
    if (!h->pool || !h->name)
        rc = -1;
    for (size_t i = 0; !rc && i < r->nodes; i++) {
        h->name[i] = unlike(h, seen, r->node[i].host, i);
        rc = h->name[i] ? 0 : -1;
    }
    json_decref(seen);
    return rc;
}

void hosts_fini(struct hosts *h)
{
    free(h->name);
    if (h->pool)
        pool_free(h->pool);
}
