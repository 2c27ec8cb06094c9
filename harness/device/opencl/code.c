/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Modules of an OpenCL device, built by its driver when one of their kernels is first launched. */
#include <stdlib.h>
#include <string.h>

#include "device/opencl/opencl.h"

/* The driver's words, from its first on, in front of what to do. */
static void add_log(const struct opencl *o, cl_program program, struct error *e)
{
    char log[ERROR_ROOM / 2] = "";
    size_t size = 0;
    char *all;

    if (o->cl.GetProgramBuildInfo(program, o->id, CL_PROGRAM_BUILD_LOG, 0, NULL, &size))
        return;
    all = calloc(1, size + 1);
    if (all && !o->cl.GetProgramBuildInfo(program, o->id, CL_PROGRAM_BUILD_LOG, size, all, NULL))
        strncpy(log, all + strspn(all, " \n"), sizeof log - 1);
    free(all);
    for (char *p = log; *p; p++)
        *p = *p == '\n' ? ' ' : *p;
    if (*log)
        error_add(e, "; its words: ");
    error_add(e, log);
}

cl_program opencl_build(struct opencl *o, const char *name, const char *text, struct error *e)
{
    const char *options = o->cpu ? "-cl-std=CL1.2 -DDEV_CPU=1" : "-cl-std=CL1.2 -DDEV_CPU=0";
    int32_t code = 0;
    cl_program program = o->cl.CreateProgramWithSource(o->context, 1, &text, NULL, &code);

    if (!program) {
        opencl_failed(e, "CreateProgramWithSource", name, code);
        return NULL;
    }
    code = o->cl.BuildProgram(program, 1, &o->id, options, NULL, NULL);
    if (!code)
        return program;
    opencl_failed(e, "BuildProgram", name, code);
    add_log(o, program, e);
    o->cl.ReleaseProgram(program);
    return NULL;
}

static const struct opencl_module *module_of(struct opencl *o, const char *name, struct error *e)
{
    const char *text = kernel_text(name);
    struct opencl_module *m = o->modules;

    while (m && strcmp(m->name, name) != 0)
        m = m->next;
    if (m)
        return m;
    m = calloc(1, sizeof *m);
    if (!m || !text) {
        error_set(e, EXIT_INTERNAL, text ? "no memory for module %s" : "no module %s", name);
        free(m);
        return NULL;
    }
    m->name = name;
    m->program = opencl_build(o, name, text, e);
    if (!m->program) {
        free(m);
        return NULL;
    }
    m->next = o->modules;
    o->modules = m;
    return m;
}

/* Puts a kernel among the entries: it is the device's now. -1 without memory. */
static int keep(struct opencl *o, const struct kernel_code *code, cl_kernel kernel, struct error *e)
{
    struct opencl_entry *n = calloc(1, sizeof *n);

    if (!n) {
        o->cl.ReleaseKernel(kernel);
        return error_set(e, EXIT_INTERNAL, "no memory for kernel %s", code->entry);
    }
    *n = (struct opencl_entry){o->entries, code, kernel};
    o->entries = n;
    return 0;
}

cl_kernel opencl_kernel(struct opencl *o, const struct kernel_code *code, struct error *e)
{
    const struct opencl_module *m;
    cl_kernel kernel;
    int32_t failed = 0;

    for (const struct opencl_entry *n = o->entries; n; n = n->next)
        if (n->code == code)
            return n->kernel;
    m = module_of(o, code->module, e);
    if (!m)
        return NULL;
    kernel = o->cl.CreateKernel(m->program, code->entry, &failed);
    if (!kernel)
        opencl_failed(e, "CreateKernel", code->entry, failed);
    return kernel && keep(o, code, kernel, e) == 0 ? kernel : NULL;
}

void opencl_code_free(struct opencl *o)
{
    while (o->entries) {
        struct opencl_entry *n = o->entries;

        o->entries = n->next;
        o->cl.ReleaseKernel(n->kernel);
        free(n);
    }
    while (o->modules) {
        struct opencl_module *m = o->modules;

        o->modules = m->next;
        o->cl.ReleaseProgram(m->program);
        free(m);
    }
}
