// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// What several points tell together: curves, rooflines, matrices.

const byX = (a, b) => a.x - b.x;
const latest = ps => [...new Map(ps.map(p => [p.id, p])).values()];

// Points of one benchmark grouped by all but one factor.
function curvesOf(points, xOf, nameOf) {
    const groups = new Map();
    for (const p of latest(points)) {
        const x = xOf(p);
        if (!isNumber(x))
            continue;
        const name = nameOf(p);
        groups.set(name, [...(groups.get(name) || []), { x, y: p.median, lo: p.lo, hi: p.hi, p }]);
    }
    return [...groups].map(([name, ps]) => ({ name, points: ps.sort(byX) })).filter(c => c.points.length > 1);
}

const threadName = p => (p.threads === 1 ? '1 thread' : `${p.threads} threads`);
const sizeOf = p => (isNumber(p.working_set_bytes) ? p.working_set_bytes : p.size_bytes);

function cacheMarks(run) {
    return ((run.topo && run.topo.caches) || []).map(c => ({ name: `L${c.level}`, x: c.size_bytes }));
}

const said = (run, kind, test) => run.derivedOf(kind).filter(test || (() => true)).map(d => h('li', {}, d.text));
const saidList = (...all) => (all.flat().length ? h('ul', { class: 'small' }, ...all) : null);

function latencyCurve(run) {
    const series = curvesOf(run.counted.filter(p => plays(p, 'idle-latency') || plays(p, 'page-latency')), sizeOf, p => `${p.bench}, ${p.tier}`);
    if (!series.length)
        return why('No latency was measured over several sizes.', runOne('idle-latency', 'page-latency'));
    return [curveChart({ title: 'Latency against size', about: 'Time of one load that needs the one before. Dashed: caches of one core as the machine reports them.', series, xName: 'Size', xBytes: true, logX: true, logY: true, yUnit: 's', yName: 'Latency', marks: cacheMarks(run), height: 330 }),
        saidList(said(run, 'knees', d => !plays(d, 'bandwidth-curve')), said(run, 'caches'))];
}

function sweepCurve(run) {
    const series = curvesOf(run.counted.filter(p => plays(p, 'bandwidth-curve')), sizeOf, p => `${p.bench.split('.').pop()}, ${threadName(p)}${tiersOf(run).length > 1 ? `, ${p.tier}` : ''}`);
    if (!series.length)
        return why('No bandwidth was measured over several working sets.', runAll('bandwidth-curve'));
    return [curveChart({ title: 'Bandwidth against working set', about: 'From the first cache to memory; payload bytes.', series, xName: 'Working set', xBytes: true, logX: true, yUnit: 'B/s', yName: 'Bandwidth', marks: cacheMarks(run), height: 330 }),
        saidList(said(run, 'knees', d => plays(d, 'bandwidth-curve')))];
}

function loadedCurve(run) {
    const series = run.derivedOf('loaded').map(d => ({
        name: `${d.data.variant || ''} ${d.data.tier || ''}`.trim() || d.id, points: (d.data.curve || []).map(c => ({ x: c.load_Bps / 1e9, y: c.latency_s })),
    })).filter(c => c.points.length);
    if (!series.length)
        return why('Latency was not measured under load.', runAll('loaded-latency'));
    return [curveChart({ title: 'Latency against the bandwidth that others draw', about: 'The bandwidth-latency curve: each point is one pause between blocks of loads of the other cores, in the order of rising load.', series, xName: 'Load, GB/s', yUnit: 's', yName: 'Latency' }),
        saidList(said(run, 'loaded'))];
}

function scalingCurve(run) {
    const series = curvesOf(run.counted.filter(p => plays(p, 'bandwidth-scaling')), p => p.threads, p => [p.bind, p.tier].filter(Boolean).join(', '));
    if (!series.length)
        return why('Bandwidth was not measured on several numbers of threads.', runAll('bandwidth-scaling'));
    return [curveChart({ title: 'Bandwidth against threads', series, wholeX: true, xName: 'Threads', yUnit: 'B/s', yName: 'Bandwidth' }), saidList(said(run, 'scaling'))];
}

const factorOf = (p, name) => {
    const m = new RegExp(`^${name}=([\\d.]+)$`).exec(p.at || '');
    return m ? Number(m[1]) : null;
};

