// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// For who buys: is it good enough, how sure is that, what is missing, is it genuine?

const best = (points, higher = true) => points.reduce((a, p) =>
    (!a || (higher ? p.median > a.median : p.median < a.median) ? p : a), null);
const largest = points => points.reduce((a, p) => (!a || p.size_bytes > a.size_bytes ? p : a), null);

// Of arrays that caches hold it is no bandwidth of memory.
const inMemory = p => !p.flagList.includes('cache-assisted') && !(p.cache && p.cache !== 'memory');

// What a buyer looks for first; the points it is taken from are those that count.
const HEADLINES = [
    ['Memory bandwidth, STREAM triad', ps => best(ps.filter(p => plays(p, 'stream', 'triad') && p.rules === 'tuned' && p.type === 'f64' && inMemory(p)))],
    ['Memory bandwidth, highest measured', ps => best(ps.filter(p => p.rules === 'tuned' && inMemory(p) && ['stream', 'highest-bandwidth', 'bandwidth-scaling', 'bandwidth-mix'].some(r => plays(p, r))))],
    ['Memory latency, idle', ps => largest(ps.filter(p => plays(p, 'idle-latency') && inMemory(p)))],
    ['Random updates (GUPS)', ps => best(ps.filter(p => plays(p, 'random-updates')))],
    ['Arithmetic FP64, registers', ps => best(ps.filter(p => (plays(p, 'peak-flops') || plays(p, 'sustained-flops')) && p.type === 'f64'))],
    ['Matrix product FP64', ps => best(ps.filter(p => plays(p, 'matrix-product') && p.type === 'f64' && p.at !== 'data=zero'))],
    ['Matrix product FP32', ps => best(ps.filter(p => plays(p, 'matrix-product') && p.type === 'f32' && p.at !== 'data=zero'))],
    ['Arithmetic BF16', ps => best(ps.filter(p => plays(p, 'peak-flops') && p.type === 'bf16'))],
    ['Arithmetic INT8', ps => best(ps.filter(p => plays(p, 'peak-flops') && p.type === 'i8'))],
    ['Sparse matrix by vector', ps => best(ps.filter(p => plays(p, 'sparse-product')))],
    ['Language model, one token (weights read)', ps => best(ps.filter(p => plays(p, 'generation')))],
];

// By the run rules of STREAM, each loop a headline: first those of fewer arrays, as STREAM lists them.
function streamHeadlines(points) {
    const ps = points.filter(p => plays(p, 'stream') && p.rules === 'stream-rules' && p.type === 'f64');
    const arrays = p => p.payload_bytes / p.size_bytes || 0;
    ps.sort((a, b) => arrays(a) - arrays(b) || a.bench.localeCompare(b.bench));
    return [...new Set(ps.map(p => p.bench))].map(bench => [`Memory bandwidth, STREAM ${bench.split('.').pop()}`, all => best(all.filter(p => p.bench === bench && ps.includes(p)))]);
}

const tiersOf = run => [...new Set(run.counted.map(p => p.tier))].filter(t => /[a-z]/i.test(t || ''));

function headlines(run) {
    const tiers = tiersOf(run), list = [], points = overLaunches(run.counted);
    for (const tier of tiers.length ? tiers : [null])
        for (const [title, pick] of [...streamHeadlines(points), ...HEADLINES]) {
            const p = pick(points.filter(q => tier === null || q.tier === tier));
            if (p && !list.some(x => x.p === p && x.title === title))
                list.push({ title: tiers.length > 1 ? `${title}, ${tier}` : title, p });
        }
    return list;
}

function card(ask, say, kind, ...lines) {
    return h('li', { class: kind }, h('h3', { class: 'ask' }, ask), h('p', { class: 'say' }, say), lines.map(l => h('p', {}, l)));
}

// What its rows say: MISSING where none failed and some were not measured.
function judgement(data) {
    const c = data.counts || {};
    return !c.FAIL && c.MISSING ? 'MISSING' : data.verdict;
}

const JUDGED = {
    PASS: ['\u2713 All thresholds met', 'good'], FAIL: ['\u2715 Thresholds not met', 'bad'],
    MISSING: ['! Not all thresholds shown', 'warn'],
};

