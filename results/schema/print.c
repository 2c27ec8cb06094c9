/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* print_schema RECORD CATALOGUE: the forms of both, which the build writes for programs of others.
 */
#include "schema/fields.h"

static int write_schema(json_t *schema, const char *path)
{
    const int failed = !schema || json_dump_file(schema, path, JSON_INDENT(2));

    json_decref(schema);
    return failed;
}

int main(int argc, char **argv)
{
    return argc != 3 || write_schema(fields_schema(), argv[1]) ||
           write_schema(fields_schema_of("hbmark-catalogue/1", fields_catalogue), argv[2]);
}
