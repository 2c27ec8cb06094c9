/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The exponential function of the kernels against the library's, over all that it is for. */
#include "exp.h"
#include "../unit.h"

#include <math.h>

static void exp_single(void)
{
    double worst = 0;

    for (double x = -87; x <= 87; x += 1e-4) {
        const double right = exp((double)(float)x);

        worst = fmax(worst, fabs(((double)exp_f32((float)x) - right) / right));
    }
    CU_ASSERT(worst <= EXP_ROUNDINGS * 0x1p-24);
    CU_ASSERT_EQUAL(exp_f32(0), 1);
    CU_ASSERT_EQUAL(exp_f32(-1000), exp_f32(-87));
    CU_ASSERT(isnan(exp_f32(NAN)));
}

static void exp_double(void)
{
    double worst = 0;

    for (double x = -100; x <= 100; x += 1e-3)
        worst = fmax(worst, fabs((exp_f64(x) - exp(x)) / exp(x)));
    CU_ASSERT(worst <= 8 * 0x1p-53);
}

int main(void)
{
    CU_TestInfo tests[] = {{"f32", exp_single}, {"f64", exp_double}, CU_TEST_INFO_NULL};

    return unit_run("exp", tests);
}