function cardEnough(run) {
    const r = DATA.require[run.index];
    if (!r || r.why)
        return card('Is it good enough?', 'No thresholds given', '', r ? r.why : 'Nothing here says what this machine must reach.',
            ['Judge it: ', h('code', {}, `hbmark report ${run.shell} --require contract.ini`)]);
    const c = r.data.counts || {};
    const worst = [...r.data.rows].filter(x => isNumber(x.margin)).sort((a, b) => a.margin - b.margin)[0];
    return card('Is it good enough?', ...JUDGED[judgement(r.data)],
        `${c.PASS || 0} of ${r.data.rows.length} met, ${c.FAIL || 0} failed, ${c.MISSING || 0} not measured`,
        worst ? `Least margin: ${signed(worst.margin)} (${worst.name})` : null);
}

// The largest part of a level: half-widths of what the headlines show.
function cardSure(run) {
    const heads = headlines(run).map(x => x.p).filter(p => isNumber(p.half));
    const halves = heads.map(p => p.half).sort((a, b) => a - b);
    const s = run.statuses(), worst = halves[halves.length - 1];
    const clean = run.counted.filter(p => p.converged).length, open = run.counted.length - clean;
    if (!halves.length)
        return card('How sure is that?', 'Nothing to judge', '', 'No headline figure has a number with an interval.');
    return card('How sure is that?', `\u00b1 ${percent(halves[halves.length >> 1], 2)} typically`, worst > 0.05 ? 'warn' : 'good',
        run.head.launches > 1 ? `Headline figures from the lowest to the highest of ${run.head.launches} launches; at worst \u00b1 ${percent(worst, 2)}.`
            : `Headline figures at 95 %, at worst \u00b1 ${percent(worst, 2)}; one launch, so nothing is known of the next one.`,
        open ? `${open.toLocaleString('en')} of ${run.counted.length.toLocaleString('en')} points are less sure than asked for.` : 'All points are as sure as asked for.',
        s.FAIL || s.INVALID ? `${(s.FAIL || 0) + (s.INVALID || 0)} results were wrong or cannot be true.` : null);
}

function cardMissing(run) {
    const s = run.statuses(), bad = (s.FAIL || 0) + (s.INVALID || 0) + (s.ERROR || 0);
    const nodes = run.slow.missing ? run.slow.missing.length : 0, skips = run.skips.length;
    const kinds = [];
    if (skips)
        kinds.push(`${count(skips, 'point was', 'points were')} not run`);
    if (bad)
        kinds.push(`${count(bad, 'point gave', 'points gave')} no valid number`);
    if (nodes)
        kinds.push(`${count(nodes, 'node lacks', 'nodes lack')} figures`);
    if (run.head.status !== 'complete')
        kinds.push(`the run was ${run.head.status}`);
    const total = run.points.length + skips;
    return card('What is missing?', kinds.length ? `! ${kinds.length > 1 ? 'Some of it' : kinds[0]}` : '\u2713 Nothing that was planned', kinds.length ? 'warn' : 'good',
        kinds.length > 1 ? kinds.join(', ') : null,
        `${run.counted.length.toLocaleString('en')} of ${total.toLocaleString('en')} points have a checked number.`,
        run.hosts.length > 1 ? `${run.hosts.length.toLocaleString('en')} nodes took part.` : 'One node was measured: it says nothing of others.');
}

const OFFICIAL = { yes: 'official program and suite', no: 'NOT an official program or suite', unknown: 'not known whether program and suite are official' };
const SIGNATURE = { good: 'signature good', bad: 'signature BAD', none: 'not signed', unchecked: 'signed, by whom was not checked' };

function cardGenuine(run) {
    const v = DATA.verify[run.index], challenge = run.head.challenge;
    const tied = challenge ? `Tied to the challenge \u201c${challenge}\u201d.` : 'Tied to no challenge of a buyer.';
    if (!v || v.why)
        return card('Is it genuine?', 'Not checked here', '', v ? v.why : '', tied, ['Check it: ', h('code', {}, `hbmark verify ${run.shell}`)]);
    const d = v.data, pass = d.verdict === 'PASS', all = pass && d.official === 'yes' && d.signature === 'good';
    return card('Is it genuine?', pass ? (all ? '\u2713 Whole, official, signed' : '! Whole, but not vouched for') : '\u2715 The record was changed', pass ? (all ? 'good' : 'warn') : 'bad',
        `${OFFICIAL[d.official] || d.official}; ${SIGNATURE[d.signature] || d.signature}.`, tied);
}

