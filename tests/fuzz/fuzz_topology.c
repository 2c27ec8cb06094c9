/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the XML file of a machine: loaded or refused, never a crash. The recorded machines
 * (machines/NAME.xml in the build directory) are the seeds. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void tell_all(const struct machine *m)
{
    FILE *out = fopen("/dev/null", "w");
    json_t *j = machine_json(m);

    if (!j || !out)
        abort();
    machine_print(m, out);
    fclose(out);
    json_decref(j);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[32];
    struct machine_options o = {path, NULL};
    struct machine m;
    struct error e = {0};
    int fd = memfd_create("topology", 0);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (machine_init(&m, &o, &e) == 0) {
        tell_all(&m);
        machine_fini(&m);
    } else if (e.text[0] == '\0') {
        abort();
    }
    close(fd);
    return 0;
}
