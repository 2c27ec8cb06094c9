// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// For who runs the machine: which node is missing, slow, or set up otherwise, and by what evidence.

const ONE_NODE = 'One node was measured, so there is no other to compare it with. One rank or more on every node:';
const isPlain = host => /^[\w.-]+$/.test(host);

function missingSection(run) {
    const list = run.slow.missing || [], before = RUNS.find(r => r !== run);
    const gone = before && before.hosts.length > 1 ? before.hosts.filter(x => !run.hosts.includes(x)) : [];
    return section('missing', 'Missing nodes',
        list.length ? table({
            caption: 'Nodes that took part but lack figures', rows: list, filter: x => run.host(x.node),
            columns: [columnText('Node', x => run.host(x.node)), columnNumber('Points without a value', x => x.figures, x => `${x.figures} of ${run.nodes.of}`)],
        }) : h('p', {}, run.hosts.length > 1 ? `All ${run.hosts.length.toLocaleString('en')} nodes that took part have a value in every point.` : 'The only node has all its values.'),
        gone.length ? table({
            caption: `Nodes of ${before.name} that are not in this run`, rows: gone, filter: x => x,
            columns: [columnText('Node', x => x)],
        }) : null,
        h('p', { class: 'small soft' }, 'A node that never started is in no record of this run: compare the number with what the scheduler gave, or give an earlier run beside this one.'));
}

// How far each node is from the others, in robust standard deviations to the bad side.
function nodeScores(run) {
    if (run.scores)
        return run.scores;
    const n = run.hosts.length, worst = new Float32Array(n).fill(NaN), metric = new Int32Array(n).fill(-1);
    const known = new Map((run.slow.metrics || []).map(m => [m.figure, m]));
    run.nodes.metrics.forEach((figure, k) => {
        const m = known.get(figure), row = run.nodeRow(k);
        if (!m || !(m.sd > 0))
            return;
        const way = run.points[figure].direction === 'lower' ? -1 : 1;
        for (let i = 0; i < n; i++) {
            const z = way * (row[i] - m.median) / m.sd;
            if (!Number.isNaN(z) && !(z >= worst[i])) {
                worst[i] = z;
                metric[i] = k;
            }
        }
    });
    run.scores = { worst, metric };
    return run.scores;
}

function mapOption(t, cells, run, what) {
    const side = what.columns, extent = what.extent;
    return {
        ...base(t, { grid: { left: 46, right: 12, top: 10, bottom: 74 } }), legend: { show: false },
        tooltip: { ...base(t).tooltip, formatter: p => what.tip(p.data[3]) },
        xAxis: { type: 'category', data: Array.from({ length: side }, (_, i) => i), axisLabel: { color: t.soft, hideOverlap: true }, axisTick: { show: false }, axisLine: { show: false }, name: 'node = row + column', nameLocation: 'middle', nameGap: 24, nameTextStyle: { color: t.soft } },
        yAxis: { type: 'category', inverse: true, data: Array.from({ length: Math.ceil(run.hosts.length / side) }, (_, i) => i * side), axisLabel: { color: t.soft, hideOverlap: true }, axisTick: { show: false }, axisLine: { show: false } },
        visualMap: { type: 'continuous', min: extent[0], max: extent[1], dimension: 2, orient: 'horizontal', left: 'center', bottom: 0, itemWidth: 12, itemHeight: 160, calculable: false, precision: 1, text: what.ends, textStyle: { color: t.ink }, inRange: { color: what.one ? [...t.diverging.slice(0, 3)] : t.diverging } },
        series: [{ type: 'heatmap', data: cells, progressive: 20000, itemStyle: { borderWidth: run.hosts.length < 1500 ? 1 : 0, borderColor: t.card }, emphasis: { itemStyle: { borderColor: t.ink, borderWidth: 2 } } }],
    };
}

function cellsOf(run, side, valueOf) {
    const cells = [];
    for (let i = 0; i < run.hosts.length; i++) {
        const v = valueOf(i);
        cells.push([i % side, Math.floor(i / side), Number.isFinite(v) ? Math.round(v * 1000) / 1000 : '-', i]);
    }
    return cells;
}