// All runs of the page in one table: what the cards say of one.
function sideBySide() {
    if (RUNS.length < 2)
        return null;
    const ok = run => (DATA.require[run.index] && DATA.require[run.index].data ? judgement(DATA.require[run.index].data) : 'not judged');
    const verdict = run => (DATA.verify[run.index] && DATA.verify[run.index].data ? DATA.verify[run.index].data : { verdict: 'not checked', signature: '' });
    const counts = run => (run.index && DATA.compare[run.index - 1].data ? DATA.compare[run.index - 1].data.counts : {});
    const half = run => {
        const all = headlines(run).map(x => x.p.half).filter(isNumber).sort((a, b) => a - b);
        return all.length ? all[all.length >> 1] : null;
    };
    return section('beside', 'Side by side', table({
        caption: 'All runs of this page; every other is compared with A', rows: RUNS, page: 64,
        columns: [
            columnText('Run', r => r.name, { wide: true }), columnText('Thresholds', ok, { show: r => tag(ok(r)) }),
            columnNumber('Better than A', r => counts(r).BETTER, r => (r.index ? digitsOr(counts(r).BETTER) : null)), columnNumber('Worse than A', r => counts(r).WORSE, r => (r.index ? digitsOr(counts(r).WORSE) : null)),
            columnNumber('Typical \u00b1', half, r => percent(half(r), 2)), columnNumber('Not run', r => r.skips.length, r => whole(r.skips.length)), columnNumber('Nodes', r => r.hosts.length, r => whole(r.hosts.length)),
            columnText('Record', r => verdict(r).verdict, { show: r => [tag(verdict(r).verdict), ` ${SIGNATURE[verdict(r).signature] || ''}`] }),
        ],
    }));
}

const digitsOr = x => (isNumber(x) ? whole(x) : '\u2013');

const CLASS_WORDS = { 'stream-rules': 'plain loops over large arrays, as STREAM asks', tuned: 'any code that computes the same' };

function headlineTable(run) {
    const list = headlines(run);
    if (!list.length)
        return why('No point of this run is one that a buyer looks for first; the researcher\u2019s view has all points. Bandwidth, latency and arithmetic of the whole node:', 'hbmark run standard');
    // Classes never share a column.
    return ['stream-rules', 'tuned'].map(c => [c, list.filter(r => r.p.rules === c)]).filter(([, rows]) => rows.length).map(([c, rows]) => table({
        caption: `Class ${c}: ${CLASS_WORDS[c]}`, rows, page: 40,
        columns: [
            columnText('What', r => r.title, { wide: true }),
            columnNumber('Median', r => r.p.median, r => shown(r.p.median, r.p.unit)),
            columnNumber('95 % interval', r => r.p.lo, r => interval(r.p)),
            columnNumber('\u00b1', r => r.p.half, r => percent(r.p.half, 2)),
            columnNumber('Of bound', r => r.p.bound_fraction, r => percent(r.p.bound_fraction)),
            columnText('Measured by', r => label(r.p), { wide: true }),
            columnText('Status', r => r.p.status, { show: r => tag(r.p.status, r.p.text) }),
        ],
    }));
}

// Shares in percent, all else with the prefix that suits the threshold.
function scaleOf(row) {
    if (row.unit !== '1')
        return scale(row.unit, row.required);
    return row.required > 1 ? ['', 1] : ['%', 100];
}

// As the contract has it: without digits that nobody wrote.
function requiredText(row) {
    const [unit, factor] = scaleOf(row), plain = x => String(Number(x.toPrecision(6)));
    if (!isNumber(row.required))
        return '\u2013';
    const value = [plain(row.required * factor), unit].filter(Boolean).join(' ');
    return isNumber(row.tolerance) ? `${value} \u00b1 ${plain(100 * row.tolerance)} %` : `${row.operator} ${value}`;
}

