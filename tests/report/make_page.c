/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* make_page ANSWERS.json OUT.html DIR...: the page of these runs with what other parts say of them
 * (compare, require, verify, targets) taken from a file: answers that no real run gives at will. */
#include <stdio.h>
#include <stdlib.h>

#include "report/page.h"

static int write_out(const char *file, const json_t *data, struct error *e)
{
    size_t bytes = 0;
    char *text = page_make(data, &bytes, e);
    FILE *out = text ? fopen(file, "we") : NULL;
    const int bad = !out || fwrite(text, 1, bytes, out) != bytes || fclose(out);

    free(text);
    return bad ? -1 : 0;
}

int main(int argc, char **argv)
{
    const struct report_options none = {.unverified = "not looked at here"};
    struct error e = {0};
    json_t *data, *answers;
    int bad;

    if (argc < 4) {
        fprintf(stderr, "usage: make_page ANSWERS.json OUT.html DIR...\n");
        return EXIT_USAGE;
    }
    data = page_data(argv + 3, (size_t)argc - 3, &none, &e);
    answers = json_load_file(argv[1], 0, NULL);
    bad = !data || !answers || json_object_update(data, answers) || write_out(argv[2], data, &e);
    json_decref(data);
    json_decref(answers);
    if (bad)
        fprintf(stderr, "make_page: %s\n", e.text);
    return bad;
}
