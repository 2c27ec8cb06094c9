// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// For who publishes: every sample, every factor, how it was measured, and what a review asks.

function quantile(sorted, p) {
    const at = p * (sorted.length - 1), k = Math.floor(at);
    return k + 1 < sorted.length ? sorted[k] + (at - k) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

const sortedOf = x => [...x].sort((a, b) => a - b);

function ecdfChart(run, p, sorted, s) {
    const steps = sorted.map((v, k) => [v * s[1], (k + 1) / sorted.length]);
    return chart({
        title: 'Distribution of the samples (ECDF)', about: 'Share of samples up to a value. Dashed: median and the interval of it.',
        columns: [columnNumber('Share', r => r[1], r => digits(r[1], 3)), columnNumber(`Value, ${s[0]}`, r => r[0], r => digits(r[0]))], rows: steps,
        option: t => ({
            ...base(t, { grid: { top: 26 } }), legend: { show: false }, xAxis: axis(t, s[0], { scale: true }), yAxis: axis(t, 'Share', { vertical: true, min: 0, max: 1 }),
            series: [{ type: 'line', step: 'end', symbol: sorted.length > 60 ? 'none' : 'circle', symbolSize: 4, data: [[steps[0][0], 0], ...steps],
                markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: t.series[1], type: 'dashed' }, data: [p.median, p.lo, p.hi].filter(isNumber).map((v, i) => ({ xAxis: v * s[1], lineStyle: { width: i ? 1 : 2 } })) } }],
        }),
    });
}

function orderChart(run, p, samples, s) {
    if (run.isThinned(p))
        return why(`This point has ${run.samples.taken[p.i].toLocaleString('en')} samples; the page holds ${samples.length.toLocaleString('en')} quantiles of them, without their order. All of them are in the run directory:`, `hbmark export ${run.shell} -f json`);
    return chart({
        title: 'Samples in the order they were taken', about: 'A trend is drift; two levels are two modes of the machine.',
        columns: [columnNumber('Sample', r => r[0], r => String(r[0])), columnNumber(`Value, ${s[0]}`, r => r[1], r => digits(r[1]))], rows: samples.map((v, k) => [k + 1, v * s[1]]),
        option: t => ({
            ...base(t, { grid: { top: 26 } }), legend: { show: false }, xAxis: axis(t, 'Sample', { min: 1, max: samples.length, minInterval: 1 }), yAxis: axis(t, s[0], { vertical: true, scale: true }),
            series: [{ type: 'scatter', symbolSize: 5, large: samples.length > 3000, data: samples.map((v, k) => [k + 1, v * s[1]]),
                markArea: isNumber(p.lo) ? { silent: true, itemStyle: { color: t.series[1], opacity: 0.15 }, data: [[{ yAxis: p.lo * s[1] }, { yAxis: p.hi * s[1] }]] } : undefined }],
        }),
    });
}

// Boxes: quartiles; whiskers: 5 % and 95 %.
function boxChart(run, points, title) {
    const some = points.slice(0, 40), s = unitScale(some[0].unit, some.map(p => p.median));
    const box = p => {
        const x = sortedOf(run.samplesOf(p));
        return [0.05, 0.25, 0.5, 0.75, 0.95].map(q => quantile(x, q) * s[1]);
    };
    const rows = some.map(p => ({ p, box: box(p) }));
    return chart({
        title, about: `Box: quartiles, line: median, whiskers: 5 % and 95 % of the samples.${points.length > some.length ? ` The first ${some.length} of ${points.length} points.` : ''}`,
        height: 80 + 26 * rows.length, rows,
        columns: [columnText('Point', r => factors(r.p), { id: true }), ...['5 %', '25 %', 'Median', '75 %', '95 %'].map((n, k) => columnNumber(`${n}, ${s[0]}`, r => r.box[k], r => digits(r.box[k])))],
        option: (t, width) => ({
            ...base(t, { grid: { left: width > 640 ? 270 : 120, top: 10 } }), legend: { show: false },
            tooltip: { ...base(t).tooltip, formatter: q => tip([factors(rows[q.dataIndex].p), `median ${digits(rows[q.dataIndex].box[2])} ${s[0]}`, `5 % to 95 %: ${digits(rows[q.dataIndex].box[0])} to ${digits(rows[q.dataIndex].box[4])}`]) },
            xAxis: axis(t, s[0], { scale: true }), yAxis: { type: 'category', inverse: true, data: rows.map(r => factors(r.p)), axisLabel: { color: t.ink, fontSize: 11, width: width > 640 ? 255 : 108, overflow: 'truncate' } },
            series: [{ type: 'boxplot', boxWidth: [6, 14], itemStyle: { color: t.dark ? '#234' : '#dcebf5', borderColor: t.series[0] }, data: rows.map(r => r.box) }],
        }),
    });
}

