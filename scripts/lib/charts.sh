# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Apache ECharts for the report, by npm, as results/report/package-lock.json pins it with hashes; in
# build/npm, where CMake looks for it. Source common.sh first.

# Tests give another place.
CHARTS_DIR=${HBMARK_CHARTS_DIR:-$ROOT/build/npm}

# charts_there DEV: what the lock file names is there; with DEV also what tests drive a browser with
charts_there()
{
    local to=$CHARTS_DIR
    cmp -s "$ROOT/results/report/package-lock.json" "$to/package-lock.json" &&
        [ -s "$to/node_modules/echarts/dist/echarts.min.js" ] &&
        { [ "$1" = --omit=dev ] || [ -e "$to/node_modules/playwright-core/package.json" ]; }
}

# fetch_charts DEV: nothing of what is fetched is run; short waits, as for other packages
fetch_charts()
{
    local from=$ROOT/results/report to=$CHARTS_DIR
    rm -rf "$to"
    mkdir -p "$to"
    cp "$from/package.json" "$from/package-lock.json" "$from/.npmrc" "$to/"
    (cd "$to" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=1 \
        --fetch-timeout=20000 "$1")
}

# charts_ensure "GROUPS": never stops anything; what goes missing is said
charts_ensure()
{
    local dev=--omit=dev log=$CHARTS_DIR.log
    case " $1 " in *" full "*) dev=--include=dev ;; esac
    charts_there $dev && return 0
    if ! have npm; then
        say "      going without charts in reports: npm is not installed"
        return 0
    fi
    say "      fetching Apache ECharts for reports"
    mkdir -p "${CHARTS_DIR%/*}"
    if ! fetch_charts $dev >"$log" 2>&1 </dev/null; then
        # Without a package list beside them the files count as absent next time.
        rm -f "$CHARTS_DIR/package-lock.json"
        tail -n 3 "$log" >&2
        say "      going without charts in reports: npm could not fetch Apache ECharts ($log)"
    fi
}
