// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// Views, runs, light and dark, paper.

const VIEWS = { buyer: drawBuyer, admin: drawAdmin, researcher: drawResearcher };
const drawnFor = {};

// Views are filled when they are first looked at.
function fill(name) {
    if (drawnFor[name] !== RUN) {
        drawnFor[name] = RUN;
        VIEWS[name](byId(`view-${name}`), RUN);
    }
}

function show(name, focus) {
    for (const v of Object.keys(VIEWS)) {
        const on = v === name, tab = byId(`tab-${v}`);
        byId(`view-${v}`).hidden = !on;
        tab.setAttribute('aria-selected', String(on));
        tab.tabIndex = on ? 0 : -1;
        if (on && focus)
            tab.focus();
    }
    fill(name);
    drawCharts();
    document.body.dataset.view = name;
}

const viewOf = hash => hash.slice(1).split('.')[0];
const viewNow = () => (VIEWS[viewOf(location.hash)] ? viewOf(location.hash) : 'buyer');

function go(name, focus) {
    history.replaceState(null, '', `#${name}`);
    show(name, focus);
}

// Arrow keys, Home and End move between tabs, as ARIA's pattern for tabs has it.
function onTabKey(e) {
    const names = Object.keys(VIEWS), at = names.indexOf(e.currentTarget.dataset.view);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[e.key];
    if (to === undefined)
        return;
    e.preventDefault();
    go(names[(to + names.length) % names.length], true);
}

function redrawAll() {
    for (const c of CHARTS)
        c.drawn = null;
    drawCharts();
}

const THEMES = { '': 'Colours: system', light: 'Colours: light', dark: 'Colours: dark' };

function setTheme(name) {
    if (name)
        document.documentElement.dataset.theme = name;
    else
        delete document.documentElement.dataset.theme;
    byId('theme').textContent = THEMES[name];
    redrawAll();
}

function nextTheme() {
    const names = Object.keys(THEMES);
    setTheme(names[(names.indexOf(document.documentElement.dataset.theme || '') + 1) % names.length]);
}

// Paper gets all three views, light, with the charts as wide as it is.
let themeBefore;
function beforePaper() {
    if (PRINTING)
        return;
    PRINTING = true;
    themeBefore = document.documentElement.dataset.theme || '';
    document.documentElement.dataset.theme = 'light';
    for (const v of Object.keys(VIEWS)) {
        fill(v);
        byId(`view-${v}`).hidden = false;
    }
    document.body.style.width = '690px';
    printTables(true);
    redrawAll();
}

function afterPaper() {
    PRINTING = false;
    document.body.style.width = '';
    printTables(false);
    setTheme(themeBefore);
    show(viewNow());
    redrawAll();
}

function notices() {
    const list = [];
    if (!HAS_CHARTS)
        list.push('Charts are missing: this hbmark was built without Apache ECharts (scripts/setup brings it). Their numbers are shown as tables instead.');
    for (const r of RUNS) {
        if (r.topo && r.topo.simulated)
            list.push(`${r.head.title}: SIMULATED machine: nothing here was measured on real hardware.`);
        if (r.head.status !== 'complete')
            list.push(`${r.head.title}: the run was ${r.head.status}: only the points that it finished are here.`);
        if (r.head.torn)
            list.push(`${r.head.title}: the last line of the journal was half written.`);
    }
    byId('notices').replaceChildren(...list.map(t => h('p', { class: 'notice', role: 'note' }, t)));
}

function headings() {
    const r = RUN.head, title = RUNS.length > 1 ? RUNS.map(x => x.name).join(' \u00b7 ') : r.title;
    document.title = `${title} \u2013 hbmark report`;
    byId('title').textContent = title;
    const hosts = RUN.hosts.length > 1 ? count(RUN.hosts.length, 'node') : RUN.host(0);
    const cpu = (RUN.env && RUN.env.cpu_model) || 'unknown CPU';
    const cores = RUN.topo ? `${RUN.topo.used_cores || RUN.topo.cores} of ${RUN.topo.cores} cores` : '';
    byId('subtitle').textContent = [RUNS.length > 1 ? `shown: ${RUN.letter}` : null, hosts, cpu, cores, `suite ${r.suite}`, day(r.begun), duration(r.elapsed_s)].filter(Boolean).join(' \u00b7 ');
    byId('foot').textContent = `Made by hbmark from ${RUNS.map(x => `${x.head.dir} (run ${x.head.run_uuid}, seed ${x.head.seed})`).join('; ')}. The journal in the run directory is the record; this page can be made again from it.`;
}

function chooseRun(i) {
    RUN = RUNS[i];
    headings();
    show(viewNow());
}

function begin() {
    const select = byId('run');
    RUNS.forEach((r, i) => select.append(h('option', { value: i }, r.name)));
    select.addEventListener('change', () => chooseRun(Number(select.value)));
    byId('run-label').hidden = RUNS.length < 2;
    for (const v of Object.keys(VIEWS)) {
        byId(`tab-${v}`).addEventListener('click', () => go(v));
        byId(`tab-${v}`).addEventListener('keydown', onTabKey);
    }
    byId('theme').addEventListener('click', nextTheme);
    byId('print').addEventListener('click', () => print());
    addEventListener('hashchange', () => VIEWS[viewOf(location.hash)] && show(viewNow()));
    addEventListener('beforeprint', beforePaper);
    addEventListener('afterprint', afterPaper);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
    let timer;
    addEventListener('resize', () => {
        clearTimeout(timer);
        timer = setTimeout(drawCharts, 120);
    });
    notices();
    headings();
    setTheme('');
    show(viewNow());
    document.body.dataset.ready = 'yes';
}

begin();
