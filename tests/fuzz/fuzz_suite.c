/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a suite file: parsed or refused with the file's name, never a crash; what was parsed
 * can be asked for, kept in a run record and taken back from there. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask_all(const struct config *c)
{
    for (size_t g = 0; g < c->ngroups; g++)
        for (int id = 0; id < OPT_COUNT; id++) {
            if (!config_text(c, &c->groups[g], (enum option_id)id))
                abort();
            config_number(c, &c->groups[g], (enum option_id)id);
        }
}

/* A record keeps text as UTF-8; what is not UTF-8 need not come back. */
static void through_record(const struct config *c)
{
    json_t *run = json_pack("{s:s?, s:o?, s:o?}", "suite", c->suite, "config", config_json(c),
                            "groups", config_groups_json(c));
    struct config again;
    struct error e = {0};

    config_init(&again);
    if (run && config_restore(&again, run, &e) == 0) {
        if (again.ngroups > c->ngroups)
            abort();
        ask_all(&again);
    }
    config_fini(&again);
    json_decref(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config c;
    struct error e = {0};

    config_init(&c);
    if (config_parse_suite(&c, (const char *)data, size, "fuzzed.ini", &e) == 0) {
        ask_all(&c);
        through_record(&c);
    } else if (!strstr(e.text, "fuzzed.ini")) {
        abort();
    }
    config_fini(&c);
    return 0;
}