// What was not judged has not failed.
const nodesFailed = row => (row.verdict !== 'MISSING' && isNumber(row.nodes) ? row.nodes_failed || 0 : null);

function requireSection() {
    const parts = RUNS.map((run, i) => {
        const r = DATA.require[i];
        if (!r || r.why)
            return r ? why(`${run.name}: ${r.why}`) : null;
        return [h('p', {}, tag(judgement(r.data)), ` ${run.name}, by ${String(r.data.file).split('/').pop()}`, r.data.sha256 ? h('span', { class: 'soft small mono' }, ` SHA-256 ${r.data.sha256}`) : null),
            table({
                caption: `Thresholds of the contract: ${run.name}`, rows: r.data.rows, page: 60,
                columns: [
                    columnText('Threshold', x => x.name, { wide: true }),
                    columnText('Verdict', x => x.verdict, { show: x => tag(x.verdict) }),
                    columnNumber('Required', x => x.required, requiredText),
                    columnNumber('Measured', x => x.value, x => shown(x.value, x.unit, scaleOf(x))),
                    columnNumber('95 % interval', x => x.lo, x => interval(x, scaleOf(x))),
                    columnNumber('Margin', x => x.margin, x => signed(x.margin)),
                    columnNumber('Nodes failed', nodesFailed, x => (nodesFailed(x) === null ? null : `${nodesFailed(x)} of ${x.nodes}`)),
                    columnText('Why', x => x.why, { wide: true }),
                ],
            })];
    });
    return section('thresholds', 'Thresholds of the contract', DATA.require.length ? parts
        : why('No file of thresholds was given, so nothing is judged. With one, each of its rows gets PASS, FAIL or MISSING with its margin:', `hbmark report ${RUN.shell} --require contract.ini`));
}

// A number with its unit; counts as whole numbers, words as they are.
const amount = (v, unit) => (v === null || v === undefined || v === '' ? 'not told' : !isNumber(v) ? String(v) : !unit || unit === '1' ? (v >= 1e4 ? whole(v) : digits(v)) : shown(v, unit));

function fieldsList(fields) {
    const one = (key, f) => [h('dt', {}, key.replaceAll('_', ' ')), h('dd', {}, f ? [amount(f.value, f.unit), ` (${[f.flag, f.p === 'source' ? null : f.p].filter(Boolean).join(', ')})`,
        f.source ? h('span', { class: 'soft' }, ` ${[].concat(f.source).join(', ')}`) : null, f.note ? `: ${f.note}` : null, f.how ? `: ${f.how}` : null] : 'not told')];
    return h('dl', { class: 'facts' }, Object.entries(fields || {}).map(([key, f]) => one(key, f)));
}

function measuredTable(d, of) {
    return (d.measured || []).length ? table({
        caption: `Measured (or, as memory, reported) here, of one ${(d.unit && d.unit.name) || 'node'}${of ? ` of ${of}` : ''}`, rows: d.measured, page: 20,
        columns: [columnText('What', m => m.name, { wide: true }), columnNumber('Value', m => m.value, m => amount(m.value, m.unit)), columnNumber('Interval', m => m.lo, m => (isNumber(m.lo) ? `${amount(m.lo, m.unit)} to ${amount(m.hi, m.unit)}` : null)),
            columnText('Flag', m => m.flag), columnText('By', m => m.id, { id: true })],
    }) : null;
}

const answered = a => isNumber(a.p50);

function projectedTable(d, of) {
    const rows = (d.answers || []).filter(answered), name = d.target.name || d.target.id;
    if (!rows.length)
        return why('None of its questions can be answered from this run.');
    return table({
        caption: `Projected, not measured: what ${name} takes of ${of || 'this hardware'}`, rows, page: 12, filter: a => `${a.for || ''} ${a.name} ${a.precision || ''}`,
        columns: [
            columnText('For', a => a.for || a.precision, { wide: true }), columnText('It takes', a => a.name),
            ...['p10', 'p50', 'p90'].map(k => columnNumber(k, a => a[k], a => amount(a[k], a.unit))),
            columnText('If', a => a.scaling, { show: a => ({ perfect: 'perfect scaling (a bound)', 'slowest-of-n': 'slowest of n', fitted: 'scaling as fitted' }[a.scaling] || a.scaling) }),
            columnText('Weakest fact', a => a.flag), columnText('Says', a => a.text, { wide: true }),
        ],
    });
}