function chainsCurve(run) {
    const series = curvesOf(run.counted.filter(p => plays(p, 'memory-parallelism')), p => factorOf(p, 'chains'), p => p.tier);
    return series.length ? curveChart({ title: 'Bandwidth of one core against independent chains', about: 'How many misses one core keeps in flight.', series, xName: 'Chains', yUnit: 'B/s', yName: 'Bandwidth' }) : why('The loads that one core keeps in flight were not measured.', runAll('memory-parallelism'));
}

// Reads and writes together: the surface over their mix and the way of storing.
function mixSurface(run) {
    const points = latest(run.counted.filter(p => plays(p, 'bandwidth-mix') && isNumber(factorOf(p, 'read'))));
    if (!points.length)
        return why('Mixes of reads and writes were not measured.', runAll('bandwidth-mix'));
    const shares = [...new Set(points.map(p => factorOf(p, 'read')))].sort((a, b) => b - a), name = p => [p.variant, threadName(p), p.tier].join(', ');
    const rows = [...new Set(points.map(name))], s = unitScale('B/s', points.map(p => p.median));
    const cells = points.map(p => [shares.indexOf(factorOf(p, 'read')), rows.indexOf(name(p)), Number(digits(p.median * s[1]))]);
    return matrixChart({ title: `Bandwidth of mixes of reads and writes, ${s[0]}`, about: 'From reads only to writes only, for ordinary and non-temporal stores.', rows, cols: shares.map(x => `${x}:${100 - x}`), cells, xName: 'Reads : writes, %' });
}

function matrixChart({ title, about, rows, cols, cells, xName, lower }) {
    const values = cells.map(c => c[2]).filter(isNumber), lo = Math.min(...values), hi = Math.max(...values);
    const texts = rows.length * cols.length <= 256;
    return chart({
        title, about, height: 110 + Math.max(90, Math.min(26 * rows.length, 420)), renderer: texts ? 'svg' : 'canvas',
        columns: [columnText('From', r => rows[r[1]]), columnText('To', r => cols[r[0]]), columnNumber('Value', r => r[2], r => digits(r[2]))], rows: cells,
        option: (t, width) => ({
            ...base(t, { grid: { left: width > 500 ? 130 : 84, right: 12, top: 8, bottom: 84 } }), legend: { show: false },
            tooltip: { ...base(t).tooltip, formatter: p => tip([`${rows[p.value[1]]} \u2192 ${cols[p.value[0]]}`, digits(p.value[2])]) },
            xAxis: { type: 'category', data: cols, name: xName, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: t.soft }, axisLabel: { color: t.ink, hideOverlap: true }, axisTick: { show: false }, axisLine: { show: false } },
            yAxis: { type: 'category', inverse: true, data: rows, axisLabel: { color: t.ink, width: width > 500 ? 118 : 72, overflow: 'break' }, axisTick: { show: false }, axisLine: { show: false } },
            visualMap: { min: lo, max: hi === lo ? lo + 1 : hi, dimension: 2, orient: 'horizontal', left: 'center', bottom: 0, itemWidth: 12, itemHeight: 120, text: lower ? ['slower', 'faster'] : ['more', 'less'], textStyle: { color: t.ink }, inRange: { color: t.rising } },
            series: [{ type: 'heatmap', data: cells.map(c => ({ value: c, label: { color: c[2] > lo + 0.55 * (hi - lo) !== t.dark ? t.card : t.ink } })), label: { show: texts, formatter: p => digits(p.value[2], 3), fontSize: 11 }, itemStyle: { borderColor: t.card, borderWidth: 1 } }],
        }),
    });
}

function cellMatrices(run) {
    return latest(run.counted).filter(p => run.details[p.i].cells && run.details[p.i].cells.rows).map(p => {
        const c = run.details[p.i].cells, s = unitScale(c.unit, c.median);
        const cells = c.median.map((v, k) => [k % c.cols.length, Math.floor(k / c.cols.length), isNumber(v) ? Number(digits(v * s[1])) : '-']);
        return matrixChart({ title: `${p.bench}, ${p.at || p.tier}, ${s[0]}`, about: 'From the row to the column; medians.', rows: c.rows, cols: c.cols, cells, lower: c.unit === 's' });
    });
}

