/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Files that the build puts into the program: template, styles, scripts and charts of the page. */
#ifndef HBMARK_ASSETS_H
#define HBMARK_ASSETS_H

#include <stddef.h>

struct asset {
    const char *name;
    const unsigned char *data;
    size_t bytes;
};
extern const struct asset page_assets[]; /* name NULL ends it */

#endif
