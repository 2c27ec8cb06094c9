/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Lists in words: "a, b, c" put together piece by piece, cut to the room there is. */
#ifndef HBMARK_JOIN_H
#define HBMARK_JOIN_H

#include <jansson.h>
#include <stddef.h>

/* Puts a piece behind what stands in `to`, and `between` before it where there is something. */
void join_add(char *to, size_t room, const char *between, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* The texts of an array; "" of none. What is no text is passed over. */
void join_texts(char *to, size_t room, const char *between, const json_t *texts);

#endif
