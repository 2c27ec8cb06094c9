/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The OpenCL device: what it is, what it says where it cannot, and how it waits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "opencl_rig.h"

static bool says(const char *words)
{
    if (strstr(err.text, words))
        return true;
    printf("\n    not '%s' but '%s'", words, err.text);
    return false;
}

static int open_index(unsigned index)
{
    struct device d = {0};
    const int rc =
        device_opencl.open(&d, &(struct device_config){.isa = "auto", .index = index}, &err);

    if (rc == 0)
        device_opencl.close(&d);
    return rc;
}

static void test_no_library(void)
{
    setenv("HBMARK_OPENCL_LIB", "/nowhere/libOpenCL.so", 1);
    CU_ASSERT(open_index(0) == -1 && err.code == EXIT_UNAVAILABLE);
    CU_ASSERT(says("/nowhere/libOpenCL.so") && says("HBMARK_OPENCL_LIB"));
    CU_ASSERT_EQUAL(opencl_count(&err), 0);
    CU_ASSERT(says("/nowhere/libOpenCL.so"));
    setenv("HBMARK_OPENCL_LIB", "libc.so.6", 1);
    CU_ASSERT(open_index(0) == -1 && err.code == EXIT_UNAVAILABLE);
    CU_ASSERT(says("libc.so.6 has no clGetPlatformIDs"));
    unsetenv("HBMARK_OPENCL_LIB");
}

