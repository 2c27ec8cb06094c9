// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// Tables: real ones, sorted by their heads, in pages where they are long.

const PAGE = 25, PRINTED = 60;
const TABLES = new Set();

// columns: {title, get: row => value to sort by, show: row => text or element, num, wide}. dense: of many
// columns, which then are narrower.
class Table {
    constructor({ caption, columns, rows, page = PAGE, filter = null, sort = null, dense = false }) {
        Object.assign(this, { caption, columns, rows, page, filter, at: 0, words: '' });
        this.sorted = sort ? { column: sort[0], down: sort[1] } : null;
        this.body = h('tbody');
        this.heads = columns.map((c, i) => this.head(c, i));
        this.place = h('span', { 'aria-live': 'polite' });
        this.back = h('button', { type: 'button', onclick: () => this.turn(-1) }, '\u2039 Previous');
        this.next = h('button', { type: 'button', onclick: () => this.turn(1) }, 'Next \u203a');
        this.more = h('p', { class: 'small soft' });
        this.table = h('table', { class: dense ? 'dense' : null }, h('caption', {}, caption),
            h('thead', {}, h('tr', {}, this.heads)), this.body);
        this.pane = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, this.table);
        this.holder = h('div', {}, this.pane);
        this.box = h('div', { class: 'tablebox' }, this.tools(), this.holder, this.more);
        TABLES.add(this);
        this.watch();
        this.draw();
    }
    head(c, i) {
        const button = c.title ? h('button', { type: 'button', onclick: () => this.sort(i) }, c.title) : h('span', { class: 'hide' }, 'Samples');
        return h('th', { scope: 'col', class: c.num ? 'num' : null }, button);
    }
    // Where columns lie outside the page, it says so: a phone shows no scroll bar.
    watch() {
        const wider = new ResizeObserver(() => this.holder.classList.toggle('wider', this.pane.scrollWidth > this.pane.clientWidth + 1));
        wider.observe(this.pane);
        wider.observe(this.table);
    }
    tools() {
        const long = this.rows.length > this.page;
        const search = this.filter && this.rows.length > 8 ? h('label', {}, 'Find ', h('input', {
            type: 'search', oninput: e => this.search(e.target.value),
        })) : null;
        if (!long && !search)
            return null;
        return h('div', { class: 'tools' }, search, long ? [this.back, this.next] : null, this.place);
    }
    search(text) {
        this.words = text.toLowerCase();
        this.at = 0;
        this.draw();
    }
    sort(i) {
        const same = this.sorted && this.sorted.column === i;
        this.sorted = { column: i, down: same ? !this.sorted.down : Boolean(this.columns[i].num) };
        this.at = 0;
        this.draw();
    }
    turn(by) {
        this.at += by * this.page;
        this.draw();
    }
    found() {
        const words = this.words.split(/\s+/).filter(Boolean);
        let rows = this.rows;
        if (words.length)
            rows = rows.filter(r => {
                const text = this.filter(r).toLowerCase();
                return words.every(w => text.includes(w));
            });
        if (!this.sorted)
            return rows;
        const get = this.columns[this.sorted.column].get, sign = this.sorted.down ? -1 : 1;
        const none = v => v === null || v === undefined || v === '' || Number.isNaN(v);
        // What is absent comes last, whichever way.
        return [...rows].sort((a, b) => {
            const x = get(a), y = get(b);
            if (none(x) || none(y))
                return none(x) - none(y);
            return sign * (typeof x === 'number' && typeof y === 'number' ? x - y
                : String(x).localeCompare(String(y), 'en', { numeric: true }));
        });
    }
    draw(most = this.page) {
        const rows = this.found(), from = most === this.page ? this.at : 0;
        const some = rows.slice(from, from + most);
        this.body.replaceChildren(...some.map(r => this.row(r)));
        this.heads.forEach((th, i) => {
            if (this.sorted && this.sorted.column === i)
                th.setAttribute('aria-sort', this.sorted.down ? 'descending' : 'ascending');
            else
                th.removeAttribute('aria-sort');
        });
        this.place.textContent = rows.length
            ? `${from + 1}\u2013${from + some.length} of ${rows.length.toLocaleString('en')}` : 'nothing found';
        this.back.disabled = from === 0;
        this.next.disabled = from + some.length >= rows.length;
        this.more.textContent = most !== this.page && rows.length > some.length
            ? `The first ${some.length} of ${rows.length.toLocaleString('en')} rows.` : '';
    }
    row(r) {
        return h('tr', {}, this.columns.map((c, i) => {
            const value = c.show ? c.show(r) : c.get(r);
            const cls = [c.num && 'num', c.wide && 'wide', c.id && 'id'].filter(Boolean).join(' ');
            return h(i === 0 && !c.num ? 'th' : 'td', {
                class: cls || null, scope: i === 0 && !c.num ? 'row' : null,
                style: i === 0 && !c.num ? 'font-weight:400' : null,
            }, value === null || value === undefined || value === '' ? '\u2013' : value);
        }));
    }
}

function table(spec) {
    return new Table(spec).box;
}

// On paper there is nothing to turn.
function printTables(on) {
    for (const t of TABLES)
        if (t.box.isConnected && t.rows.length > t.page)
            t.draw(on ? PRINTED : t.page);
}

const columnText = (title, get, more = {}) => ({ title, get, ...more });
const columnNumber = (title, get, show, more = {}) => ({ title, get, show, num: true, ...more });

// Columns that most lists of points share.
const POINT_COLUMNS = {
    name: columnText('Benchmark', p => p.bench),
    factors: columnText('Factors', p => factors(p), { wide: true }),
    rules: columnText('Class', p => p.rules),
    median: columnNumber('Median', p => p.median, p => shown(p.median, p.unit)),
    interval: columnNumber('95 % interval', p => p.lo, p => interval(p)),
    half: columnNumber('\u00b1', p => p.half, p => percent(p.half, 2)),
    best: columnNumber('Best', p => p.best, p => shown(p.best, p.unit)),
    bound: columnNumber('Of bound', p => p.bound_fraction, p => percent(p.bound_fraction)),
    n: columnNumber('n', p => p.n, p => whole(p.n)),
    status: columnText('Status', p => p.status, { show: p => tag(p.status, p.text) }),
    flags: columnText('What limits it', p => p.flags, {
        wide: true, show: p => (p.flagList.length ? p.flagList.join(', ') : p.status === 'PASS' ? 'nothing' : p.text),
    }),
};
