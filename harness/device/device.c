/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "device/device.h"

#include <math.h>

const char *pages_name(enum pages p)
{
    static const char *const names[PAGES_COUNT] = {"auto", "4k", "thp", "2m", "1g"};

    return names[p];
}

void device_part(size_t lo, size_t hi, unsigned w, unsigned workers, size_t *from, size_t *to)
{
    size_t n = hi - lo;
    size_t unit = n / workers >= PART_PAGE * PART_PAGES_LEAST ? PART_PAGE : PART_LINE;
    size_t units = (n + unit - 1) / unit;
    size_t each = units / workers, more = units % workers;
    size_t first = w * each + (w < more ? w : more);
    size_t count = each + (w < more);

    *from = lo + (first * unit < n ? first * unit : n);
    *to = lo + ((first + count) * unit < n ? (first + count) * unit : n);
}

unsigned device_dealt(size_t chunk, const unsigned weight[2])
{
    const size_t all = (size_t)weight[0] + weight[1], turn = chunk % all;

    return (turn + 1) * weight[0] / all == turn * weight[0] / all;
}

size_t device_chunk(enum pages p)
{
    return p == PAGES_1G ? (size_t)1 << 30 : (size_t)1 << 21;
}

unsigned device_owner(size_t i, size_t n, unsigned workers)
{
    unsigned low = 0, high = workers - 1;

    while (low < high) {
        unsigned mid = low + (high - low) / 2;
        size_t from, to;

        device_part(0, n, mid, workers, &from, &to);
        if (i >= to)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Of many batches the least: whoever interrupts one only makes it longer. */
void device_calibrate(struct device *d)
{
    enum { READS = 100, BATCHES = 20 };
    double step = INFINITY, cost = INFINITY;

    for (int b = 0; b < BATCHES; b++) {
        double begin = d->ops->now_ns(d), before = begin;

        for (int i = 0; i < READS; i++) {
            double t = d->ops->now_ns(d);

            step = t > before ? fmin(step, t - before) : step;
            before = t;
        }
        cost = fmin(cost, (before - begin) / READS);
    }
    d->resolution_ns = isfinite(step) ? step : 1;
    d->overhead_ns = cost;
}
