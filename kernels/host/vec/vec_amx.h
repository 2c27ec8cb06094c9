/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Tiles of 16 rows of 64 bytes: AMX. The system must have been asked for them (cpu_x86.c). */
#ifndef HBMARK_VEC_AMX_H
#define HBMARK_VEC_AMX_H

#include <immintrin.h>

#include "family.h"

enum { TILE_ROWS = 16, TILE_ROW = 64, TILE_BYTES = TILE_ROWS * TILE_ROW };

/* Palette 1: rows and bytes of a row of each of eight tiles (Intel SDM, LDTILECFG). */
struct tile_config {
    uint8_t palette, start_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
};

/* The intrinsics do not tell the compiler that they read and write memory. */
static inline void tiles_memory(void)
{
    __asm__ volatile("" ::: "memory");
}

static inline void tiles_open(void)
{
    _Alignas(KERNEL_LINE) struct tile_config c = {.palette = 1};

    for (int i = 0; i < 8; i++) {
        c.row_bytes[i] = TILE_ROW;
        c.rows[i] = TILE_ROWS;
    }
    tiles_memory();
    _tile_loadconfig(&c);
}

static inline void tiles_close(void)
{
    _tile_release();
}

/* Tiles 4 and 5 from p, one after the other; 6 and 7 from q. */
static inline void tiles_load_left(const real *p)
{
    tiles_memory();
    _tile_loadd(4, p, TILE_ROW);
    _tile_loadd(5, (const char *)p + TILE_BYTES, TILE_ROW);
}

static inline void tiles_load_right(const real *q)
{
    tiles_memory();
    _tile_loadd(6, q, TILE_ROW);
    _tile_loadd(7, (const char *)q + TILE_BYTES, TILE_ROW);
}

static inline void tiles_zero(void)
{
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
}

static inline void tiles_store(void *out)
{
    char *p = out;

    _tile_stored(0, p, TILE_ROW);
    _tile_stored(1, p + TILE_BYTES, TILE_ROW);
    _tile_stored(2, p + 2 * TILE_BYTES, TILE_ROW);
    _tile_stored(3, p + 3 * TILE_BYTES, TILE_ROW);
    tiles_memory();
}

/* Tiles 0 to 3 plus the four products of 4, 5 with 6, 7. */
#define TILES_STEP FAMILY_CAT(tiles_step_, ELEM_NAME)

static inline void tiles_step_bf16(void)
{
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
}

static inline void tiles_step_i8(void)
{
    _tile_dpbssd(0, 4, 6);
    _tile_dpbssd(1, 4, 7);
    _tile_dpbssd(2, 5, 6);
    _tile_dpbssd(3, 5, 7);
}

#endif