/* In a process of its own: the loader looks for drivers once. */
static void test_no_driver(void)
{
    int status = -1;
    const pid_t child = fork();

    if (child == 0) {
        setenv("OCL_ICD_VENDORS", "/nowhere", 1);
        _exit(open_index(0) == -1 && err.code == EXIT_UNAVAILABLE &&
                      says("CL_PLATFORM_NOT_FOUND_KHR (-1001)") && says("pocl-opencl-icd") &&
                      opencl_count(&err) == 0
                  ? 0
                  : 1);
    }
    CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_no_device(void)
{
    CU_ASSERT(open_index(999) == -1 && err.code == EXIT_UNAVAILABLE);
    CU_ASSERT(says("no OpenCL device 999") && says("0 to"));
}

static void test_memory(void)
{
    struct buffer b = {0}, many[64] = {{0}};
    const uint64_t most = dev.facts.alloc_most;
    unsigned n = 0;
    char x[16] = "";

    CU_ASSERT(most > 0 && dev.facts.memory_bytes >= most);
    CU_ASSERT_EQUAL(dev.ops->alloc(&dev, most + 64, NULL, &b, &err), -1);
    CU_ASSERT(says("CL_DEVICE_MAX_MEM_ALLOC_SIZE") && says("--size"));
    while (n < COUNT(many) && dev.ops->alloc(&dev, most, NULL, &many[n], &err) == 0)
        n++;
    CU_ASSERT(n < COUNT(many) && err.code == EXIT_UNAVAILABLE && says("--size"));
    for (unsigned i = 0; i < n; i++)
        dev.ops->release(&dev, &many[i]);
    CU_ASSERT_EQUAL_FATAL(dev.ops->alloc(&dev, 4096, NULL, &b, &err), 0);
    CU_ASSERT_EQUAL(dev.ops->store(&dev, (char *)b.base + 4095, "z", 1, &err), 0);
    CU_ASSERT_EQUAL(dev.ops->fetch(&dev, (char *)b.base + 4095, x, 1, &err), 0);
    CU_ASSERT_EQUAL(*x, 'z');
    CU_ASSERT_EQUAL(dev.ops->fetch(&dev, (char *)b.base + 4090, x, 7, &err), -1);
    CU_ASSERT(err.code == EXIT_INTERNAL && says("in no buffer"));
    CU_ASSERT_EQUAL(dev.ops->store(&dev, x, x, 1, &err), -1);
    dev.ops->release(&dev, &b);
    CU_ASSERT_PTR_NULL(b.base);
}

static void test_no_compile(void)
{
    struct kernel_code code = {"nowhere_f64", "x", NULL, 1, GRID_WORKERS};

    CU_ASSERT_PTR_NULL(opencl_build(dev.impl, "broken", "kernel void f() { int x = y; }", &err));
    CU_ASSERT(says("clBuildProgram of broken: CL_BUILD_PROGRAM_FAILURE (-11)"));
    CU_ASSERT(says("undeclared") || says("its words: "));
    CU_ASSERT_PTR_NULL(opencl_kernel(dev.impl, &code, &err));
    CU_ASSERT(says("no module nowhere_f64"));
    code.module = "data_f64";
    CU_ASSERT_PTR_NULL(opencl_kernel(dev.impl, &code, &err));
    CU_ASSERT(says("clCreateKernel of x: CL_INVALID_KERNEL_NAME (-46)"));
}

static void test_no_launch(void)
{
    struct launch l = launch_of(host_kernel("copy", "plain", ELEM_F64), 64, 0);

    CU_ASSERT(dev.ops->launch(&dev, &l, 1, &err) == -1 && says("no code"));
    l.kernel = device_kernel("copy", "plain", ELEM_F64);
    l.first = dev.workers;
    l.workers = 1;
    CU_ASSERT(dev.ops->launch(&dev, &l, 1, &err) == -1 && says("wants worker"));
    l = launch_of(l.kernel, 64, 0);
    l.args.v[1] = outs;
    CU_ASSERT(dev.ops->launch(&dev, &l, 1, &err) == -1 && says("array 1 of copy"));
    CU_ASSERT_EQUAL(dev.ops->wait(&dev, &err), 0);
}

static void test_facts(void)
{
    CU_ASSERT(*dev.facts.name && *dev.facts.driver && dev.workers > 0);
    CU_ASSERT(dev.workers == dev.facts.workers && dev.workers <= WORKERS_MOST);
    CU_ASSERT_STRING_EQUAL(dev.set->isa, "opencl");
    CU_ASSERT_EQUAL(kernel_find(dev.set, "copy", "nt", ELEM_F64, 0) != NULL, dev.facts.is_cpu);
    CU_ASSERT(opencl_count(&err) > 0);
}

/* Part of an array, at an offset into its buffer, by some of the workers; two launches at once. */
static void test_parts(void)
{
    const struct kernel *k = device_kernel("read", NULL, ELEM_F64);
    struct launch l[2] = {launch_of(k, 4096, 0), launch_of(k, 4099, 0)};
    union kernel_out first = {{0}};
    uint64_t sum = 0, half = 0;

    fill(ELEM_F64, 4099);
    fetch(0);
    l[0].lo = 64;
    l[0].workers = 1;
    l[0].out = &first;
    l[1].args.v[0] = (char *)arrays[0].base + 64;
    l[1].hi = 4091;
    CU_ASSERT_EQUAL_FATAL(dev.ops->launch(&dev, l, 2, &err), 0);
    CU_ASSERT_EQUAL_FATAL(dev.ops->wait(&dev, &err), 0);
    for (size_t i = 8; i < 4099; i++) {
        uint64_t u;

        memcpy(&u, got[0] + i * 8, 8);
        sum += u;
        half += i >= 64 && i < 4096 ? u : 0;
    }
    CU_ASSERT_EQUAL(merged(k).u[0], sum);
    CU_ASSERT_EQUAL(first.u[0], half);
}

/* More repetitions than wait behind one gate, more launches than there are spans: all are done,
 * and their time on the device is some, and not more than has passed. */
static void test_span(void)
{
    struct launch l = launch_of(device_kernel("read", NULL, ELEM_F64), 4099, 0);
    double begun, span;
    uint64_t once;

    fill(ELEM_F64, 4099);
    once = run(device_kernel("read", "check", ELEM_F64), 4099, 0).u[0];
    perform(l);
    CU_ASSERT(dev.ops->span_ns(&dev) > 0);
    CU_ASSERT_EQUAL(dev.ops->span_ns(&dev), 0);
    begun = dev.ops->now_ns(&dev);
    l.repeat = 2 * OPENCL_BATCH + 10;
    CU_ASSERT_EQUAL(perform(l).u[0], l.repeat * once);
    l.repeat = 1;
    for (unsigned i = 0; i < 2 * OPENCL_SPANS + 5; i++)
        CU_ASSERT_EQUAL_FATAL(dev.ops->launch(&dev, &l, 1, &err), 0);
    CU_ASSERT_EQUAL_FATAL(dev.ops->wait(&dev, &err), 0);
    CU_ASSERT_EQUAL(merged(l.kernel).u[0], once);
    begun = dev.ops->now_ns(&dev) - begun;
    span = dev.ops->span_ns(&dev);
    CU_ASSERT(span > 0 && span <= begun);
}

/* Negative controls first, while no driver is loaded. */
int main(void)
{
    CU_TestInfo absent[] = {
        {"no_library", test_no_library}, {"no_driver", test_no_driver}, CU_TEST_INFO_NULL};
    CU_TestInfo present[] = {{"facts", test_facts},         {"no_device", test_no_device},
                             {"memory", test_memory},       {"no_compile", test_no_compile},
                             {"no_launch", test_no_launch}, {"parts", test_parts},
                             {"span", test_span},           CU_TEST_INFO_NULL};
    const int rc = unit_run("opencl, absent", absent);

    return rc ? rc : rig_opencl("opencl", present);
}
