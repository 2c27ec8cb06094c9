#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# test_schema.sh SOURCE_DIR SCHEMA WRITER DERIVER: test_schema.py where there is a Python with jsonschema; else 77.
PYTHON=${PYTHON:-/usr/bin/python3}
if ! "$PYTHON" -c 'import jsonschema' 2>/dev/null; then
    echo "SKIP: $PYTHON has no jsonschema: install python3 and python3-jsonschema"
    exit 77
fi
exec "$PYTHON" "$(dirname "$0")/test_schema.py" "$@"
