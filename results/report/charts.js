// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// Charts: drawn by ECharts where the file holds it, each with its numbers as a table.

const CHARTS = new Set();
const HAS_CHARTS = typeof globalThis.echarts === 'object';
// Okabe and Ito 2008: told apart by all kinds of colour vision; black and yellow left out.
const SERIES = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const DARK_SERIES = ['#56b4e9', '#e88a4a', '#37c39b', '#e3a0c6', '#f0b93a', '#9ad4f5'];
let PRINTING = false;

function isDark() {
    const wanted = document.documentElement.dataset.theme;
    if (PRINTING)
        return false;
    return wanted ? wanted === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function theme() {
    const dark = isDark();
    return {
        dark, ink: dark ? '#e6e9ec' : '#1c2126', soft: dark ? '#a3adb7' : '#56606a',
        line: dark ? '#343b42' : '#e3e6e8', card: dark ? '#1b2025' : '#ffffff',
        series: dark ? DARK_SERIES : SERIES,
        // From worse to better: orange, the paper, blue.
        diverging: dark ? ['#ff9a4d', '#8a5a33', '#2b3138', '#2c6c94', '#7cc7f2']
            : ['#b34700', '#f3b98a', '#f4f4f2', '#9ecae6', '#0b5f8a'],
        rising: dark ? ['#20303c', '#2c6c94', '#7cc7f2'] : ['#eef5fa', '#7fb5d6', '#0b4f76'],
    };
}

const SYMBOLS = ['circle', 'diamond', 'rect', 'triangle', 'roundRect', 'pin'];

function axis(t, name, more = {}) {
    const vertical = more.vertical;
    const { vertical: _, ...rest } = more;
    return {
        type: 'value', name, nameLocation: vertical ? 'end' : 'middle', nameGap: vertical ? 10 : 28,
        nameTextStyle: { color: t.soft, align: vertical ? 'left' : 'center', padding: vertical ? [0, 0, 0, -46] : 0 },
        axisLabel: { color: t.soft, hideOverlap: true, ...(rest.axisLabel || {}) },
        axisLine: { show: true, lineStyle: { color: t.soft } }, axisTick: { lineStyle: { color: t.soft } },
        splitLine: { lineStyle: { color: t.line } }, minorSplitLine: { show: false }, ...without(rest, 'axisLabel'),
    };
}

function without(o, key) {
    const { [key]: _, ...rest } = o;
    return rest;
}

function base(t, more = {}) {
    return {
        animation: false, backgroundColor: 'transparent', color: t.series,
        textStyle: { color: t.ink, fontFamily: 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif', fontSize: 12 },
        grid: { left: 58, right: 18, top: 44, bottom: 46, ...(more.grid || {}) },
        legend: { type: 'scroll', top: 0, right: 0, left: 60, textStyle: { color: t.ink }, itemHeight: 9, itemWidth: 18, itemGap: 9, pageTextStyle: { color: t.ink }, pageIconColor: t.soft },
        tooltip: { trigger: 'item', confine: true, backgroundColor: t.card, borderColor: t.line, textStyle: { color: t.ink, fontSize: 12 } },
        ...without(more, 'grid'),
    };
}

// A tooltip of text lines: an element, so that names from records are never read as markup.
const tip = lines => h('div', {}, lines.filter(Boolean).map((l, i) => h('div', i ? {} : { style: 'font-weight:600' }, l)));

class Chart {
    constructor({ title, about, height = 300, option, columns, rows, renderer = 'svg', summary, open = false }) {
        this.option = option;
        this.height = height;
        this.renderer = renderer;
        this.place = h('div', { class: 'chart', style: `height:${height}px`, role: 'img', 'aria-label': `${title}. ${summary || about || ''} The numbers are in the table below.` });
        const numbers = columns ? h('details', { open: open || !HAS_CHARTS },
            h('summary', {}, 'The numbers as a table')) : null;
        const fill = () => {
            if (numbers.open && numbers.children.length === 1)
                numbers.append(table({ caption: title, columns, rows }));
        };
        if (numbers)
            numbers.addEventListener('toggle', fill);
        if (numbers && numbers.open)
            fill();
        this.element = h('figure', {}, h('figcaption', {}, title, about ? h('p', {}, about) : null),
            HAS_CHARTS ? this.place : null, numbers);
        CHARTS.add(this);
    }
    draw() {
        if (!HAS_CHARTS || !this.element.isConnected || !this.place.offsetWidth)
            return;
        const key = `${isDark()} ${this.place.offsetWidth}`;
        if (this.drawn === key)
            return;
        this.drawn = key;
        if (this.instance)
            this.instance.dispose();
        this.instance = globalThis.echarts.init(this.place, null, { renderer: this.renderer, height: this.height });
        this.instance.setOption(this.option(theme(), this.place.offsetWidth));
        if (this.onclick)
            this.instance.on('click', this.onclick);
    }
    redraw() {
        this.drawn = null;
        this.draw();
    }
}

function chart(spec) {
    return new Chart(spec).element;
}

function drawCharts() {
    for (const c of CHARTS) {
        if (!c.element.isConnected && c.seen) {
            if (c.instance)
                c.instance.dispose();
            CHARTS.delete(c);
        } else {
            c.seen = c.element.isConnected;
            c.draw();
        }
    }
}

// Values of one unit share a scale: that of the largest.
function unitScale(unit, values) {
    return scale(unit, Math.max(...values.filter(isNumber).map(Math.abs), 0));
}

// Curves over sizes, threads or loads: series of {name, points: [{x, y, lo, hi, name}]}.
function curveChart({ title, about, series, xName, yUnit, yName, logX, xBytes, marks = [], height, summary, logY, wholeX }) {
    const s = unitScale(yUnit, series.flatMap(c => c.points.map(p => p.y)));
    const rows = series.flatMap(c => c.points.map(p => ({ series: c.name, ...p })));
    const xText = x => (xBytes ? bytes(x) : digits(x, 4).replace(/\.0+$/, ''));
    return chart({
        title, about, height, summary,
        columns: [columnText('Curve', r => r.series), columnNumber(xName, r => r.x, r => xText(r.x)),
            columnNumber(`${yName}, ${s[0]}`, r => r.y, r => digits(r.y * s[1])),
            columnNumber('95 % interval', r => r.lo, r => (isNumber(r.lo) ? `[${digits(r.lo * s[1])}, ${digits(r.hi * s[1])}]` : '\u2013'))],
        rows,
        option: t => ({
            ...base(t),
            tooltip: { ...base(t).tooltip, formatter: p => tip([p.seriesName, `${xName}: ${xText(p.data[0])}`, `${yName}: ${digits(p.data[1])} ${s[0]}`]) },
            xAxis: axis(t, xName, { type: logX ? 'log' : 'value', logBase: xBytes ? 2 : 10, axisLabel: { formatter: xBytes ? bytes : undefined }, min: logX ? 'dataMin' : undefined, max: logX ? 'dataMax' : undefined, minInterval: wholeX ? 1 : undefined, scale: true }),
            yAxis: axis(t, `${yName}, ${s[0]}`, { vertical: true, type: logY ? 'log' : 'value', min: logY ? undefined : 0 }),
            series: series.map((c, i) => ({
                name: c.name, type: 'line', symbol: SYMBOLS[i % SYMBOLS.length], symbolSize: c.points.length > 25 ? 4 : 6, lineStyle: { width: 1.8 },
                data: c.points.map(p => [p.x, p.y * s[1]]),
                markLine: i === 0 && marks.length ? {
                    silent: true, symbol: 'none', lineStyle: { color: t.soft, type: 'dashed' },
                    label: { color: t.soft, formatter: m => m.name, position: 'insideEndTop' },
                    data: marks.map(m => ({ name: m.name, xAxis: m.x })),
                } : undefined,
            })),
        }),
    });
}