function pointFacts(run, p) {
    const s = scale(p.unit, p.median), d = run.details[p.i], x = (k, v) => (v === null || v === undefined || v === '' ? null : [h('dt', {}, k), h('dd', {}, v)]);
    return h('dl', { class: 'facts' }, x('Id', p.id), x('Computes', p.title), x('Median', `${shown(p.median, p.unit)} ${interval(p, s)}`), x('Best', shown(p.best, p.unit)),
        x('Samples', `${p.n}, of ${count(p.reps || 1, 'repetition')}; ended by ${p.stop || 'nothing'}`), x('Spread', `${percent(p.spread, 3)} (1.4826 MAD / median), drift ${signed(p.drift)}`),
        x('Check', p.check ? `${p.check}: ${whole(p.check_elements)} elements, ${p.check_bad || 0} wrong` : null), x('Pages', isNumber(p.local) ? `${percent(p.local)} on the nodes asked for, ${percent(p.huge)} huge` : null),
        x('Twice the size', d.doubling ? `${percent(d.doubling.ratio)} of the rate` : null), x('Second quantities', (d.sides || []).map(q => `${q.name} ${shown(q.median, q.unit)}`).join('; ')), x('Note', d.note), x('Flags', p.flagList.map(f => `${f}: ${DATA.words.flag[f] || ''}`).join(' ')));
}

function samplesSection(run) {
    const counted = run.counted.filter(p => run.samples.from[p.i + 1] > run.samples.from[p.i]);
    if (!counted.length)
        return section('samples', 'Every sample', why('This record holds no samples.', 'hbmark run'));
    // Classes never share a chart.
    const group = p => (p.rules === 'stream-rules' ? `${p.bench} (stream-rules)` : p.bench), benches = [...new Set(counted.map(group))].sort(), place = h('div', { 'aria-live': 'polite' }), boxes = h('div');
    const pick = h('select', { id: 'pick-point', onchange: () => drawPoint(Number(pick.value)) }), bench = h('select', { id: 'pick-bench', onchange: () => drawBench(bench.value) }, benches.map(b => h('option', { value: b }, b)));
    function drawPoint(i) {
        const p = run.points[i], samples = run.samplesOf(p), s = scale(p.unit, p.median);
        place.replaceChildren(h('div', { class: 'pair' }, ecdfChart(run, p, sortedOf(samples), s), orderChart(run, p, samples, s)), pointFacts(run, p));
        drawCharts();
    }
    function drawBench(name) {
        const all = counted.filter(p => group(p) === name);
        pick.replaceChildren(...all.map(p => h('option', { value: p.i }, factors(p))));
        boxes.replaceChildren(boxChart(run, all, `All points of ${name}`));
        drawPoint(all[0].i);
    }
    run.choose = p => {
        bench.value = group(p);
        drawBench(group(p));
        pick.value = p.i;
        drawPoint(p.i);
    };
    const triad = counted.find(p => plays(p, 'stream', 'triad') && p.rules === 'tuned');
    const first = triad ? group(triad) : benches[0];
    bench.value = first;
    drawBench(first);
    return section('samples', 'Every sample', h('div', { class: 'tools' }, h('label', {}, 'Benchmark ', bench), h('label', {}, 'Point ', pick)), boxes, place,
        run.samples.thinned ? h('p', { class: 'small soft' }, `${count(run.samples.thinned, 'point has', 'points have')} more than 2 000 samples: this page holds quantiles of them.`) : null);
}

function pointsSection(run) {
    const see = p => h('button', { type: 'button', 'aria-label': `samples of ${label(p)}`, onclick: () => { run.choose(p); byId('samples').scrollIntoView(); byId('pick-point').focus(); } }, 'samples');
    const classes = [...new Set(run.points.map(p => p.rules))].sort();
    const sorted = c => run.points.filter(p => p.rules === c).sort((a, b) => label(a).localeCompare(label(b), 'en', { numeric: true }));
    return section('points', 'All points', classes.map(c => table({
        caption: `Class ${c}: ${count(sorted(c).length, 'point')} of ${run.head.title}`, rows: sorted(c), dense: true, filter: p => `${p.id} ${p.rules} ${p.status} ${p.flags} ${p.variant}`,
        columns: [POINT_COLUMNS.name, POINT_COLUMNS.factors, POINT_COLUMNS.median, POINT_COLUMNS.interval, POINT_COLUMNS.half, POINT_COLUMNS.best, POINT_COLUMNS.n,
            POINT_COLUMNS.status, POINT_COLUMNS.flags, columnText('', () => '', { show: p => (p.counts ? see(p) : '') })],
    })), h('p', { class: 'small soft' }, classes.map(c => `${c}: ${DATA.words.class[c] || ''} `)));
}

