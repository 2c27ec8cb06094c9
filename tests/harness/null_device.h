/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The null device: a virtual clock. It does no work, unless told to, and can be told to lie. */
#ifndef HBMARK_NULL_DEVICE_H
#define HBMARK_NULL_DEVICE_H

#include "device/device.h"

/* What the device pretends; set before open. All zero: no work, 10 GB/s. */
struct null_model {
    bool works;               /* runs kernels, on one thread */
    double ns_per_byte;       /* virtual time of a launch; 0 means 0.1 */
    double cached_bytes;      /* operands up to this are four times as fast */
    double constant_speed;    /* constant data is this much faster; 0 means 1 */
    double noise;             /* relative noise of launches, uniform in [0, noise] */
    double modes;             /* every other launch is this much slower; 0: one mode */
    double clock_back_ns;     /* the clock steps back by this once, in the middle of launch 20 */
    double local, huge;       /* what inspection says; 0 means 1 */
    double huge_later;        /* the same of huge, from the second inspection on */
    double slowing;           /* every launch is this much slower than the one before */
    bool half_fills;          /* fills leave the upper half of what they are asked for */
    const char *break_kernel; /* after a launch of this kernel one element of v[0] is spoilt */
    unsigned break_from;      /* from this launch of it on, counted from 0 */
    size_t break_at;          /* element */
    const char *idle_kernel;  /* launches of this kernel, from idle_from on, do nothing */
    unsigned idle_from;
    void (*each_launch)(const struct launch *l); /* called before each, if not NULL */
    double (*worker_ns)(void); /* the clock that kernels read; NULL: the real one */
};

extern struct null_model null_model; /* test code: one device a process */
extern const struct device_ops device_null;

#endif
