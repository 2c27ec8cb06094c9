/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Vectors of a device kernel: vec_<shape>.h says how wide, how stored, and which variants. */
#ifndef HBMARK_DEVICE_VEC_H
#define HBMARK_DEVICE_VEC_H

/* Names of types and numbers of lanes, by the bits of an element. */
#define NAME_REAL_64 double
#define NAME_REAL_32 float
#define NAME_WORD_64 ulong
#define NAME_WORD_32 uint
#define LANES_16_64  2
#define LANES_16_32  4
#define LANES_64_64  8
#define LANES_64_32  16

#define WORD_NAME    CAT(NAME_WORD_, ELEM_BITS)
#define WORD_OF(x)   CAT(as_, WORD_NAME)(x) /* the bits of one element */
#define VEC_AS(type) CAT(as_, VEC_OF(type))
#define VEC_TO(type) CAT(convert_, VEC_OF(type))

typedef VEC_OF(CAT(NAME_REAL_, ELEM_BITS)) vec;
typedef VEC_OF(WORD_NAME) vec_words;
typedef VEC_OF(double) vec_wide;

enum { LANES = sizeof(vec) / sizeof(real) };

#define vec_add(x, y)    ((x) + (y))
#define vec_mul(x, y)    ((x) * (y))
#define vec_fma(x, y, z) fma(x, y, z)

static INLINE vec vec_get(GLOBAL const real *p)
{
    return *(GLOBAL const vec *)p;
}

/* A sum of words or of reals: the half that a loop leaves alone is a constant and goes away. */
typedef struct {
    vec_words u;
    vec_wide f;
} vec_sum;

static INLINE vec_sum vec_sum_words(vec_sum t, GLOBAL const real *p)
{
    t.u += VEC_AS(WORD_NAME)(vec_get(p));
    return t;
}

static INLINE vec_sum vec_sum_dot(vec_sum t, GLOBAL const real *p, GLOBAL const real *q)
{
    t.f = fma(VEC_TO(double)(vec_get(p)), VEC_TO(double)(vec_get(q)), t.f);
    return t;
}

/* The same of all lanes, items and groups. */
struct total {
    uint64_t u;
    double f;
};

static INLINE struct total total_of(vec_sum t)
{
    union {
        vec_words v;
        word lane[LANES];
    } u;
    union {
        vec_wide v;
        double lane[LANES];
    } f;
    struct total all = {0, 0};

    u.v = t.u;
    f.v = t.f;
    for (uint32_t k = 0; k < LANES; k++) {
        all.u += u.lane[k];
        all.f += f.lane[k];
    }
    return all;
}

static INLINE struct total total_join(struct total x, struct total y)
{
    x.u += y.u;
    x.f += y.f;
    return x;
}

#define vec_words_total(t) (t).u
#define vec_dot_total(t)   (t).f

#endif
