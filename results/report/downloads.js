// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// Files made of the data in this page: CSV and LaTeX.

// RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it.
function csvCell(value) {
    if (value === null || value === undefined)
        return '';
    if (typeof value === 'number')
        return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csvOf = rows => rows.map(r => r.map(csvCell).join(',')).join('\r\n') + '\r\n';

function pointsCsv(run) {
    const names = run.columns.map(f => f.name);
    return csvOf([['run', ...names], ...run.points.map(p => [run.head.title, ...names.map(n => p[n])])]);
}

function samplesCsv(run) {
    const rows = [['run', 'id', 'launch', 'unit', 'kind', 'number', 'value']];
    for (const p of run.points)
        run.samplesOf(p).forEach((v, k) => rows.push([run.head.title, p.id, p.launch, p.unit,
            run.isThinned(p) ? 'quantile' : 'sample', k, Number(v.toPrecision(7))]));
    return csvOf(rows);
}

function nodesCsv(run) {
    const rows = [['run', 'node', 'host', 'id', 'unit', 'value']];
    run.nodes.metrics.forEach((figure, k) => {
        const p = run.points[figure], row = run.nodeRow(k);
        run.hosts.forEach((host, i) => rows.push([run.head.title, i, host, p.id, p.unit,
            isNumber(row[i]) ? Number(row[i].toPrecision(7)) : null]));
    });
    return csvOf(rows);
}

const LATEX = {
    '\\': '\\textbackslash{}', '{': '\\{', '}': '\\}', '$': '\\$', '&': '\\&', '#': '\\#', '^': '\\textasciicircum{}',
    '_': '\\_', '~': '\\textasciitilde{}', '%': '\\%', '<': '\\textless{}', '>': '\\textgreater{}', '"': "''", '\u00b5': '\\ensuremath{\\mu}',
};

function latexText(text) {
    return String(text).replace(/[\\{}$&#^_~%<>"\u00b5]/g, c => LATEX[c]).replace(/[^\x20-\x7e]/g, '?');
}

// A table that any LaTeX compiles, without packages but longtable, which comes with LaTeX.
function latexOf(run) {
    const line = cells => cells.join(' & ') + ' \\\\';
    const rows = run.counted.map(p => {
        const s = scale(p.unit, p.median);
        const n = x => `${digits(x * s[1])}`.replace(SVG_MINUS, '$-$');
        return line([latexText(p.bench), latexText(factors(p)), n(p.median),
            isNumber(p.lo) ? `[${n(p.lo)}, ${n(p.hi)}]` : '--', latexText(s[0]), String(p.n)]);
    });
    return ['% needs \\usepackage{longtable}', '\\begin{longtable}{llrrlr}', '\\hline',
        line(['Benchmark', 'Factors', 'Median', '95\\,\\% interval', 'Unit', '$n$']), '\\hline\\endhead',
        ...rows, '\\hline', `\\caption{${latexText(`hbmark ${run.head.version}, run ${run.head.title}, seed ${run.head.seed}: medians with intervals from order statistics.`)}}`,
        '\\end{longtable}', ''].join('\n');
}

function save(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const a = h('a', { href: url, download: name });
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
}

const fileName = (run, what) => `${run.head.title.replace(/[^\w.+-]+/g, '-').slice(0, 60) || 'run'}-${what}`;

function downloadButtons(run) {
    const files = [
        ['Points as CSV', 'points.csv', 'text/csv', pointsCsv],
        ['Samples as CSV', 'samples.csv', 'text/csv', samplesCsv],
        run.nodes.metrics.length ? ['Nodes as CSV', 'nodes.csv', 'text/csv', nodesCsv] : null,
        ['Points as LaTeX', 'points.tex', 'application/x-tex', latexOf],
    ].filter(Boolean);
    return h('div', { class: 'tools' }, files.map(([text, name, type, make]) =>
        h('button', { type: 'button', 'data-file': name, onclick: () => save(fileName(run, name), type, make(run)) }, text)));
}

function copyButton(text) {
    const said = h('span', { 'aria-live': 'polite' });
    const fallback = () => {
        const area = h('textarea', { style: 'position:fixed;opacity:0' });
        area.value = text();
        document.body.append(area);
        area.select();
        const done = document.execCommand('copy');
        area.remove();
        return done;
    };
    const copy = async () => {
        let done;
        try {
            await navigator.clipboard.writeText(text());
            done = true;
        } catch {
            done = fallback();
        }
        said.textContent = done ? ' Copied.' : ' The browser refused: select the text and copy it.';
    };
    return h('div', { class: 'tools noprint' }, h('button', { type: 'button', onclick: copy }, 'Copy'), said);
}
