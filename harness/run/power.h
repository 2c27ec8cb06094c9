/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Energy of a point, read around the samples that count and now and then among them. */
#ifndef HBMARK_POWER_H
#define HBMARK_POWER_H

struct run;

void power_begin(struct run *r);
void power_sample(struct run *r);
void power_end(struct run *r); /* collective */

#endif
