/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Lines of a journal in blocks, with the SHA-256 of all bytes read. */
#ifndef HBMARK_WALK_H
#define HBMARK_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>

#include "verify/audit.h"

struct walk {
    char *path; /* of the journal, owned */
    int fd;
    char *buffer;
    size_t at, have, room; /* bytes [at, have) were read and not taken */
    uint64_t lines, bytes; /* taken */
    EVP_MD_CTX *all, *part;
};

struct walk_line {
    char *text; /* in the walk's buffer until the next call; not ended by a zero byte */
    size_t n;
    bool whole; /* a newline followed */
};

/* Opens the journal of dir, which must be a regular file and no link. -1 and e. */
int walk_open(struct walk *w, const char *dir, struct error *e);
/* 1 with a line, 0 at the end, -1 and e. */
int walk_next(struct walk *w, struct walk_line *line, struct error *e);
bool walk_at_end(struct walk *w);
void walk_hash(struct walk *w, char hex[65]);
void walk_close(struct walk *w);

#endif
