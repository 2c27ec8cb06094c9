/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* MOCK, preloaded for one test: tells libpfm that the kernel's software PMU is the CPU's default
 * PMU, so that PAPI's perf_event component starts on a machine that has no PMU; and lets PAPI's
 * test whether it may attach to a thread, which opens "instructions", open a software event. The
 * counts are real ones, of software events. */
#include <dlfcn.h>
#include <linux/perf_event.h>
#include <perfmon/pfmlib.h>
#include <stdarg.h>
#include <sys/syscall.h>

long syscall(long number, ...);

pfm_err_t pfm_get_pmu_info(pfm_pmu_t pmu, pfm_pmu_info_t *out)
{
    pfm_err_t (*real)(pfm_pmu_t, pfm_pmu_info_t *);
    pfm_err_t rc;

    *(void **)&real = dlsym(RTLD_NEXT, "pfm_get_pmu_info");
    rc = real(pmu, out);
    if (rc != PFM_SUCCESS || pmu != PFM_PMU_PERF_EVENT || !out->is_present)
        return rc;
    out->is_dfl = 1;
    out->type = PFM_PMU_TYPE_CORE;
    out->num_cntrs = 8;
    return rc;
}

long syscall(long number, ...)
{
    long (*real)(long, ...), a[6];
    struct perf_event_attr *attr;
    va_list ap;

    *(void **)&real = dlsym(RTLD_NEXT, "syscall");
    va_start(ap, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(ap, long);
    va_end(ap);
    attr = (struct perf_event_attr *)a[0];
    /* Our own backend, which always inherits, is to find no PMU. */
    if (number == SYS_perf_event_open && attr->type == PERF_TYPE_HARDWARE && !attr->inherit) {
        attr->type = PERF_TYPE_SOFTWARE;
        attr->config = PERF_COUNT_SW_TASK_CLOCK;
    }
    return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
