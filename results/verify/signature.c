/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The signature of manifest.json: whether it fits, and who made it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verify/audit.h"
#include "record/file.h"
#include "verify/sshkeygen.h"

#define MANIFEST  "manifest.json"
#define SIGNATURE MANIFEST ".sig"

/* One call: the manifest goes to its standard input, opened by us, so no name leads elsewhere. */
static int ask(struct audit *a, const char *const *argv, char words[SSHKEYGEN_WORDS],
               struct error *e)
{
    const int fd = file_open(a->dir, MANIFEST, e);
    int rc;

    if (fd < 0)
        return -1;
    rc = sshkeygen_run(argv, fd, words, e);
    close(fd);
    return rc;
}

static void fault(struct audit *a, struct tally *t, int rc, const char *what, const char *words,
                  const struct error *e)
{
    const bool missing = rc < 0 && e->code == EXIT_UNAVAILABLE;

    a->signature = missing ? "unchecked" : "bad";
    audit_say(a, t, missing && !a->o->allowed_signers ? FINDING_WARN : FINDING_FAIL, SIGNATURE, 0,
              "%s%s%s", rc < 0 ? "not checked: " : what,
              rc < 0     ? e->text
              : words[0] ? ": "
                         : "",
              rc < 0 ? "" : words);
}

/* Whose key it is is not asked: any key's signature fits if the manifest is as it was signed. */
static void check_any(struct audit *a, struct tally *t, const char *sig)
{
    const char *const argv[] = {
        "ssh-keygen", "-Y", "check-novalidate", "-n", SSHKEYGEN_NAMESPACE, "-s", sig, NULL};
    char words[SSHKEYGEN_WORDS];
    struct error e;
    const int rc = ask(a, argv, words, &e);

    if (rc) {
        fault(a, t, rc, "does not fit " MANIFEST, words, &e);
        return;
    }
    a->signature = "unchecked";
    audit_say(a, t, FINDING_WARN, SIGNATURE, 0,
              "fits, but who signed is not checked (--allowed-signers FILE): %s", words);
}

/* The first who may sign with this key, for ssh-keygen's verify wants one named. */
static int find_signer(struct audit *a, struct tally *t, const char *sig, char who[SSHKEYGEN_WORDS])
{
    const char *const argv[] = {"ssh-keygen", "-Y", "find-principals",     "-s",
                                sig,          "-f", a->o->allowed_signers, NULL};
    struct error e;
    const int rc = ask(a, argv, who, &e);

    if (rc)
        fault(a, t, rc, "made by a key that --allowed-signers does not list", who, &e);
    return rc;
}

static void check_signer(struct audit *a, struct tally *t, const char *sig)
{
    char who[SSHKEYGEN_WORDS], words[SSHKEYGEN_WORDS];
    const char *argv[] = {"ssh-keygen",          "-Y", "verify", "-n",
                          SSHKEYGEN_NAMESPACE,   "-s", sig,      "-f",
                          a->o->allowed_signers, "-I", who,      NULL};
    struct error e;
    int rc;

    if (a->o->identity)
        snprintf(who, sizeof who, "%s", a->o->identity);
    else if (find_signer(a, t, sig, who))
        return;
    who[strcspn(who, ",")] = '\0'; /* of a list of names any will do */
    rc = ask(a, argv, words, &e);
    if (rc) {
        fault(a, t, rc, "not a good signature of that signer", words, &e);
        return;
    }
    a->signature = "good";
    audit_say(a, t, FINDING_PASS, SIGNATURE, 0, "%s", words);
}

void audit_signature(struct audit *a)
{
    struct tally t = {.name = "signature"};
    struct error e;
    char *sig;
    int fd = file_open(a->dir, SIGNATURE, &e);

    a->signature = "none";
    if (fd < 0 && e.code != EXIT_PASS) {
        a->signature = "bad";
        audit_say(a, &t, FINDING_FAIL, SIGNATURE, 0, "%s", e.text);
    } else if (fd < 0) {
        audit_say(a, &t, a->o->allowed_signers ? FINDING_FAIL : FINDING_SKIP, NULL, 0,
                  "none: who can change a file can also change %s to fit (hbmark sign)", MANIFEST);
    } else if (asprintf(&sig, "%s/" SIGNATURE, a->dir) >= 0) {
        if (a->o->allowed_signers)
            check_signer(a, &t, sig);
        else
            check_any(a, &t, sig);
        free(sig);
    } else {
        a->memory = true;
    }
    if (fd >= 0)
        close(fd);
    audit_close(a, &t);
}
