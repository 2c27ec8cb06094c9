/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A target of the user's own, from an INI file:
 *
 *     [target]
 *     name = Tender 12
 *     flops = 1 EFLOP/s FP64 peak dense (announced)
 *     power = 20 to 25 MW (vendor)
 *     [source]
 *     flops = tender, page 12
 *
 * Keys are those of project/ask.h; a value is an amount or a range with its unit, words that say how
 * a rate is counted, and in brackets its flag: measured, vendor, announced or (without) assumed. */
#ifndef HBMARK_TARGET_INI_H
#define HBMARK_TARGET_INI_H

#include <jansson.h>
#include <stddef.h>

#include "record/error.h"

/* The target (new, as project/ask.h says), or NULL and e: EXIT_BAD_DATA with file:line, the value
 * and what may be written. */
json_t *target_ini_parse(const char *text, size_t bytes, const char *file, struct error *e);
json_t *target_ini_read(const char *path, struct error *e);

#endif
