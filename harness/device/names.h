/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Devices as users name them: "host", "opencl:0,1", "all". */
#ifndef HBMARK_DEVICE_NAMES_H
#define HBMARK_DEVICE_NAMES_H

#include "device/device.h"

enum { DEVICE_NAME = 24, DEVICES_MOST = 16 };

/* A kind of device besides the host. */
struct device_kind {
    const char *name; /* "opencl" */
    const struct device_ops *ops;
    /* How many there are; 0 and why, with what to install. */
    unsigned (*count)(struct error *why);
};

/* All kinds built in; the last has no name. */
extern const struct device_kind device_kinds[];

/* One device of a list: its kind (NULL: the host) and number. */
struct device_name {
    char text[DEVICE_NAME]; /* "opencl:0" */
    const struct device_kind *kind;
    unsigned index;
};

/* The devices of a comma list: a number alone is of the kind before it, a kind alone its first,
 * "all" the host and all that are found. Returns how many, each once; -1 with what a name may be.
 */
int device_names(const char *list, struct device_name names[DEVICES_MOST], struct error *e);

#endif