function nodeMatrices(run) {
    const benches = [...new Set(run.counted.filter(p => plays(p, 'node-matrix')).map(p => p.bench))];
    return benches.map(bench => {
        const points = latest(run.counted.filter(p => p.bench === bench)), from = p => (/ from=(\d+)/.exec(p.id) || [null, '0'])[1];
        const rows = [...new Set(points.map(from))].sort((a, b) => a - b), cols = [...new Set(points.map(p => p.tier))].sort((a, b) => String(a).localeCompare(b, 'en', { numeric: true }));
        const s = unitScale(points[0].unit, points.map(p => p.median));
        const cells = points.map(p => [cols.indexOf(p.tier), rows.indexOf(from(p)), Number(digits(p.median * s[1]))]);
        return matrixChart({ title: `${bench}, ${s[0]}`, about: 'From the cores of a NUMA node (row) to the memory of a node (column).', rows: rows.map(r => `cores of ${r}`), cols: cols.map(c => `memory of ${c}`), cells, lower: points[0].unit === 's' });
    });
}

function matrices(run) {
    const nodes = nodeMatrices(run), cells = cellMatrices(run);
    return [nodes.length ? h('div', { class: 'pair' }, nodes) : why('The matrix over NUMA nodes was not measured.', runAll('node-matrix')),
        cells.length ? h('div', { class: 'pair' }, cells) : why('The core-to-core transfer latency was not measured.', runAll('core-to-core'))];
}

// Ceilings and points on two logarithmic scales (Williams, Waterman, Patterson 2009).
function roofline(run, d) {
    const x = d.data, peak = x.peak.value, all = [...x.points.map(p => ({ ...p, name: `roofline, ${p.level}`, own: true })), ...x.placed.map(p => ({ ...p, name: `${p.bench}` }))];
    const ridges = x.levels.map(l => peak / l.value), xs = [...all.map(p => p.intensity), ...ridges];
    const lo = 10 ** Math.floor(Math.log10(Math.min(...xs) / 1.5)), hi = 10 ** Math.ceil(Math.log10(Math.max(...xs) * 2)), g = v => v / 1e9;
    return chart({
        title: `Roofline, ${x.type}`, about: `Lines are measured ceilings: compute ${shown(peak, 'flop/s')}${x.levels.map(l => `, ${l.name} ${shown(l.value, 'B/s')}`).join('')}. Points are benchmarks of known work.`,
        height: 400, rows: all,
        columns: [columnText('Benchmark', p => p.name), columnText('Point', p => p.id, { id: true }), columnNumber('flop/B', p => p.intensity, p => digits(p.intensity)), columnNumber('Gflop/s', p => p.rate, p => digits(g(p.rate))),
            columnText('Limited by', p => p.limit || p.level), columnNumber('Of the roof', p => p.share, p => percent(p.share))],
        option: t => ({
            ...base(t, { grid: { left: 66, top: 62 } }), tooltip: { ...base(t).tooltip, formatter: p => (p.data.p ? tip([p.data.p.name, p.data.p.id, `${digits(p.data.p.intensity)} flop/B, ${digits(g(p.data.p.rate))} Gflop/s`, p.data.p.share ? `${percent(p.data.p.share)} of the roof (${p.data.p.limit})` : null]) : tip([p.seriesName])) },
            xAxis: axis(t, 'Arithmetic intensity, flop/B', { type: 'log', min: lo, max: hi, axisLabel: { formatter: v => String(Number(v.toPrecision(3))) } }), yAxis: axis(t, 'Gflop/s', { vertical: true, type: 'log', axisLabel: { formatter: v => String(Number(v.toPrecision(3))) } }),
            series: [
                ...x.levels.map((l, i) => ({ name: l.name, type: 'line', symbol: 'none', lineStyle: { width: 1.8 }, color: t.series[i % 6], data: [[lo, g(lo * l.value)], [peak / l.value, g(peak)], [hi, g(peak)]] })),
                { name: 'roofline points', type: 'scatter', symbolSize: 6, color: t.soft, data: all.filter(p => p.own).map(p => ({ value: [p.intensity, g(p.rate)], p })) },
                { name: 'benchmarks', type: 'scatter', symbol: 'diamond', symbolSize: 10, color: t.series[1], data: all.filter(p => !p.own).map(p => ({ value: [p.intensity, g(p.rate)], p })) },
            ],
        }),
    });
}

function rooflines(run) {
    const all = run.derivedOf('roofline');
    if (!all.length)
        return why('There is no roofline: it takes a peak of arithmetic and a bandwidth.', runOne('roofline', 'peak-flops', 'stream'));
    return [h('div', { class: all.length > 1 ? 'pair' : '' }, all.map(d => roofline(run, d)))];
}
