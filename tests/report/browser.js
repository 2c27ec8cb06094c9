// SPDX-FileCopyrightText: 2026 The hbmark authors
// SPDX-License-Identifier: Apache-2.0
// browser.js FOLDER: the pages of test_browser.sh in Chromium, used as people use them. NPM names the node_modules
// with playwright-core, CHROMIUM the browser. Prints a line a case; exit code 1 if one fails.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require(path.join(process.env.NPM, 'playwright-core'));

const FOLDER = process.argv[2];
const VIEWS = ['buyer', 'admin', 'researcher'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-extensions'];
let browser, context, failures = 0;

// A page, with what it complained of and what it asked for.
async function open(name, { view = 'buyer', width = 1200, scheme = 'light' } = {}) {
    const page = await context.newPage();
    page.complaints = [];
    // Of what the page does; that pixels are read again is our doing.
    page.on('console', m => ['error', 'warning'].includes(m.type()) && !/willReadFrequently/.test(m.text()) && page.complaints.push(m.text()));
    page.on('pageerror', e => page.complaints.push(String(e.stack || e)));
    page.on('request', r => /^(file|data|blob):/.test(r.url()) || page.complaints.push(`asked for ${r.url()}`));
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(`file://${FOLDER}/${name}.html#${view}`);
    await page.waitForFunction(() => document.body.dataset.ready === 'yes');
    return page;
}

// Charts that can be seen: what is in them.
const charts = page => page.$$eval('.chart', all => all.filter(c => c.offsetWidth).map(c => {
    const layers = [...c.querySelectorAll('canvas')];
    let drawn = layers.length ? 0 : c.querySelectorAll('svg path, svg text, svg polyline').length;
    for (const layer of layers) {
        const pixels = layer.getContext('2d').getImageData(0, 0, layer.width, layer.height).data;
        for (let i = 3; i < pixels.length; i += 4)
            drawn += pixels[i] > 0;
    }
    return { label: c.getAttribute('aria-label'), role: c.getAttribute('role'), drawn, canvas: layers.length > 0 };
}));

// Charts are drawn piece by piece, on a busy machine for seconds.
async function drawnOver(page, marks) {
    for (let i = 0; i < 200; i++) {
        if ((await charts(page))[0].drawn > marks)
            return true;
        await page.waitForTimeout(300);
    }
    return false;
}

const column = (page, table, i) => page.$$eval(`${table} tbody tr`, (rows, k) => rows.map(r => r.children[k].textContent), i);
const numbers = texts => texts.map(t => Number(t.replace(/[^\d.e+-]/g, '')));
const rising = x => x.every((v, i) => !i || v >= x[i - 1]);
const download = async (page, button) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
    return { name: file.suggestedFilename(), text: fs.readFileSync(await file.path(), 'utf8') };
};

// RFC 4180.
function parseCsv(text) {
    const rows = [[]];
    let cell = '', quoted = false;
    for (let i = 0; i < text.length; i++) {
        const c = text[i];
        if (quoted && c === '"' && text[i + 1] === '"') {
            cell += '"';
            i++;
        } else if (c === '"') {
            quoted = !quoted;
        } else if (!quoted && c === ',') {
            rows.at(-1).push(cell);
            cell = '';
        } else if (!quoted && c === '\r' && text[i + 1] === '\n') {
            rows.at(-1).push(cell);
            rows.push([]);
            cell = '';
            i++;
        } else {
            cell += c;
        }
    }
    assert.equal(rows.pop().length, 0);
    return rows;
}

// As it is read: of points with one id and launch the last holds.
const journal = name => fs.readFileSync(path.join(FOLDER, name, 'journal.jsonl'), 'utf8').trim().split('\n').map(l => JSON.parse(l));