function unanswered(d) {
    const open = (d.answers || []).filter(a => !answered(a));
    return open.length ? h('details', {}, h('summary', {}, `${count(open.length, 'question')} without an answer, and why`), table({
        caption: 'Not answered', rows: open,
        columns: [columnText('For', a => a.for || a.precision, { wide: true }), columnText('Question', a => a.name), columnText('Why not', a => a.text || a.p50_reason, { wide: true })],
    })) : null;
}

const listOf = (title, all) => ((all || []).length ? [h('h3', {}, title), h('ul', {}, all.map(t => h('li', {}, t)))] : null);

// of: the run that it is the answer of, where there are several.
function targetBlock(d, of) {
    return [
        h('h3', {}, `${of ? `${of}, against: ` : ''}${d.target.name || d.target.id}`), ...(d.text || []).map(t => h('p', {}, t)),
        (d.contradictions || []).map(t => h('p', { class: 'notice' }, `The announcement contradicts itself: ${t}`)),
        measuredTable(d, of), projectedTable(d, of), unanswered(d), tornado(d), listOf('What it leaves open', d.left_open), listOf('Bear in mind', d.notes),
        h('details', {}, h('summary', {}, 'What is known of the target, with sources'), fieldsList(d.target.fields), listOf('What its own figures make of each other', d.implied),
            (d.target.facts || []).length ? h('ul', { class: 'small' }, d.target.facts.map(t => h('li', {}, t))) : null),
    ];
}

// How the first answer moves with each assumption, the largest first.
function tornado(d) {
    const all = (d.sensitivity || []).filter(x => isNumber(x.answer_low) && isNumber(x.answer_high));
    const rows = all.filter(x => x.answer === all[0].answer)
        .sort((a, b) => Math.abs(b.answer_high - b.answer_low) - Math.abs(a.answer_high - a.answer_low));
    if (!rows.length)
        return null;
    const names = rows.map(r => r.assumption).reverse();
    return chart({
        title: `How far each assumption moves the answer: ${rows[0].answer}`, about: 'Each bar spans the answer between the low and the high value of one assumption.',
        height: 70 + 30 * rows.length, rows: all,
        columns: [columnText('Assumption', r => r.assumption), columnText('Answer', r => r.answer), columnNumber('Low', r => r.low, r => amount(r.low, r.unit)), columnNumber('High', r => r.high, r => amount(r.high, r.unit)),
            columnNumber('Answer at low', r => r.answer_low, r => amount(r.answer_low)), columnNumber('Answer at high', r => r.answer_high, r => amount(r.answer_high))],
        option: t => ({
            ...base(t, { grid: { left: 150, top: 14 } }), legend: { show: false },
            xAxis: axis(t, rows[0].answer, { scale: true }), yAxis: { type: 'category', data: names, axisLabel: { color: t.ink, width: 140, overflow: 'truncate' } },
            series: [
                { type: 'bar', stack: 'x', silent: true, itemStyle: { color: 'transparent' }, data: [...rows].reverse().map(r => Math.min(r.answer_low, r.answer_high)) },
                { type: 'bar', stack: 'x', barWidth: 14, data: [...rows].reverse().map(r => Math.abs(r.answer_high - r.answer_low)) },
            ],
        }),
    });
}

// An answer for each run: offers of several vendors are never one machine.
function targetSection() {
    const one = (t, i) => {
        const of = RUNS.length > 1 && RUNS[i] ? RUNS[i].name : null;
        return t.why ? why(of ? `${of}: ${t.why}` : t.why) : [].concat(t.data).map(d => targetBlock(d, of));
    };
    return section('targets', 'Targets', DATA.targets.length ? DATA.targets.map(one)
        : why('No target was named. How many devices, nodes and megawatts a cluster of this hardware would need for one:', `hbmark report ${RUN.shell} --against ID`),
    DATA.targets.length ? null : h('p', { class: 'small soft' }, h('code', {}, 'hbmark target --list'), ' names those that are known.'));
}

const sideOf = (x, unit) => (x && isNumber(x.median) ? shown(x.median, unit) : null);

