/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Signatures by OpenSSH's ssh-keygen(1): started without a shell, its words kept. */
#ifndef HBMARK_SSHKEYGEN_H
#define HBMARK_SSHKEYGEN_H

#include "record/error.h"

#define SSHKEYGEN_NAMESPACE "hbmark"
#define SSHKEYGEN_MISSING                                                                          \
    "ssh-keygen is not installed: apt install openssh-client, or dnf install openssh-clients"

enum { SSHKEYGEN_WORDS = 512 };

/* Runs ssh-keygen with these arguments (argv[0] included, NULL ends them),
 * reading what stdin_fd gives (-1: our own). words gets its first line of output,
 * cleaned. Its exit status, or -1 and e: EXIT_UNAVAILABLE if it is not installed. */
int sshkeygen_run(const char *const *argv, int stdin_fd, char words[SSHKEYGEN_WORDS],
                  struct error *e);

#endif