// What the map shows: the worst of all metrics, or one of them against its median.
function mapOf(run, k) {
    const side = Math.max(1, Math.ceil(Math.sqrt(run.hosts.length * 2)));
    const host = i => `${run.host(i)} (node ${i})`;
    if (k < 0) {
        const { worst, metric } = nodeScores(run), limit = run.slow.z || 3.5;
        return {
            columns: side, ends: ['as the others', 'slow'], extent: [-2 * limit, 0], one: true,
            value: i => worst[i], 
            tip: i => tip([host(i), `worst: ${digits(worst[i], 3)} robust standard deviations`, metric[i] >= 0 ? `in ${label(run.points[run.nodes.metrics[metric[i]]])}` : null]),
            numbers: i => worst[i], unit: 'robust z',
        };
    }
    const p = run.points[run.nodes.metrics[k]], row = run.nodeRow(k);
    const sorted = Array.from(row).filter(Number.isFinite).sort((a, b) => a - b), median = sorted[sorted.length >> 1];
    const way = p.direction === 'lower' ? -1 : 1, change = i => 100 * way * (row[i] / median - 1);
    // Up to the farthest node, so that noise stays pale beside what is really slow.
    const spread = Math.min(25, Math.max(2, ...[0, 1].map(q => Math.abs(100 * (sorted[q * (sorted.length - 1)] / median - 1)))));
    return {
        columns: side, ends: ['better', 'worse'], extent: [-spread, spread], value: change,
        tip: i => tip([host(i), shown(row[i], p.unit), `${digits(change(i), 3)} % against the median`]),
        numbers: i => row[i], unit: p.unit,
    };
}

function heatMap(run) {
    if (run.hosts.length < 2 || !run.nodes.metrics.length)
        return why(run.hosts.length < 2 ? ONE_NODE : 'No point of this run has values by node: each node needs a rank of its own.', 'srun --ntasks-per-node=1 hbmark run');
    const place = h('div'), names = run.nodes.metrics.map(f => label(run.points[f]));
    const draw = k => {
        const what = mapOf(run, k), rows = run.hosts.map((_, i) => i);
        place.replaceChildren(chart({
            title: k < 0 ? 'Each node by the worst of its metrics' : names[k], renderer: 'canvas', height: 430,
            about: 'A cell is a node, in the order of ranks; orange is worse than the other nodes. Point at a cell for its name.',
            columns: [columnText('Node', i => run.host(i)), columnNumber(k < 0 ? 'Worst robust z' : 'Value', i => what.numbers(i), i => (k < 0 ? digits(what.numbers(i), 3) : shown(what.numbers(i), what.unit)))],
            rows, option: t => mapOption(t, cellsOf(run, what.columns, what.value), run, what),
        }));
        drawCharts();
    };
    const select = h('select', { id: 'map-metric', onchange: e => draw(Number(e.target.value)) },
        h('option', { value: -1 }, 'the worst of all metrics'), names.map((n, k) => h('option', { value: k }, n)));
    draw(-1);
    return [h('div', { class: 'tools' }, h('label', {}, 'Show ', select)), place,
        run.nodes.of > run.nodes.metrics.length ? why(`This page holds the first ${run.nodes.metrics.length} of ${run.nodes.of} metrics by node, to stay small. All of them:`, `hbmark export ${run.shell} -f csv`) : null];
}

function slowSection(run) {
    const s = run.slow;
    if (s.why)
        return section('slow', 'Slow nodes', why(run.hosts.length < 2 ? ONE_NODE : `Nothing can be said of single nodes: ${s.why}.`, 'srun --ntasks-per-node=1 hbmark run'));
    const rule = `Slow: over ${digits(s.z, 3)} robust standard deviations (1.4826 MAD) and ${percent(s.effect, 2)} on the bad side of the median of all nodes. `
        + `The limit is set so that ${run.hosts.length.toLocaleString('en')} nodes in ${s.of} metrics give one false alarm in 20 runs if noise is normal.`;
    const drain = s.nodes.map(x => run.host(x.node)).filter(isPlain);
    const evidence = x => h('ul', { style: 'margin:0;padding-left:16px' }, x.found.slice(0, 4).map(f => h('li', {},
        `${label(run.points[f.figure])}: ${shown(f.value, run.points[f.figure].unit)}, ${signed(f.change)} (z ${digits(f.z, 3)})`)),
    x.found.length > 4 ? h('li', {}, `and ${x.found.length - 4} more`) : null);
    return section('slow', 'Slow nodes', h('p', { class: 'small soft' }, rule),
        s.nodes.length ? table({
            caption: `${count(s.found, 'node is', 'nodes are')} slow`, rows: s.nodes, filter: x => run.host(x.node), page: 15,
            columns: [columnText('Node', x => run.host(x.node)), columnNumber('In metrics', x => x.found.length, x => `${x.found.length} of ${s.of}`),
                columnNumber('Worst z', x => -x.worst, x => digits(x.worst, 3)),
                columnNumber('Worst loss', x => Math.max(...x.found.map(f => Math.abs(f.change))), x => percent(Math.max(...x.found.map(f => Math.abs(f.change))))),
                columnText('Evidence', x => x.found.length, { wide: true, show: evidence })],
        }) : h('p', {}, s.metrics.length ? 'No node is slow.' : 'Fewer than 5 nodes have values: too few to call one of them slow by the others. The map shows what each gave.'),
        s.found > s.nodes.length ? why(`The ${s.nodes.length} slowest of ${s.found} are listed.`) : null,
        drain.length ? h('details', {}, h('summary', {}, 'Commands that take them out of service (Slurm)'),
            h('pre', {}, drain.map(x => `scontrol update NodeName=${x} State=DRAIN Reason="hbmark: slow"`).join('\n'))) : null);
}

