#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# The catalogue passes its check, and the check finds what is wrong with it.
set -u
PYTHON=${PYTHON:-/usr/bin/python3}
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
SCHEMA=${HBMARK_BUILD:-$ROOT/build/release}/results/catalogue-1.schema.json
if ! "$PYTHON" -c '' 2>/dev/null; then
    echo "SKIP: no $PYTHON: install python3"
    exit 77
fi
export PYTHONDONTWRITEBYTECODE=1
scratch=$(mktemp -d "${TMPDIR:-/tmp}/hbmark-catalogue.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
failures=0

"$PYTHON" "$HERE/catalogue.py" check "$ROOT/results/catalogue" "$SCHEMA" || failures=1

# finds WHAT FILE SED: what the check says after this change of the file
finds()
{
    cp "$ROOT"/results/catalogue/*.json "$scratch"
    sed -i "$3" "$scratch/$2"
    if cmp -s "$scratch/$2" "$ROOT/results/catalogue/$2"; then
        echo "FAIL: '$3' changes nothing in $2"
        failures=1
    fi
    said=$("$PYTHON" "$HERE/catalogue.py" check "$scratch" "$SCHEMA")
    if ! grep -q "$1" <<<"$said"; then
        echo "FAIL: after '$3' of $2 the check does not say: $1"
        failures=1
    fi
}

# What the schema says, where there is a validator; the rest is our own check's.
if "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
    finds "p: .* is not one of\|None was expected" targets.json '0,/{"v": null, "p": null}/s//{"v": null, "p": "guess"}/'
    finds "is not of type 'string'\|None" targets.json '0,/{"v": null, "p": null}/s//{"v": 5, "p": null}/'
    finds "'s' is a required" targets.json '0,/"p": "source", "s": \["naicc-2025-02-18"\], "also"/s//"p": "source", "also"/'
else
    echo "not judged by the schema: $PYTHON has no jsonschema (python3-jsonschema)"
fi
finds "is not in sources" targets.json '0,/"aju-1ef"/s//"aju-2ef"/'
finds "stands twice" systems.json 's/"id": "frontier"/"id": "aurora"/'
finds "is not in devices" systems.json 's/"device": "nscc-lx2"/"device": "nscc-lx3"/'
finds "is not 0.8459" devices.json 's/"v": 1724827354000.0/"v": 1624827354000.0/'
finds "layout" devices.json '0,/^   "name"/s//    "name"/'
[ $failures = 0 ] && echo "all faults are found"
exit $failures