const CASES = {
    async 'every page draws in every view, without an error or a request'() {
        for (const name of ['suite', 'quick', 'two', 'answers', 'cluster', 'hostile'])
            for (const view of VIEWS) {
                const page = await open(name, { view });
                for (const c of await charts(page)) {
                    assert.ok(c.drawn > (c.canvas ? 1000 : 10), `${name} ${view}: chart "${c.label}" has ${c.drawn} marks`);
                    assert.equal(c.role, 'img');
                    assert.ok(c.label.length > 20);
                }
                assert.deepEqual(page.complaints, [], `${name} ${view}`);
                assert.ok(!/undefined|NaN|\[object|null/.test(await page.innerText('main')), `${name} ${view}: a value that is none`);
                await page.close();
            }
    },
    async 'all kinds of charts are there'() {
        const page = await open('suite', { view: 'researcher' });
        const labels = (await charts(page)).map(c => c.label).join('\n');
        for (const wanted of [/^All points of/m, /^Distribution/m, /^Samples in the order/m, /^Latency against size/m, /^Bandwidth against working set/m,
            /^Latency against the bandwidth/m, /^Bandwidth against threads/m, /^Bandwidth of one core/m, /^Roofline, f64/m, /^latency\.c2c/m, /^matrix\./m])
            assert.match(labels, wanted);
        await page.close();
    },
    async 'a table sorts by mouse and by keyboard, finds and turns'() {
        const page = await open('suite', { view: 'researcher' }), table = '#points .tablebox:last-of-type';
        const head = page.locator(`${table} thead button`);
        await head.nth(2).click();
        assert.equal(await page.getAttribute(`${table} th:nth-child(3)`, 'aria-sort'), 'descending');
        assert.equal((await column(page, table, 2)).length, 25);
        await head.nth(2).focus();
        await page.keyboard.press('Enter');
        assert.equal(await page.getAttribute(`${table} th:nth-child(3)`, 'aria-sort'), 'ascending');
        await head.nth(0).focus();
        await page.keyboard.press('Space');
        const names = await column(page, table, 0);
        assert.deepEqual(names, [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
        const before = await column(page, table, 1);
        await page.click(`${table} .tools button:has-text("Next")`);
        assert.notDeepEqual(await column(page, table, 1), before);
        await page.fill(`${table} input[type=search]`, 'latency.idle 4 GiB'.split(' ')[0]);
        assert.ok((await column(page, table, 0)).every(n => n === 'latency.idle'));
        await page.fill(`${table} input[type=search]`, 'nothing of that name');
        assert.match(await page.innerText(`${table} .tools`), /nothing found/);
        await page.close();
    },
    async 'numbers sort as numbers'() {
        const page = await open('suite', { view: 'researcher' }), table = '#points .tablebox:last-of-type';
        await page.fill(`${table} input[type=search]`, 'latency.idle');
        await page.locator(`${table} thead button`).nth(2).click();
        await page.locator(`${table} thead button`).nth(2).click();
        const shown = numbers((await column(page, table, 2)).map(t => t.replace(' ns', '')));
        assert.ok(shown.length > 10 && rising(shown), String(shown));
        await page.close();
    },
    async 'views switch by mouse, by keyboard and by address'() {
        const page = await open('suite');
        const state = () => page.evaluate(views => ({
            hash: location.hash, shown: views.filter(v => !document.getElementById(`view-${v}`).hidden),
            chosen: [...document.querySelectorAll('[role=tab]')].filter(t => t.getAttribute('aria-selected') === 'true').map(t => t.dataset.view),
            reached: [...document.querySelectorAll('[role=tab]')].filter(t => t.tabIndex === 0).map(t => t.dataset.view),
        }), VIEWS);
        const expect = async name => assert.deepEqual(await state(), { hash: `#${name}`, shown: [name], chosen: [name], reached: [name] });
        await page.click('#tab-admin');
        await expect('admin');
        await page.keyboard.press('ArrowRight');
        await expect('researcher');
        await page.keyboard.press('ArrowRight');
        await expect('buyer');
        await page.keyboard.press('End');
        await expect('researcher');
        await page.keyboard.press('Home');
        await expect('buyer');
        await page.evaluate(() => { location.hash = '#admin'; });
        await page.waitForFunction(() => !document.getElementById('view-admin').hidden);
        await expect('admin');
        assert.deepEqual(page.complaints, []);
        await page.close();
    },
    async 'the keyboard reaches everything, the skip link first'() {
        const page = await open('quick');
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
        const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
        assert.notEqual(outline, 'none');
        await page.keyboard.press('Enter');
        assert.equal(await page.evaluate(() => document.activeElement.id), 'report');
        await page.close();
    },
    async 'a screen reader finds names, captions and heads'() {
        for (const name of ['suite', 'answers', 'cluster'])
            for (const view of VIEWS) {
                const page = await open(name, { view });
                const faults = await page.evaluate(() => {
                    const bad = [], named = e => e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length);
                    for (const t of document.querySelectorAll('table'))
                        if (!t.caption || !t.caption.textContent || [...t.querySelectorAll('thead th')].some(c => c.scope !== 'col' || !c.textContent))
                            bad.push(`table ${t.caption && t.caption.textContent}`);
                    for (const e of document.querySelectorAll('button, select, input'))
                        if (!named(e))
                            bad.push(e.outerHTML.slice(0, 80));
                    for (const e of document.querySelectorAll('[id]'))
                        if (document.querySelectorAll(`[id="${CSS.escape(e.id)}"]`).length > 1)
                            bad.push(`id ${e.id} twice`);
                    if (document.querySelectorAll('h1').length !== 1 || !document.documentElement.lang)
                        bad.push('h1 or language');
                    let last = 1;
                    for (const e of [...document.querySelectorAll('h1, h2, h3')].filter(x => x.offsetWidth)) {
                        const level = Number(e.tagName[1]);
                        if (level > last + 1 && !e.closest('.cards'))
                            bad.push(`heading "${e.textContent}" jumps`);
                        last = level;
                    }
                    return bad;
                });
                assert.deepEqual(faults, [], `${name} ${view}`);
                await page.close();
            }
    },
    async 'texts have a contrast of 4.5 : 1 in light and dark'() {
        for (const scheme of ['light', 'dark'])
            for (const view of VIEWS) {
                const page = await open('answers', { view, scheme });
                const low = await page.evaluate(() => {
                    const rgb = c => c.match(/[\d.]+/g).map(Number), light = c => {
                        const [r, g, b] = c.slice(0, 3).map(v => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
                        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                    };
                    const behind = e => {
                        for (; e; e = e.parentElement) {
                            const c = rgb(getComputedStyle(e).backgroundColor);
                            if (c.length < 4 || c[3] > 0.99)
                                return c;
                        }
                        return [255, 255, 255];
                    };
                    const bad = [];
                    for (const e of document.querySelectorAll('main *, header *, footer *')) {
                        if (!e.offsetWidth || e.disabled || e.closest('.chart') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
                            continue;
                        const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e));
                        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                        if (ratio < 4.5)
                            bad.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)} ${e.textContent.slice(0, 30)}`);
                    }
                    return bad;
                });
                assert.deepEqual([...new Set(low)], [], `${scheme} ${view}`);
                await page.close();
            }
    },
    async 'light and dark: of the system, and by the switch'() {
        const paper = page => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const axis = page => page.$eval('#view-researcher .chart svg text', t => t.getAttribute('fill') || t.style.fill);
        const light = await open('suite', { view: 'researcher' }), dark = await open('suite', { view: 'researcher', scheme: 'dark' });
        const [day, night] = [await paper(light), await paper(dark)];
        assert.notEqual(day, night);
        assert.notEqual(await axis(light), await axis(dark));
        const dayAxis = await axis(light);
        await light.click('#theme');
        assert.equal(await paper(light), day);
        await light.click('#theme');
        assert.equal(await paper(light), night);
        assert.notEqual(await axis(light), dayAxis);
        await light.click('#theme');
        await light.emulateMedia({ colorScheme: 'dark' });
        assert.equal(await paper(light), night);
        assert.deepEqual([...light.complaints, ...dark.complaints], []);
        await light.close();
        await dark.close();
    },
    async 'a phone of 360 pixels does not scroll sideways'() {
        let told = 0;
        for (const name of ['suite', 'two', 'answers', 'cluster', 'hostile'])
            for (const view of VIEWS) {
                const page = await open(name, { view, width: 360 });
                const [inner, wide] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
                assert.ok(wide <= inner, `${name} ${view}: ${wide} > ${inner}`);
                await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
                const panes = await page.$$eval(`#view-${view} .scroll`, all => all.filter(p => p.checkVisibility()).map(p => [p.scrollWidth > p.clientWidth + 1, p.parentNode.classList.contains('wider')]));
                for (const [is, said] of panes)
                    assert.equal(said, is, `${name} ${view}: columns outside the page, told`);
                told += panes.filter(p => p[0]).length;
                for (const c of await charts(page))
                    assert.ok(c.drawn > 10, c.label);
                await page.close();
            }
        assert.ok(told > 0, 'no table is wider than a phone');
    },
    async 'paper gets all three views, then the screen is as before'() {
        const page = await open('suite', { view: 'admin', scheme: 'dark' });
        await page.evaluate(() => addEventListener('beforeprint', () => {
            window.onPaper = {
                shown: [...document.querySelectorAll('.view')].filter(v => !v.hidden).length,
                charts: [...document.querySelectorAll('.chart')].filter(c => c.querySelectorAll('svg path').length > 3 || c.querySelector('canvas')).length,
                of: document.querySelectorAll('.chart').length, theme: document.documentElement.dataset.theme,
            };
        }));
        const pdf = await page.pdf({ format: 'A4', printBackground: true });
        const paper = await page.evaluate(() => window.onPaper);
        assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
        assert.ok(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length >= 6);
        assert.equal(paper.shown, 3);
        assert.equal(paper.theme, 'light');
        assert.ok(paper.of > 10 && paper.charts === paper.of, JSON.stringify(paper));
        assert.deepEqual(await page.$$eval('.view', all => all.filter(v => !v.hidden).map(v => v.id)), ['view-admin']);
        assert.equal(await page.evaluate(() => document.documentElement.dataset.theme || ''), '');
        assert.deepEqual(page.complaints, []);
        await page.close();
    },
    async 'downloads hold what the journal holds'() {
        const page = await open('suite', { view: 'researcher' });
        const points = [...new Map(journal('suite').filter(r => r.t === 'point' && r.status !== 'SKIP').map(p => [`${p.launch} ${p.id}`, p])).values()];
        const csv = await download(page, 'button[data-file="points.csv"]');
        const [head, ...rows] = parseCsv(csv.text), at = name => head.indexOf(name);
        assert.match(csv.name, /points\.csv$/);
        assert.equal(rows.length, points.length);
        rows.forEach((r, i) => {
            assert.equal(r.length, head.length);
            assert.equal(r[at('id')], points[i].id);
            const median = points[i].summary && points[i].summary.median;
            assert.ok(median ? Math.abs(Number(r[at('median')]) / median - 1) < 1e-11 : r[at('median')] === '', points[i].id);
        });
        const samples = parseCsv((await download(page, 'button[data-file="samples.csv"]')).text);
        const n = points.reduce((sum, p) => sum + (p.summary && p.summary.median !== null ? p.samples.n : 0), 0);
        assert.equal(samples.length - 1, n);
        const tex = await download(page, 'button[data-file="points.tex"]');
        assert.match(tex.text, /\\begin\{longtable\}[^]*\\end\{longtable\}/);
        assert.ok(tex.text.split('\n').filter(l => l.endsWith('\\\\')).length > points.length - 20);
        await page.close();
    },
    async 'downloads of hostile texts stay text'() {
        const page = await open('hostile', { view: 'researcher' });
        const rows = parseCsv((await download(page, 'button[data-file="nodes.csv"]')).text);
        assert.ok(rows.some(r => r[2] === '\'=HYPERLINK("x")'));
        assert.ok(rows.every(r => r.every(c => !/^[=+@\t]/.test(c))));
        const tex = (await download(page, 'button[data-file="points.tex"]')).text;
        assert.ok(!/(^|[^\\])[_#&$]/.test(tex.split('\n').find(l => l.startsWith('\\caption')).replace(/ & /g, '').replace(/\$/g, '')), tex);
        await page.close();
    },
    async 'hostile texts are shown, and do nothing'() {
        for (const view of VIEWS) {
            const page = await open('hostile', { view });
            assert.equal(await page.evaluate(() => window.HACKED), undefined);
            assert.equal(await page.$$eval('main img, main iframe, main script, main object', all => all.length), 0);
            assert.match(await page.innerText('h1'), /<\/script><script>window\.HACKED=1/);
            if (view === 'admin') {
                const map = page.locator('#map .chart');
                await map.scrollIntoViewIfNeeded();
                const box = await map.boundingBox();
                for (let x = 60; x < box.width - 20; x += 60)
                    await page.mouse.move(box.x + x, box.y + 60);
                assert.match(await page.innerText('#map'), /\(node \d+\)/, 'no tip was shown');
            }
            assert.equal(await page.evaluate(() => window.HACKED), undefined);
            assert.ok(!/[\u202a-\u202e]/.test(await page.innerText('body')));
            assert.deepEqual(page.complaints, []);
            await page.close();
        }
    },
    async 'a script that finds a way in may not run'() {
        const page = await open('quick');
        await page.evaluate(() => {
            const s = document.createElement('script');
            s.textContent = 'window.HACKED = 9';
            document.body.append(s);
            document.body.insertAdjacentHTML('beforeend', '<img src="https://example.invalid/x.png" onerror="window.HACKED = 8">');
        });
        await page.waitForTimeout(200);
        assert.equal(await page.evaluate(() => window.HACKED), undefined);
        assert.ok(page.complaints.length >= 2 && page.complaints.every(c => /Content Security Policy|^asked for https:\/\/example\.invalid/.test(c)), String(page.complaints));
        await page.close();
    },
    async 'samples of the point that is chosen'() {
        const page = await open('suite', { view: 'researcher' });
        await page.selectOption('#pick-bench', 'latency.idle');
        const facts = () => page.innerText('#samples dl');
        const first = await facts();
        await page.selectOption('#pick-point', { index: 3 });
        assert.notEqual(await facts(), first);
        assert.match(await facts(), /latency\.idle/);
        await page.fill('#points .tablebox:last-of-type input', 'bw.scaling');
        await page.click('#points .tablebox:last-of-type td button');
        assert.match(await facts(), /bw\.scaling/);
        assert.equal(await page.inputValue('#pick-bench'), 'bw.scaling');
        assert.deepEqual(page.complaints, []);
        await page.close();
    },
    async 'runs side by side, and which is shown'() {
        const page = await open('answers');
        const text = await page.textContent('#view-buyer');
        for (const wanted of ['Thresholds not met', 'Whole, official, signed', 'BETTER', 'WORSE', 'UNRESOLVED', 'compiler flags', 'across-launches', 'Projected, not measured',
            '100 quintillion', 'no point of tier hbm was measured', 'the operator\'s kernel', 'not planned in B', 'the price of a node is unknown', '66.7 TFLOP', 'MISSING', 'a second target cannot be answered'])
            assert.ok(text.includes(wanted), wanted);
        const before = await page.innerText('#subtitle');
        await page.selectOption('#run', '1');
        assert.notEqual(await page.innerText('#subtitle'), before);
        assert.match(await page.innerText('#view-buyer .cards'), /The record was changed/);
        assert.deepEqual(page.complaints, []);
        await page.close();
    },
    async 'thresholds as the contract has them; what was not measured has not failed'() {
        const page = await open('answers'), first = '#thresholds .tablebox:nth-of-type(1)';
        assert.deepEqual(await column(page, first, 2), ['>= 50 GB/s', '<= 100 ns', '>= 1400 GB/s', '1600 GB/s \u00b1 5 %', '>= 75 %', '<= 12']);
        assert.deepEqual(await column(page, first, 3), ['61.20 GB/s', '118.0 ns', '\u2013', '1620 GB/s', '78.10 %', '3.000']);
        assert.deepEqual(await column(page, first, 6), ['0 of 4', '3 of 4', '\u2013', '0 of 1', '0 of 1', '0 of 1']);
        // One that failed, and one of which something is not shown.
        assert.deepEqual(await column(page, '#beside', 1), ['\u2715 FAIL', '! MISSING']);
        assert.match(await page.innerText('#view-buyer .cards'), /Thresholds not met/);
        await page.selectOption('#run', '1');
        const unread = await open('unread');
        assert.ok((await unread.innerText('#thresholds')).includes('thresholds of B cannot be read'));
        assert.deepEqual(await column(unread, '#beside', 1), ['\u2715 FAIL', 'not judged']);
        await unread.close();
        assert.match(await page.innerText('#view-buyer .cards li:first-child'), /! Not all thresholds shown/);
        assert.equal(await page.$$eval('#view-buyer .cards li:first-child.warn', all => all.length), 1);
        await page.close();
    },
    async 'each run has its own answer for a target'() {
        const page = await open('answers'), text = await page.innerText('#targets');
        const [a, b] = await page.$$eval('#run option', all => all.map(o => o.textContent));
        assert.ok(text.includes(`${a}, against: An invented 1-exaflop centre`), text.slice(0, 200));
        assert.ok(text.includes(`${b}: a second target cannot be answered`));
        await page.close();
    },
    async 'buttons of all points are in reach on 1280 pixels'() {
        for (const name of ['suite', 'two', 'answers', 'quick']) {
            const page = await open(name, { view: 'researcher', width: 1280 });
            const cut = await page.$$eval('#points .scroll', all => all.map(s => s.scrollWidth - s.clientWidth));
            assert.ok(cut.length > 0 && cut.every(x => x <= 0), `${name}: ${cut}`);
            await page.close();
        }
    },
    async 'what a run lacks is said, with the command that gives it'() {
        const page = await open('quick', { view: 'researcher' });
        const text = await page.innerText('main');
        for (const wanted of ['hbmark run latency.loaded', 'hbmark run bw.scaling', 'hbmark run latency.c2c', 'hbmark run bw.mix'])
            assert.ok(text.includes(wanted), wanted);
        await page.click('#tab-admin');
        assert.match(await page.innerText('main'), /One node was measured.*srun/);
        await page.click('#tab-buyer');
        assert.match(await page.innerText('main'), /--require contract\.ini/);
        await page.close();
    },
    async 'without charts: said, with the numbers in their place'() {
        const page = await open('bare', { view: 'researcher' });
        assert.match(await page.innerText('#notices'), /without Apache ECharts/);
        assert.equal((await charts(page)).length, 0);
        assert.ok(await page.$$eval('figure table tbody tr', all => all.length) > 40);
        assert.deepEqual(page.complaints, []);
        await page.close();
    },
    async '10 000 nodes in 50 metrics'() {
        const bytes = fs.statSync(path.join(FOLDER, 'cluster.html')).size;
        const times = [];
        for (const view of VIEWS) {
            const start = Date.now(), page = await open('cluster', { view });
            times.push(`${view} ${((Date.now() - start) / 1000).toFixed(2)} s`);
            await page.close();
        }
        console.log(`      ${(bytes / 1e6).toFixed(1)} MB; opened, with a new tab each: ${times.join(', ')}`);
        assert.ok(bytes < 25e6);
        const page = await open('cluster', { view: 'admin' });
        const text = await page.innerText('#view-admin');
        for (const wanted of ['n00013', 'n01010', 'n09999', '6.1.0-99-odd', '10,000 nodes in 50 metrics'])
            assert.ok(text.includes(wanted), wanted);
        assert.match(text, /11 nodes are slow/);
        await page.selectOption('#map-metric', { index: 3 });
        assert.ok(await drawnOver(page, 100000));
        await page.fill('#nodes input', 'n07989');
        assert.deepEqual(await column(page, '#nodes', 0), ['n07989']);
        assert.deepEqual(page.complaints, []);
        await page.close();
    },
};

async function main() {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
    context = await browser.newContext({ acceptDownloads: true, offline: true });
    for (const [name, run] of Object.entries(CASES)) {
        if (process.env.ONLY && !name.includes(process.env.ONLY))
            continue;
        try {
            await run();
            console.log(`ok    ${name}`);
        } catch (e) {
            failures++;
            console.log(`FAIL  ${name}\n      ${String(e.stack || e).split('\n').slice(0, 12).join('\n      ')}`);
            for (const p of context.pages())
                await p.close();
        }
    }
    await browser.close();
    console.log(failures ? `${failures} cases failed` : 'all cases passed');
    process.exitCode = failures ? 1 : 0;
}

main();
