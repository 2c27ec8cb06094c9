/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Points on two devices: the host, pretended ones, and OpenCL's where there is one. */
#include <stdio.h>
#include <string.h>

#include "../unit.h"
#include "api/link.h"
#include "device/names.h"
#include "device/opencl/opencl.h"
#include "rig.h"
#include "run/run.h"

static const double COPY_S = 1e-5;

/* As device_null, but what is stored on it gets lost. */
static struct device_ops device_lossy;

static int lose(struct device *d, void *to, const void *from, size_t bytes, struct error *e)
{
    (void)d, (void)to, (void)from, (void)bytes, (void)e;
    return 0;
}

static unsigned two(struct error *why)
{
    (void)why;
    return 2;
}

static int open_lossy(struct device *d, const struct device_config *c, struct error *e)
{
    const int rc = device_null.open(d, c, e);

    d->ops = &device_lossy;
    return rc;
}

/* Instead of those of the program. */
const struct device_kind device_kinds[] = {{"null", &device_null, two},
                                           {"lossy", &device_lossy, two},
                                           {"opencl", &device_opencl, opencl_count},
                                           {NULL, NULL, NULL}};

/* The clock of the pretended host does not see what another device does. */
static int step(struct run *r, unsigned repeat, struct error *e)
{
    int rc = 0;

    for (; repeat && rc == 0; repeat--) {
        rc = run_link_copy(r, e);
        r->device->ops->rest(r->device, COPY_S);
    }
    return rc;
}

static int check(struct run *r, struct check *c, struct error *e)
{
    return run_link_fetch(r, e) || run_check_elements(r, c, e) ? -1 : 0;
}

static const struct bench rows[] = {
    {.name = "link.test",
     .summary = "a copy between two devices",
     .formula = "a[i] = b[i]",
     .counts = "payload, once",
     .source = "this test",
     .loop = {.kernel = "copy", .arrays = 2, .reads = 1, .writes = 1},
     .shape = {.size = SIZE_OWN, .bytes = 1 << 16, .links = true, .types = "f64"},
     .setup = run_link_fill,
     .step = step,
     .check = check},
};
static const struct bench_table table = {"link", rows, 1};
static const struct bench_table *const tables[] = {&table, NULL};

static json_t *run_on(const char *devices, struct error *e)
{
    const struct rig_option options[] = {{"device", devices},  {"visits", "1"},
                                         {"min-samples", "3"}, {"max-samples", "5"},
                                         {"order", "table"},   {NULL, NULL}};
    enum exit_code code;

    rig_tables = tables;
    null_model = (struct null_model){.works = true};
    return rig_run("link.test", options, &code, e);
}

static bool is_good(const json_t *point)
{
    const char *status = rig_text(point, "status");

    if (strcmp(status, "PASS") == 0 || strcmp(status, "WARN") == 0)
        return true;
    printf("\n    %s: %s: %s", rig_text(point, "id"), status, rig_text(point, "text"));
    return false;
}

/* Is point i of these ends, which its name and its parameters tell? */
static bool is_between(const json_t *records, size_t i, const char *ends)
{
    const json_t *point = rig_point(records, i), *params = json_object_get(point, "params");

    if (strstr(rig_text(point, "id"), ends) && strcmp(rig_text(params, "device"), ends) == 0)
        return true;
    printf("\n    point %zu: %s, %s", i, rig_text(point, "id"), rig_text(params, "device"));
    return false;
}

/* Each ordered pair; one device alone means it and the host. */
static void test_pairs(void)
{
    static const struct {
        const char *devices, *ends[7];
    } cases[] = {
        {"host,null:0", {"host->null:0", "null:0->host"}},
        {"null:1", {"host->null:1", "null:1->host"}},
        {"null:0,1", {"null:0->null:1", "null:1->null:0"}},
        {"host,null:0,1",
         {"host->null:0", "host->null:1", "null:0->host", "null:0->null:1", "null:1->host",
          "null:1->null:0"}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = {.text = ""};
        json_t *records = run_on(cases[i].devices, &e);
        size_t n = 0;

        for (; cases[i].ends[n]; n++)
            CU_ASSERT(is_between(records, n, cases[i].ends[n]) && is_good(rig_point(records, n)));
        CU_ASSERT_PTR_NULL(rig_point(records, n));
        CU_ASSERT_STRING_EQUAL(e.text, "");
        json_decref(records);
    }
}

static void test_one_device(void)
{
    struct error e = {.text = ""};

    CU_ASSERT_PTR_NULL(run_on("host", &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "two devices"));
}

/* The negative control: what does not arrive is seen, on the first link and on one that follows. */
static void test_lost(void)
{
    static const char *const devices[] = {"lossy:0", "null:0,lossy:0"};

    for (size_t i = 0; i < 2; i++) {
        struct error e = {.text = ""};
        json_t *records = run_on(devices[i], &e);

        CU_ASSERT_PTR_NOT_NULL_FATAL(rig_point(records, 1));
        CU_ASSERT_STRING_EQUAL(rig_text(rig_point(records, 0), "status"), "FAIL");
        CU_ASSERT_STRING_EQUAL(rig_text(rig_point(records, 1), "status"), "FAIL");
        json_decref(records);
    }
}

static void test_opencl(void)
{
    struct error e = {.text = ""};
    json_t *records;

    if (!opencl_count(&e)) {
        printf("skipped: %s ", e.text);
        return;
    }
    records = run_on("opencl:0", &e);
    CU_ASSERT(is_between(records, 0, "host->opencl:0") && is_good(rig_point(records, 0)));
    CU_ASSERT(is_between(records, 1, "opencl:0->host") && is_good(rig_point(records, 1)));
    json_decref(records);
    /* A link whose end is not there is listed with the reason; the others are measured. */
    records = run_on("host,null:0,opencl:99", &e);
    CU_ASSERT(is_between(records, 0, "host->null:0") && is_good(rig_point(records, 0)));
    CU_ASSERT(is_between(records, 1, "null:0->host") && is_good(rig_point(records, 1)));
    CU_ASSERT_PTR_NULL(rig_point(records, 2));
    json_decref(records);
}

int main(void)
{
    CU_TestInfo tests[] = {{"pairs", test_pairs},
                           {"one device", test_one_device},
                           {"lost", test_lost},
                           {"opencl", test_opencl},
                           CU_TEST_INFO_NULL};

    device_lossy = device_null;
    device_lossy.open = open_lossy;
    device_lossy.store = lose;
    return unit_run("links", tests);
}