function countersSection(run) {
    const rows = latest(run.counted).filter(p => isNumber(p.calibration) || trafficOf(run, p) !== null);
    const text = run.preflight && run.preflight.counters ? run.preflight.counters.text : 'the record does not tell';
    if (!rows.length)
        return section('counters', 'Counters against counted bytes', why(`No counter saw memory traffic, so bandwidth is counted from what the program reads and writes. ${text}.`, 'hbmark doctor'));
    return section('counters', 'Counters against counted bytes', h('p', {}, 'Bytes that hardware counters saw beside those that the program counts. Counters are believed where a kernel of known traffic gave a ratio of 0.8 to 1.25.'), table({
        caption: 'Measured traffic', rows, filter: label,
        columns: [POINT_COLUMNS.name, POINT_COLUMNS.factors, columnNumber('Counted on the bus', p => p.bus_bytes, p => bytes(p.bus_bytes)), columnNumber('Counters saw', p => trafficOf(run, p), p => bytes(trafficOf(run, p))),
            columnNumber('Ratio', p => trafficOf(run, p) / p.bus_bytes, p => digits(trafficOf(run, p) / p.bus_bytes, 3)), columnNumber('Calibration', p => p.calibration, p => digits(p.calibration, 3)), columnText('Trust', p => (run.details[p.i].counters || {}).trust)],
    }));
}

// Bytes that events in bytes saw in one repetition.
function trafficOf(run, p) {
    const c = run.details[p.i].counters, values = c && Array.isArray(c.values) ? c.values.filter(v => v.unit === 'B' && isNumber(v.value)) : [];
    return values.length ? values.reduce((sum, v) => sum + v.value, 0) : null;
}

function energySection(run) {
    const rows = latest(run.counted).filter(p => run.details[p.i].energy), e = p => run.details[p.i].energy;
    if (!rows.length) {
        const reason = run.details.map(d => d.energy_reason).find(Boolean);
        return section('energy', 'Energy', why(`No energy was measured${reason ? `: ${reason}` : ''}.`, 'hbmark doctor'));
    }
    return section('energy', 'Energy', h('p', {}, 'Of packages and memory, in-band: not a Green500 level. Per byte and operation it is what comes above the idle machine.'), table({
        caption: 'Energy', rows, filter: label,
        columns: [POINT_COLUMNS.name, POINT_COLUMNS.factors, columnNumber('Power, W', p => e(p).watts, p => digits(e(p).watts)), columnNumber('Idle, W', p => e(p).idle_watts, p => digits(e(p).idle_watts)),
            columnNumber('Energy, J', p => e(p).joules, p => digits(e(p).joules)), columnNumber('per byte', p => e(p).J_per_byte, p => shown(e(p).J_per_byte, 'J/B')), columnNumber('per flop', p => e(p).J_per_flop, p => shown(e(p).J_per_flop, 'J/flop'))],
    }));
}

function checklistSection(run) {
    const yes = run.checklist.filter(c => c.answer === 'yes').length, no = run.checklist.filter(c => c.answer === 'no').length;
    return section('checklist', 'The twelve rules', h('p', {}, `Hoefler and Belli, Scientific Benchmarking of Parallel Computing Systems, SC 2015, answered for this record: ${yes} kept, ${no} not, ${12 - yes - no} not applicable.`), table({
        caption: 'Checklist', rows: run.checklist, page: 12,
        columns: [columnNumber('#', c => c.n, c => String(c.n)), columnText('Rule', c => c.rule, { wide: true }), columnText('Kept', c => c.answer, { show: c => tag(c.answer) }), columnText('Evidence in the record', c => c.evidence, { wide: true })],
    }));
}

function methodSection(run) {
    return section('method', 'Method, ready to paste', h('pre', { id: 'method-text' }, run.method), copyButton(() => run.method));
}

