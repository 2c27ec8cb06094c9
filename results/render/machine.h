/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The machine and the run in a few words, for the top of a summary and of a page. */
#ifndef HBMARK_MACHINE_H
#define HBMARK_MACHINE_H

#include <jansson.h>
#include <stdio.h>

/* "AMD EPYC, 2 of 2 cores, 1 NUMA node  L3 32 MiB  dram 23.5 GiB  kvm" */
void machine_line(FILE *out, const json_t *records);

/* "n0123" or "n0123 and 3 more nodes". */
void machine_host(FILE *out, const json_t *records);

/* How the run ended: "complete", "interrupted", "failed", or "not ended" if no record says so. */
const char *machine_run_status(const json_t *records);

#endif
