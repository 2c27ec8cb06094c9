/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Numbers stored as f32, bf16 or i8 and used as f32, a vector at a time; and the random ones that
 * models are made of. One set of names for each type, told apart by their ends. Long: code, made
 * for each type that models store. */
#ifndef HBMARK_STORED_H
#define HBMARK_STORED_H

#include "data.h"
#include "family.h"

/* A vector of f32: what one register of the instruction set holds. One of stored elements is as
 * long, and makes PACKED of them: the first elements of each 32 bits, then the second, and so on,
 * which takes shifts alone. What it is multiplied with lies in that order: stored_place(). */
enum {
    LANES = __BIGGEST_ALIGNMENT__ >= 64   ? 16
            : __BIGGEST_ALIGNMENT__ >= 32 ? 8
                                          : 4,
    PACKED = 4 / sizeof(real),
    STORED_VECTOR = PACKED * LANES
};

typedef float f32xn __attribute__((vector_size(4 * LANES), may_alias));
typedef float f32x4 __attribute__((vector_size(16), may_alias));
typedef int32_t s32x4 __attribute__((vector_size(16), may_alias));
typedef int32_t s32xn __attribute__((vector_size(4 * LANES), may_alias));
typedef uint32_t u32xn __attribute__((vector_size(4 * LANES), may_alias));

struct unpacked {
    f32xn v[PACKED];
};

#define STORED(verb) FAMILY_CAT(FAMILY_CAT(verb, _), ELEM_NAME)

/* What one step of a random input is worth: quantised ones are whole numbers. */
enum { INPUT_STEPS_f32 = 1, INPUT_STEPS_bf16 = 1, INPUT_STEPS_i8 = 64 };

static INLINE float bits_f32(uint32_t bits)
{
    union {
        uint32_t u;
        float f;
    } x = {.u = bits};

    return x.f;
}

static INLINE uint32_t f32_bits(float f)
{
    union {
        float f;
        uint32_t u;
    } x = {.f = f};

    return x.u;
}

/* The value of one element. */
static INLINE float value_f32(float s)
{
    return s;
}

static INLINE float value_bf16(uint16_t s)
{
    return bits_f32((uint32_t)s << 16);
}

static INLINE float value_i8(int8_t s)
{
    return s;
}

/* The f32 of one vector. */
static INLINE struct unpacked unpack_f32(const void *p)
{
    return (struct unpacked){{*(const f32xn *)p}};
}

static INLINE struct unpacked unpack_bf16(const void *p)
{
    const u32xn w = *(const u32xn *)p;
    struct unpacked u = {{{0}}};

    u.v[0] = (f32xn)(w << 16);
    u.v[PACKED - 1] = (f32xn)(w & 0xffff0000u);
    return u;
}

static INLINE struct unpacked unpack_i8(const void *p)
{
    const s32xn w = *(const s32xn *)p;
    struct unpacked u = {{{0}}};

#pragma GCC unroll 4
    for (int j = 0; j < PACKED; j++)
        u.v[j] = __builtin_convertvector(w << (24 - 8 * j) >> 24, f32xn);
    return u;
}

/* Where element i stands in the order of unpacked vectors. */
static INLINE uint64_t stored_place(uint64_t i)
{
    const uint64_t in = i % STORED_VECTOR;

    return i - in + in % PACKED * LANES + in / PACKED;
}

/* Random element i of the array with this key: of either sign; never 0 or denormal where real.
 * f32: 1 <= |x| < 2 */
static INLINE float random_f32(uint64_t key, uint64_t i)
{
    const uint64_t b = data_bits(key, i);

    return bits_f32((uint32_t)(b >> 41) | 0x3f800000u | (uint32_t)b << 31);
}

/* 0.5 <= |x| < 2 */
static INLINE uint16_t random_bf16(uint64_t key, uint64_t i)
{
    return (uint16_t)((data_bits(key, i / 4) >> 16 * (i % 4) & 0x80ff) | 0x3f00);
}

/* -127 .. 127 */
static INLINE int8_t random_i8(uint64_t key, uint64_t i)
{
    const int8_t b = (int8_t)(data_bits(key, i / 8) >> 8 * (i % 8));

    return (int8_t)(b == -128 ? -127 : b);
}

#endif