function factorsSection(run) {
    const fields = run.columns.filter(f => ['type', 'variant', 'isa', 'tier', 'pages', 'bind', 'at', 'device', 'threads', 'ranks', 'launch', 'rules', 'size_bytes'].includes(f.name));
    const levels = f => [...new Set(run.points.map(p => p[f.name]).filter(v => v !== null && v !== ''))].sort((a, b) => (isNumber(a) ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true })));
    return section('factors', 'Factors and their levels', table({
        caption: 'Factors', rows: fields, page: 40,
        columns: [columnText('Factor', f => f.name), columnText('What it is', f => f.help, { wide: true }), columnNumber('Levels', f => levels(f).length, f => String(levels(f).length)),
            columnText('They are', f => levels(f).length, { wide: true, show: f => levels(f).slice(0, 24).map(v => (f.name === 'size_bytes' ? bytes(v) : String(v))).join(', ') + (levels(f).length > 24 ? ', \u2026' : '') })],
    }));
}

// Members of a record, however deep, as "a.b".
function flatten(o, before = '') {
    return Object.entries(o || {}).flatMap(([k, v]) => (v && typeof v === 'object' && !Array.isArray(v) ? flatten(v, `${before}${k}.`)
        : [[before + k, Array.isArray(v) ? v.map(x => (x && typeof x === 'object' ? Object.values(x).join(' ') : x)).join(', ') : v]]));
}

function provenanceSection(run) {
    const part = (title, o) => {
        const all = flatten(o), reasons = new Map(all.filter(([k]) => k.endsWith('_reason')));
        const rows = all.filter(([k]) => !k.endsWith('_reason'));
        return rows.length ? h('details', {}, h('summary', {}, `${title} (${rows.length} facts)`), table({
            caption: title, rows, page: 200, filter: r => r.join(' '),
            columns: [columnText('Field', r => r[0]), columnText('Value', r => (r[1] === null ? `none: ${reasons.get(`${r[0]}_reason`) || 'not told'}` : String(r[1])), { wide: true })],
        })) : null;
    };
    return section('provenance', 'Provenance', h('dl', { class: 'facts' },
        [['Run', run.head.run_uuid], ['Suite', run.head.suite], ['Seed', run.head.seed], ['Challenge', run.head.challenge || 'none'], ['Begun', day(run.head.begun)], ['Ended', day(run.head.ended)], ['Launches', run.head.launches],
            ['Records', run.head.lines], ['Command', (run.head.argv || []).join(' ')], ['Settings that are no defaults', run.head.config.map(([k, v, o]) => `${k} = ${v} (${o})`).join('; ') || 'none']].map(([k, v]) => [h('dt', {}, k), h('dd', {}, String(v))])),
    part('Environment of the first node', run.env), part('Topology of the first node', run.topo));
}

const CONTENTS = [['downloads', 'Downloads'], ['points', 'All points'], ['samples', 'Every sample'], ['curves', 'Curves'], ['roofline', 'Roofline'], ['matrices', 'Matrices'], ['counters', 'Counters'], ['energy', 'Energy'],
    ['follows', 'What follows'], ['checklist', 'The twelve rules'], ['method', 'Method'], ['factors', 'Factors'], ['provenance', 'Provenance']];

function contents() {
    return h('nav', { 'aria-label': 'Parts of this view' }, h('ul', { class: 'toc' }, CONTENTS.map(([id, title]) => h('li', {}, h('a', { href: `#researcher.${id}`, onclick: e => { e.preventDefault(); byId(id).scrollIntoView(); } }, title)))));
}

function followsSection(run) {
    const rest = run.derived.filter(d => ['ratio', 'bandwidth', 'interleave'].includes(d.kind));
    return rest.length ? section('follows', 'What follows from several points', h('ul', {}, rest.map(d => h('li', {}, d.text)))) : section('follows', 'What follows from several points', why('Nothing more follows from these points.', 'hbmark run standard'));
}

const downloadsSection = run => section('downloads', 'Downloads', h('p', {}, 'Made in your browser from the data in this page.'), downloadButtons(run));

const curvesSection = run => section('curves', 'Curves', [latencyCurve, sweepCurve, loadedCurve].map(c => safely(() => c(run))),
    h('div', { class: 'pair' }, [scalingCurve, chainsCurve].map(c => h('div', {}, safely(() => c(run))))), safely(() => mixSurface(run)));

function drawResearcher(root, run) {
    root.replaceChildren();
    put(root, [h('h2', { class: 'printhead' }, 'For the researcher'), contents(),
        [downloadsSection, pointsSection, samplesSection, curvesSection, r => section('roofline', 'Roofline', rooflines(r)), r => section('matrices', 'NUMA and cores', matrices(r)), countersSection,
            energySection, followsSection, checklistSection, methodSection, factorsSection, provenanceSection].map(part => safely(() => part(run)))]);
}