function forest(c, letter) {
    const rows = c.rows.filter(r => isNumber(r.ratio)).sort((a, b) => a.ratio - b.ratio);
    const some = rows.length > 40 ? [...rows.slice(0, 20), ...rows.slice(-20)] : rows;
    if (!some.length)
        return null;
    const color = (t, v) => ({ BETTER: t.diverging[4], WORSE: t.diverging[0] }[v] || t.soft);
    return chart({
        title: `Ratio ${letter} / A with its interval; above 1, ${letter} is better`, height: 80 + 19 * some.length,
        about: some.length < rows.length ? `The 20 lowest and 20 highest of ${rows.length}.` : `All ${rows.length} points that both have.`,
        option: (t, width) => ({
            ...base(t, { grid: { left: width > 700 ? 300 : 130, top: 12 } }), legend: { show: false },
            tooltip: { ...base(t).tooltip, formatter: p => { const r = some[p.data[1]]; return tip([r.id, `ratio ${digits(r.ratio)} [${digits(r.lo)}, ${digits(r.hi)}]`, r.verdict]); } },
            xAxis: axis(t, `${letter} / A`, { scale: true }),
            yAxis: { type: 'category', data: some.map(r => r.id), axisLabel: { color: t.ink, fontSize: 11, width: width > 700 ? 285 : 115, overflow: 'truncate' } },
            series: [{
                type: 'custom', data: some.map((r, i) => [r.ratio, i, r.lo, r.hi]),
                encode: { x: [0, 2, 3], y: 1 },
                renderItem: (params, api) => {
                    const at = api.coord([api.value(0), api.value(1)]), lo = api.coord([api.value(2), api.value(1)]), hi = api.coord([api.value(3), api.value(1)]);
                    const c1 = color(t, some[api.value(1)].verdict);
                    return { type: 'group', children: [
                        { type: 'line', shape: { x1: lo[0], y1: lo[1], x2: hi[0], y2: hi[1] }, style: { stroke: c1, lineWidth: 2 } },
                        { type: 'circle', shape: { cx: at[0], cy: at[1], r: 4 }, style: { fill: c1 } }] };
                },
                markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: t.ink, type: 'solid' }, data: [{ xAxis: 1 }] },
            }],
        }),
    });
}

function compareBlock(run, answer) {
    if (answer.why)
        return why(`${RUNS[0].name} against ${run.name}: ${answer.why}`);
    const c = answer.data, order = { WORSE: 0, BETTER: 1, UNRESOLVED: 2, SAME: 3 };
    return [
        h('h3', {}, `${run.letter} against A: ${c.b} against ${c.a}`),
        h('p', {}, ['WORSE', 'BETTER', 'UNRESOLVED', 'SAME'].map(v => [tag(v), ` ${whole((c.counts || {})[v] || 0)}\u2003`])),
        h('p', { class: 'small soft' }, `SAME: the whole interval lies within \u00b1 ${percent(c.min_effect, 2)}; intervals at ${percent(c.level, 3)}. UNRESOLVED: measured too coarsely to tell.${isNumber(c.stand) ? ` ${whole(c.stand)} of ${whole(c.comparisons)} differences stand after Holm\u2019s correction for their number.` : ''}`),
        (c.unfair || []).length ? table({
            caption: 'Differences that make the comparison unfair', rows: c.unfair, page: 40,
            columns: [columnText('What', x => x.fact), columnText('A', x => x.a, { wide: true }), columnText(run.letter, x => x.b, { wide: true }),
                ...(c.unfair.some(x => x.text) ? [columnText('Weight', x => x.weight), columnText('In words', x => x.text, { wide: true })] : [])],
        }) : h('p', {}, 'No difference of configuration was found that would make the comparison unfair.'),
        forest(c, run.letter),
        table({
            caption: `Every point: ${c.a} against ${c.b}`, rows: c.rows, filter: r => `${r.id} ${r.verdict}`, sort: null,
            columns: [
                columnText('Point', r => r.id, { id: true }), columnText('Verdict', r => order[r.verdict], { show: r => tag(r.verdict, r.why) }),
                columnNumber('A', r => r.a && r.a.median, r => sideOf(r.a, r.unit)), columnNumber(run.letter, r => r.b && r.b.median, r => sideOf(r.b, r.unit)),
                columnNumber(`${run.letter} / A`, r => r.ratio, r => digits(r.ratio)), columnNumber('95 % interval', r => r.lo, r => (isNumber(r.lo) ? `[${digits(r.lo)}, ${digits(r.hi)}]` : null)),
                columnText('Interval covers', r => r.basis), columnText('Class', r => r.rules),
            ],
        }),
        (c.missing || []).length ? table({
            caption: 'Points that cannot be compared', rows: c.missing,
            columns: [columnText('Point', m => m.id, { id: true }), columnText('Only in', m => ({ a: 'A', b: run.letter }[m.in] || m.in)), columnText('Why', m => m.why, { wide: true })],
        }) : null,
    ];
}

