/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/plot.h"

#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "record/member.h"
#include "suite.h"
#include "text/units.h"

static void units_are_those_people_use(void)
{
    static const struct {
        const char *unit;
        double value;
        const char *want, *shown;
    } cases[] = {{"B/s", 57.6e9, "57.60", "GB/s"},
                 {"B/s", 9e15, "9.000", "PB/s"},
                 {"B/s", 2e6, "2.000", "MB/s"},
                 {"flop/s", 170e9, "170.0", "Gflop/s"},
                 {"flop/s", 1.1e18, "1.100", "Eflop/s"},
                 {"s", 110e-9, "110.0", "ns"},
                 {"s", 1.02e-3, "1.020", "ms"},
                 {"Hz", 3.1e9, "3.100", "GHz"},
                 {"J/B", 31e-12, "31.00", "pJ/B"},
                 {"J/flop", 9e-12, "9.000", "pJ/flop"},
                 {"W", 350.0, "350.0", "W"},
                 {"tokens/s", 11.8, "11.80", "tokens/s"},
                 {"1/s", 2.5e6, "2.500", "M/s"},
                 {"updates/s", 0.31e9, "0.3100", "GUP/s"},
                 {"1", 0.5, "0.5000", ""},
                 {"msg/s", 4e6, "4.000", "Mmsg/s"},
                 {"furlong", 3.0, "3.000", "furlong"},
                 {"s", 0.0, "0.000", "ns"}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct units_scale s = units_scale(cases[i].unit, cases[i].value);
        char text[TEXT_ROOM];

        units_digits(text, cases[i].value, s.factor);
        CU_ASSERT_STRING_EQUAL(text, cases[i].want);
        CU_ASSERT_STRING_EQUAL(s.unit, cases[i].shown);
    }
}

static const char *tick(char to[64], double value, const char *unit)
{
    snprintf(to, 64, "%.0f%s", value, unit);
    return to;
}

static void curves_are_drawn(void)
{
    static const struct {
        double x[4], y[4];
        size_t n;
        bool log, unicode;
        const char *want;
    } cases[] = {{{1, 2, 4, 8}, {1, 10, 100, 1000}, 4, true, false, "_:+#"},
                 {{1, 2, 3, 4}, {0, 0, 0, 7}, 4, true, false, "___#"}, /* no logarithm of 0 */
                 {{1, 2, 3, 4}, {5, 5, 5, 5}, 4, false, false, "===="},
                 {{1, 4}, {0, 3}, 2, false, false, "_:+#"},
                 {{1, 2, 3, 4}, {0, 0, 0, 7}, 4, false, true, "▁▁▁█"},
                 {{1}, {1}, 0, false, false, ""}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double x[4], y[4];
        struct plot p = {x, y, cases[i].n, cases[i].log, cases[i].log, "", "s"};
        char *text = NULL;
        size_t size;
        FILE *out = open_memstream(&text, &size);

        memcpy(x, cases[i].x, sizeof x);
        memcpy(y, cases[i].y, sizeof y);
        plot_spark(out, &p, 4, cases[i].unicode);
        fclose(out);
        CU_ASSERT_STRING_EQUAL(text, cases[i].want);
        free(text);
        out = open_memstream(&text, &size);
        plot_chart(out, &p, 20, 3, tick);
        fclose(out);
        CU_ASSERT((strlen(text) > 0) == (cases[i].n > 0));
        free(text);
    }
}

int main(void)
{
    static const CU_TestInfo tests[] = {{"units are those people use", units_are_those_people_use},
                                        {"curves are drawn", curves_are_drawn},
                                        {NULL, NULL}};

    return unit_run("plot", tests);
}
