// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// The data of the page, numbers as people write them, and elements. Texts of records come into the
// page as text nodes only, never as markup.

const DATA = JSON.parse(document.getElementById('data').textContent);
const SVG_MINUS = '\u2212';

function h(tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
        if (value === false || value === null || value === undefined)
            continue;
        if (key.startsWith('on'))
            e.addEventListener(key.slice(2), value);
        else
            e.setAttribute(key, value === true ? '' : value);
    }
    put(e, children);
    return e;
}

// Control characters, and those that turn the direction of what follows, would hide or disguise text.
const clean = text => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');

function put(e, children) {
    for (const c of children.flat(Infinity))
        if (c !== null && c !== undefined && c !== false && c !== '')
            e.append(c instanceof Node ? c : clean(String(c)));
    return e;
}

const byId = id => document.getElementById(id);
const isNumber = x => typeof x === 'number' && Number.isFinite(x);

// Customary prefix of each unit: the factor by which a value in SI is multiplied to be shown.
const SCALES = {
    'B/s': [['GB/s', 1e-9], ['TB/s', 1e-12], ['PB/s', 1e-15], ['EB/s', 1e-18], ['MB/s', 1e-6], ['kB/s', 1e-3]],
    'flop/s': [['Gflop/s', 1e-9], ['Tflop/s', 1e-12], ['Pflop/s', 1e-15], ['Mflop/s', 1e-6]],
    'FLOP/s': [['GFLOP/s', 1e-9], ['EFLOP/s', 1e-18], ['PFLOP/s', 1e-15], ['TFLOP/s', 1e-12]],
    USD: [['USD', 1], ['billion USD', 1e-9], ['million USD', 1e-6]],
    'UP/s': [['GUP/s', 1e-9], ['MUP/s', 1e-6]],
    'updates/s': [['GUP/s', 1e-9], ['MUP/s', 1e-6]],
    'msg/s': [['Mmsg/s', 1e-6], ['kmsg/s', 1e-3]],
    's': [['ns', 1e9], ['\u00b5s', 1e6], ['ms', 1e3], ['s', 1]],
    'J/B': [['pJ/B', 1e12], ['nJ/B', 1e9]],
    'J/flop': [['pJ/flop', 1e12], ['nJ/flop', 1e9]],
    'B': [['GB', 1e-9], ['TB', 1e-12], ['PB', 1e-15], ['EB', 1e-18], ['MB', 1e-6]],
    'W': [['W', 1], ['kW', 1e-3], ['MW', 1e-6], ['GW', 1e-9]],
    '1': [['', 1]],
};

// The customary prefix, or another where the value would need over 5 digits or starts with 0.00.
function scale(unit, value) {
    const all = SCALES[unit] || [[unit || '', 1]];
    const fits = ([, f]) => Math.abs(value * f) < 1e5 && Math.abs(value * f) >= 0.01;
    return !isNumber(value) || value === 0 || fits(all[0]) ? all[0] : all.find(fits) || all[0];
}

function digits(x, n = 4) {
    if (!isNumber(x))
        return '\u2013';
    if (x !== 0 && (Math.abs(x) >= 1e7 || Math.abs(x) < 1e-4))
        return x.toExponential(n - 1);
    const text = Math.abs(x) >= 10 ** n ? Math.round(x).toString() : x.toPrecision(n);
    return text.includes('e') ? String(Number(text)) : text.replace('-', SVG_MINUS);
}

const whole = x => (isNumber(x) ? Math.round(x).toLocaleString('en') : '\u2013');
const shown = (value, unit, s = scale(unit, value)) =>
    isNumber(value) ? `${digits(value * s[1])}${s[0] ? ' ' + s[0] : ''}` : '\u2013';
const percent = (x, n = 3) => (isNumber(x) ? `${digits(100 * x, n)} %` : '\u2013');
const signed = x => (isNumber(x) ? (x > 0 ? '+' : '') + percent(x, 3) : '\u2013');
const count = (n, one, many = one + 's') => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

function bytes(x) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
    let k = 0;
    if (!isNumber(x))
        return '\u2013';
    for (; x >= 1024 && k + 1 < units.length; k++)
        x /= 1024;
    return `${Number(x.toPrecision(4))} ${units[k]}`;
}

function duration(s) {
    if (!isNumber(s))
        return '\u2013';
    if (s < 60)
        return `${digits(s, 3)} s`;
    const m = Math.floor(s / 60);
    return m < 60 ? `${m} min ${Math.round(s % 60)} s` : `${Math.floor(m / 60)} h ${m % 60} min`;
}

const day = utc => (utc ? utc.slice(0, 16).replace('T', ' ') + ' UTC' : '');

function floats(text) {
    const raw = atob(text), buffer = new ArrayBuffer(raw.length), b = new Uint8Array(buffer);
    for (let i = 0; i < raw.length; i++)
        b[i] = raw.charCodeAt(i);
    // All machines that a browser runs on are little-endian, as the data are.
    return new Float32Array(buffer);
}

// Points as objects, from columns.
function pointsOf(columns) {
    const points = Array.from({ length: columns.n }, (_, i) => ({ i }));
    for (const f of columns.fields)
        for (const p of points)
            p[f.name] = f.words ? f.words[f.index[p.i]] : f.values[p.i];
    for (const p of points) {
        p.flagList = p.flags ? p.flags.split(',') : [];
        p.counts = (p.status === 'PASS' || p.status === 'WARN') && isNumber(p.median);
        p.half = p.counts && isNumber(p.hi) ? (p.hi - p.lo) / 2 / p.median : null;
    }
    return points;
}