function compareSection() {
    return section('compare', 'A against B', RUNS.length > 1 ? DATA.compare.map((c, i) => compareBlock(RUNS[i + 1], c))
        : why('One run: there is nothing to compare with. Two offers, or today and last month, stand side by side with', `hbmark report ${RUN.shell} OTHER`));
}

function genuineSection() {
    return section('genuine', 'Is the record genuine?', RUNS.map((run, i) => {
        const v = DATA.verify[i];
        if (!v || v.why)
            return why(`${run.name}: ${v ? v.why : 'not checked'}.`, `hbmark verify ${run.shell}`);
        return [h('p', {}, tag(v.data.verdict), ` ${run.name}: ${OFFICIAL[v.data.official] || v.data.official}; ${SIGNATURE[v.data.signature] || v.data.signature}.`),
            table({
                caption: `What was checked: ${run.name}`, rows: v.data.checks || [], page: 60,
                columns: [columnText('Check', c => c.name), columnText('Verdict', c => c.verdict, { show: c => tag(c.verdict) }), columnText('Found', c => c.text, { wide: true }),
                    columnText('Where', c => (c.file ? `${c.file}${c.line ? `:${c.line}` : ''}` : ''))],
            }),
            (v.data.cannot_prove || []).length ? [h('h3', {}, 'What this cannot prove'), h('ul', {}, v.data.cannot_prove.map(t => h('li', {}, t)))] : null];
    }));
}

function notRunSection(run) {
    const s = run.statuses(), bad = run.points.filter(p => !p.counts);
    return section('notrun', 'What was not run, and why',
        run.skips.length ? table({
            caption: 'Not run', rows: run.skips, filter: x => x.join(' '),
            columns: [columnText('Benchmark', x => x[1]), columnText('Point', x => x[0], { id: true }), columnText('Reason', x => x[2]), columnText('In words', x => x[3] || DATA.words.reason[x[2]], { wide: true })],
        }) : h('p', {}, `All ${run.points.length.toLocaleString('en')} points of the suite \u201c${run.head.suite}\u201d were run.`),
        bad.length ? table({
            caption: 'Run, but without a number that counts', rows: bad, filter: label,
            columns: [POINT_COLUMNS.name, POINT_COLUMNS.factors, POINT_COLUMNS.status, columnText('Why', p => p.text, { wide: true })],
        }) : h('p', {}, 'No result was wrong, impossible or broken off.'),
        h('p', { class: 'small soft' }, ['PASS', 'WARN', 'FAIL', 'INVALID', 'ERROR'].filter(k => s[k]).map(k => `${k} ${s[k].toLocaleString('en')}`).join(', '),
            '. WARN: measured and checked, but something limits the number; the researcher\u2019s view says what.'));
}

function drawBuyer(root, run) {
    root.replaceChildren();
    put(root, [h('h2', { class: 'printhead' }, 'For the buyer'), RUNS.length > 1 ? h('p', { class: 'soft small' }, `Answers for ${run.name}; choose another run above.`) : null,
        h('ul', { class: 'cards' }, [cardEnough, cardSure, cardMissing, cardGenuine].map(c => safely(() => c(run)))),
        safely(sideBySide), section('headlines', RUNS.length > 1 ? `What ${run.name} reaches` : 'What it reaches', safely(() => headlineTable(run))),
        [requireSection, targetSection, compareSection, genuineSection, () => notRunSection(run)].map(safely)]);
}
