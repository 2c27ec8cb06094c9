/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "comm/comm_internal.h"

int comm_mpi_open(struct comm *c, struct error *e)
{
    const char *name;
    unsigned size = comm_launcher(&name);

    /* A batch system sets its variables for a lone process too: that one can do without MPI. */
    if (size == 1)
        return comm_self_open(c, e);
    return error_set(e, EXIT_UNAVAILABLE,
                     "%s%s asks for several ranks, but this hbmark was built without MPI: install "
                     "libopenmpi-dev (Debian) or openmpi-devel (Fedora) and run cmake again, or "
                     "start it without the launcher",
                     name ? "the launcher's " : "the command line", name ? name : "");
}
