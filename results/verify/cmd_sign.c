/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/member.h"
#include "verify/file.h"
#include "verify/sshkeygen.h"
#include "verify/verify.h"

struct signing {
    const char *dir, *key;
    char *manifest, *sig, *old; /* paths; old: the signature that was there, put aside */
    bool replaces;
};

static int paths(struct signing *s, struct error *e)
{
    /* ssh-keygen takes a file after its options, and would take "-n" for one. */
    const char *here = *s->dir == '-' ? "./" : "";

    if (asprintf(&s->manifest, "%s%s/manifest.json", here, s->dir) < 0 ||
        asprintf(&s->sig, "%s%s/manifest.json.sig", here, s->dir) < 0 ||
        asprintf(&s->old, "%s%s/.manifest.json.sig.old", here, s->dir) < 0)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    return 0;
}

/* The first check that failed; that of an old signature does not count, since it is replaced. */
static const json_t *first_fault(const json_t *checks)
{
    const json_t *check;
    size_t i;

    json_array_foreach (checks, i, check)
        if (member_says(check, "verdict", "FAIL") && !member_says(check, "name", "signature"))
            return check;
    return NULL;
}

/* Who signs vouches: so only what verifies is signed. */
static int is_sound(const struct signing *s, struct error *e)
{
    static const struct verify_options none;
    json_t *run = verify_json(s->dir, &none, e);
    const json_t *fault = first_fault(json_object_get(run, "checks"));
    int rc = 0;

    if (!run)
        return -1;
    if (fault)
        rc = error_set(e, EXIT_FAILED, "%s does not verify, so it is not signed: %s: %s %s", s->dir,
                       member_text(fault, "name"), member_text(fault, "file"),
                       member_text(fault, "text"));
    else if (!file_exists(s->dir, "manifest.json"))
        rc = error_set(
            e, EXIT_FAILED,
            "%s has no manifest.json: the run did not end; finish it with 'hbmark run --resume %s'",
            s->dir, s->dir);
    json_decref(run);
    return rc;
}

static int call(const struct signing *s, struct error *e)
{
    const char *const argv[] = {"ssh-keygen",        "-Y",        "sign", "-f", s->key, "-n",
                                SSHKEYGEN_NAMESPACE, s->manifest, NULL};
    char words[SSHKEYGEN_WORDS];
    /* Its own standard input and terminal: it asks for the passphrase there. */
    const int rc = sshkeygen_run(argv, -1, words, e);

    if (rc > 0)
        return error_set(e, EXIT_FAILED, "ssh-keygen did not sign %s with key '%s': %s",
                         s->manifest, s->key, words);
    if (rc == 0 && !file_exists(s->dir, "manifest.json.sig"))
        return error_set(e, EXIT_FAILED, "ssh-keygen wrote no %s", s->sig);
    return rc;
}

static int write_signature(struct signing *s, struct error *e)
{
    s->replaces = file_exists(s->dir, "manifest.json.sig");
    if (s->replaces && rename(s->sig, s->old))
        return error_set(e, EXIT_UNAVAILABLE, "cannot replace %s: %s", s->sig, strerror(errno));
    if (call(s, e) == 0) {
        if (s->replaces)
            unlink(s->old);
        return 0;
    }
    if (s->replaces)
        rename(s->old, s->sig);
    return -1;
}

static int sign(const char *dir, const char *key, struct error *e)
{
    struct signing s = {.dir = dir, .key = key};
    const int rc = paths(&s, e) || is_sound(&s, e) || write_signature(&s, e) ? -1 : 0;

    if (rc == 0)
        printf("signed %s: %s%s\n", dir, s.sig, s.replaces ? " (the one before was replaced)" : "");
    free(s.manifest);
    free(s.sig);
    free(s.old);
    return rc;
}

enum exit_code cmd_sign(const struct reading *in, struct error *e)
{
    const char *key = in->option[READ_KEY];

    if (!key)
        return error_set(e, EXIT_USAGE,
                         "give the key with --key FILE, e.g. ~/.ssh/id_ed25519 (ssh-keygen -t "
                         "ed25519 makes one)"),
               e->code;
    if (access(key, R_OK))
        return error_set(e, EXIT_USAGE, "cannot read --key '%s': %s", key, strerror(errno)),
               e->code;
    for (size_t i = 0; i < in->nwords; i++)
        if (sign(in->words[i], key, e))
            return e->code;
    return EXIT_PASS;
}