// Facts in bytes, as people read them.
function factText(f, word) {
    return /bytes$/.test(f.title) && word !== '' && isNumber(Number(word)) ? bytes(Number(word)) : word;
}

function oddList(run, f) {
    const names = f.odd.slice(0, 12).map(([node]) => run.host(node)).join(', ');
    const odd = run.hosts.length - f.count[f.most];
    return names + (odd > 12 ? ` and ${(odd - 12).toLocaleString('en')} more` : '');
}

function driftSection(run) {
    const differ = run.facts.filter(f => f.words.length > 1), same = run.facts.filter(f => f.words.length === 1);
    const list = table({
        caption: 'The same on all nodes', rows: same,
        columns: [columnText('Fact', f => f.title.replace(/, bytes$/, '')), columnText('Value', f => factText(f, f.words[0]) || 'not told', { wide: true })],
        page: 40,
    });
    if (run.hosts.length < 2)
        return section('drift', 'Configuration', why(ONE_NODE, 'srun --ntasks-per-node=1 hbmark run'), h('details', { open: true }, h('summary', {}, 'What this node is'), list));
    return section('drift', 'Configuration drift', differ.length ? table({
        caption: 'Facts in which nodes differ from the majority', rows: differ, filter: f => f.title,
        columns: [columnText('Fact', f => f.title.replace(/, bytes$/, '')), columnText('Most nodes say', f => factText(f, f.words[f.most]) || 'nothing', { wide: true }),
            columnNumber('Others', f => run.hosts.length - f.count[f.most], f => (run.hosts.length - f.count[f.most]).toLocaleString('en')),
            columnText('They say', f => f.words.length, { wide: true, show: f => f.words.map((w, k) => (k === f.most ? null : `${factText(f, w) || 'nothing'} (${f.count[k]})`)).filter(Boolean).slice(0, 8).join('; ') }),
            columnText('Which', f => f.odd.length, { wide: true, show: f => oddList(run, f) })],
    }) : h('p', {}, `All ${run.hosts.length.toLocaleString('en')} nodes agree in all ${run.facts.length} facts.`),
    h('details', {}, h('summary', {}, `${count(same.length, 'fact')} in which all agree`), list));
}

function preflightSection(run) {
    const items = run.preflight ? run.preflight.items || [] : [];
    const order = { FAIL: 0, WARN: 1, SKIP: 2, PASS: 3 };
    return section('preflight', 'What disturbs measuring', items.length ? table({
        caption: 'Checks before the run (first node)', rows: [...items].sort((a, b) => order[a.status] - order[b.status]), page: 40,
        columns: [columnText('Check', i => i.id), columnText('Status', i => order[i.status], { show: i => tag(i.status === 'SKIP' ? 'NOTE' : i.status) }),
            columnText('Found', i => i.text, { wide: true }), columnText('What to do', i => i.remedy, { wide: true })],
    }) : why('This record has no pre-flight checks.', 'hbmark doctor'));
}