class Run {
    constructor(raw, index) {
        Object.assign(this, raw);
        this.index = index;
        this.letter = index < 26 ? String.fromCharCode(65 + index) : `run ${index + 1}`;
        this.name = DATA.runs.length > 1 ? `${this.letter}: ${raw.head.title}` : raw.head.title;
        this.columns = raw.points.fields;
        this.points = pointsOf(raw.points);
        for (const p of this.points)
            p.roles = raw.roles[p.bench] || [];
        this.counted = this.points.filter(p => p.counts);
        this.hosts = raw.nodes.hosts;
    }
    get sampleData() {
        return this.decoded || (this.decoded = floats(this.samples.data));
    }
    samplesOf(p) {
        const from = this.samples.from;
        return Array.from(this.sampleData.subarray(from[p.i], from[p.i + 1]));
    }
    isThinned(p) {
        return this.samples.taken[p.i] > this.samples.from[p.i + 1] - this.samples.from[p.i];
    }
    get nodeData() {
        return this.decodedNodes || (this.decodedNodes = floats(this.nodes.data));
    }
    // Values of one metric (place in nodes.metrics) by node.
    nodeRow(k) {
        return this.nodeData.subarray(k * this.hosts.length, (k + 1) * this.hosts.length);
    }
    host(i) {
        return this.hosts[i] || `node ${i}`;
    }
    statuses() {
        const n = {};
        for (const p of this.points)
            n[p.status] = (n[p.status] || 0) + 1;
        return n;
    }
    derivedOf(kind) {
        return this.derived.filter(d => d.kind === kind);
    }
    point(id) {
        this.ids = this.ids || new Map(this.points.map(p => [p.id, p]));
        return this.ids.get(id);
    }
    // A word for a shell: the directory if it is a plain name.
    get shell() {
        return /^[\w.+-]+$/.test(this.head.dir) ? this.head.dir : 'DIR';
    }
}

const RUNS = DATA.runs.map((r, i) => new Run(r, i));
let RUN = RUNS[0];

// What tells a point apart besides its benchmark, short.
function factors(p) {
    const parts = [p.type, p.variant && p.variant !== 'auto' ? p.variant : null,
        isNumber(p.threads) ? `${p.threads} thread${p.threads === 1 ? '' : 's'}` : null];
    if (isNumber(p.working_set_bytes))
        parts.push(bytes(p.working_set_bytes));
    else if (isNumber(p.size_bytes))
        parts.push(bytes(p.size_bytes));
    parts.push(p.at, p.tier, p.launch > 0 ? `launch ${p.launch}` : null);
    return parts.filter(Boolean).join(', ');
}

const label = p => `${p.bench} ${factors(p)}`;

const KINDS = {
    PASS: 'good', good: 'good', yes: 'good', BETTER: 'good', FAIL: 'bad', bad: 'bad', no: 'bad',
    WORSE: 'bad', INVALID: 'bad', ERROR: 'bad', WARN: 'warn', MISSING: 'warn', UNRESOLVED: 'warn',
};
const MARKS = { good: '\u2713 ', bad: '\u2715 ', warn: '! ' };

// A verdict as a word with its mark, so that it does not speak by colour alone.
function tag(word, title) {
    const kind = KINDS[word] || '';
    return h('span', { class: `tag ${kind}`, title }, (MARKS[kind] || '') + word);
}

// Has the benchmark of a point, or of what follows from points, all of these roles?
const plays = (p, ...roles) => roles.every(r => (p.roles || []).includes(r));

// Commands to suggest: all benchmarks with this role; the first one of each role.
const namesOf = role => DATA.names[role] || [];
const runAll = role => `hbmark run ${namesOf(role).join(' ')}`;
const runOne = (...roles) => `hbmark run ${roles.map(r => namesOf(r)[0]).join(' ')}`;

// A sentence on what is not here and the command that gives it.
function why(text, command) {
    return h('p', { class: 'why' }, text, command ? [' ', h('code', {}, command)] : null);
}

// A part that cannot be drawn, as its data are of another form than is known here, says so and spoils no other.
function safely(draw) {
    try {
        return draw();
    } catch (e) {
        console.error(e);
        return why(`This part cannot be drawn (${e.message}): the record or the program that made this page is of another version.`);
    }
}

function section(id, title, ...children) {
    return h('section', { id, 'aria-labelledby': `${id}-title` },
        h('h2', { id: `${id}-title` }, title), ...children);
}

const interval = (p, s = scale(p.unit, p.median)) =>
    (isNumber(p.lo) ? `[${digits(p.lo * s[1])}, ${digits(p.hi * s[1])}]${p.over ? ` of ${p.over} launches` : ''}` : '\u2013');

// One point for all launches of an id: the median launch, and from the lowest to the highest. The best launch
// would be a choice made after the fact.
function overLaunches(points) {
    const groups = new Map();
    for (const p of points)
        groups.set(p.id, [...(groups.get(p.id) || []), p]);
    return [...groups.values()].map(all => {
        if (all.length === 1)
            return all[0];
        const sorted = [...all].sort((a, b) => a.median - b.median), m = sorted[(sorted.length - 1) >> 1];
        const lo = sorted[0].median, hi = sorted[sorted.length - 1].median;
        const worst = all.find(p => p.status !== 'PASS') || m;
        return { ...m, lo, hi, half: (hi - lo) / 2 / m.median, over: all.length, status: worst.status, text: worst.text };
    });
}