function troubleSection(run) {
    const sums = {};
    for (const d of run.details)
        for (const k of ['steal_s', 'major_faults', 'throttles', 'migrations', 'ecc_corrected', 'ecc_uncorrected'])
            if (d.context && isNumber(d.context[k]))
                sums[k] = (sums[k] || 0) + d.context[k];
    const flags = {};
    for (const p of run.points)
        for (const f of p.flagList)
            flags[f] = (flags[f] || 0) + 1;
    const names = { steal_s: 'time taken by the hypervisor, s', major_faults: 'major page faults', throttles: 'throttling events', migrations: 'thread migrations', ecc_corrected: 'corrected memory errors', ecc_uncorrected: 'uncorrected memory errors' };
    return section('trouble', 'While it ran',
        table({ caption: 'Events during the samples, all points together', rows: Object.keys(names), columns: [columnText('What', k => names[k]), columnNumber('How much', k => sums[k], k => (k in sums ? digits(sums[k], 3) : 'the system does not tell'))] }),
        Object.keys(flags).length ? table({
            caption: 'What limits numbers of this run', rows: Object.entries(flags).sort((a, b) => b[1] - a[1]), page: 40,
            columns: [columnText('Flag', f => f[0]), columnNumber('Points', f => f[1], f => f[1].toLocaleString('en')), columnText('Meaning, and what to do', f => DATA.words.flag[f[0]], { wide: true })],
        }) : h('p', {}, 'No point is flagged.'),
        run.events.length ? table({
            caption: 'Events of the run', rows: run.events,
            columns: [columnText('When', e => e.utc, { show: e => day(e.utc) }), columnText('What', e => e.kind), columnText('In words', e => e.text, { wide: true })],
        }) : null);
}

function nodeTable(run) {
    if (run.hosts.length < 2 || !run.nodes.metrics.length)
        return null;
    const { worst, metric } = nodeScores(run);
    const slow = new Map((run.slow.nodes || []).map(x => [x.node, x.found.length]));
    return section('nodes', 'Every node', table({
        caption: 'All nodes', rows: run.hosts.map((_, i) => i), filter: i => run.host(i),
        columns: [columnText('Node', i => run.host(i)), columnNumber('Rank order', i => i, i => String(i)),
            columnNumber('Slow in metrics', i => slow.get(i) || 0, i => String(slow.get(i) || 0)),
            columnNumber('Worst z', i => worst[i], i => digits(worst[i], 3)),
            columnText('In', i => metric[i], { wide: true, show: i => (metric[i] < 0 ? null : label(run.points[run.nodes.metrics[metric[i]]])) })],
    }));
}

function adminCards(run) {
    const s = run.slow, differ = run.facts.filter(f => f.words.length > 1).length, many = run.hosts.length > 1;
    const items = run.preflight ? run.preflight.items || [] : [], warn = items.filter(i => i.status === 'WARN' || i.status === 'FAIL');
    const missing = s.missing ? s.missing.length : 0;
    return h('ul', { class: 'cards' },
        card('Is every node there?', missing ? `! ${count(missing, 'node lacks', 'nodes lack')} figures` : `\u2713 ${count(run.hosts.length, 'node')}`, missing ? 'warn' : 'good', many ? 'of those that took part' : 'One node was measured.'),
        card('Is one of them slow?', !many || !(s.metrics || []).length ? 'Cannot be told' : s.found ? `\u2715 ${count(s.found, 'node is', 'nodes are')} slow` : '\u2713 None', !many ? '' : s.found ? 'bad' : 'good', s.nodes && s.nodes.length ? `The slowest: ${run.host(s.nodes[0].node)}` : many ? null : 'It takes other nodes to tell.'),
        card('Are they set up alike?', !many ? 'Cannot be told' : differ ? `! They differ in ${count(differ, 'fact')}` : '\u2713 Yes', !many ? '' : differ ? 'warn' : 'good', many ? `${run.facts.length} facts were compared.` : null),
        card('Was it quiet?', warn.length ? `! ${count(warn.length, 'warning')}` : '\u2713 Yes', warn.length ? 'warn' : 'good', warn.length ? warn.map(w => w.id).join(', ') : 'Nothing disturbed the measuring before it began.'));
}

function drawAdmin(root, run) {
    root.replaceChildren();
    put(root, [h('h2', { class: 'printhead' }, 'For the administrator'),
        [adminCards, missingSection, slowSection, r => section('map', 'Map of the nodes', heatMap(r)), driftSection, preflightSection, troubleSection, nodeTable].map(part => safely(() => part(run)))]);
}
