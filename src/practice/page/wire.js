// The drawer “On the wire”: every exchange between workspace and app with its request and answer, and what went wrong.
// It only shows; nothing here acts.

import { h, icon } from './dom.js';
import { S, draw, hearWire, notice, tz } from './store.js';
import { arrows } from './sidebar.js';
import { asMs, hhmm, partsOf } from './time.js';

export async function toggleWire() {
  S.wire ||= { open: false, after: 0, list: [], troubles: [], acks: null, tab: 'all', unfolded: {} };
  S.wire.open = !S.wire.open;
  draw();
  if (!S.wire.open) return document.querySelector('[data-wire]')?.focus();
  try {
    await hearWire();
  } catch (e) {
    notice(e.message, true);
  }
  draw();
}

export function wireDrawer() {
  const w = S.wire;
  if (!w?.open) return null;
  const list = w.list.slice(-200).reverse();
  const tab = (id, words) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        class: 'tab',
        id: `tab-${id}`,
        'aria-selected': w.tab === id,
        'aria-controls': 'wire-panel',
        tabindex: w.tab === id ? '0' : '-1',
        onclick: () => ((w.tab = id), draw()),
        onkeydown: (e) => {
          if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
          w.tab = w.tab === 'all' ? 'troubles' : 'all';
          draw();
          requestAnimationFrame(() => document.getElementById(`tab-${w.tab}`).focus());
        },
      },
      words,
    );
  return h(
    'aside',
    { class: 'wire', key: 'wire', 'aria-label': 'On the wire', onkeydown: (e) => e.key === 'Escape' && toggleWire() },
    h(
      'header',
      { class: 'pane-head' },
      h(
        'div',
        { class: 'pane-title' },
        h('h2', { tabindex: '-1', created: (el) => requestAnimationFrame(() => el.focus()) }, 'On the wire'),
        h('p', { class: 'pane-sub' }, ackWords(w.acks)),
      ),
      h(
        'button',
        { type: 'button', class: 'btn square plain', 'aria-label': 'Close', onclick: toggleWire },
        icon('close'),
      ),
    ),
    h(
      'div',
      { class: 'tabs', role: 'tablist', 'aria-label': 'What to show' },
      tab('all', 'Exchanges'),
      tab('troubles', w.troubles.length ? `Troubles (${w.troubles.length})` : 'Troubles'),
    ),
    h(
      'div',
      {
        class: 'scroll',
        id: 'wire-panel',
        role: 'tabpanel',
        'aria-labelledby': `tab-${w.tab}`,
        tabindex: '0',
        key: `wire-${w.tab}`,
      },
      w.tab === 'troubles'
        ? troubles(w)
        : list.length
          ? h('ul', { class: 'wire-list', onkeydown: arrows }, list.map(exchange))
          : h('p', { class: 'empty small' }, 'Nothing has gone over the wire yet.'),
    ),
  );
}

function ackWords(a) {
  if (!a?.count) return 'What the workspace and the app say to each other';
  return `${a.count} answers from the app, half within ${round(a.p50)} ms, slowest ${round(a.max)} ms`;
}
const round = (n) => (n == null ? '?' : n < 10 ? Math.round(n * 10) / 10 : Math.round(n));

function exchange(x) {
  const toBot = /to_?bot/i.test(x.direction);
  const bad = Number(x.status) >= 400 || /^(error|failed)/i.test(String(x.status)) || x.response?.ok === false;
  const open = S.wire.unfolded[x.seq];
  return h(
    'li',
    { key: x.seq, class: bad ? 'bad' : null, 'data-exchange': x.seq },
    h(
      'button',
      {
        type: 'button',
        class: 'wire-row',
        'aria-expanded': Boolean(open),
        onclick: () => {
          S.wire.unfolded[x.seq] = !open;
          draw();
        },
      },
      h(
        'span',
        { class: `way ${toBot ? 'in' : 'out'}`, title: toBot ? 'Workspace to app' : 'App to workspace' },
        toBot ? '→ app' : 'app →',
      ),
      h('span', { class: 'wire-what' }, x.what),
      h('span', { class: 'wire-status' }, bad && x.response?.error ? x.response.error : String(x.status ?? '')),
      h('span', { class: 'wire-ms' }, x.millis == null ? '' : `${round(x.millis)} ms`),
      h('span', { class: 'wire-at' }, timeOf(x.at)),
    ),
    open ? h('div', { class: 'wire-json' }, part('Request', x.request), part('Answer', x.response)) : null,
  );
}

function timeOf(at) {
  if (at == null) return '';
  const ms = asMs(at);
  return `${hhmm(ms, tz())}:${partsOf(ms, tz()).second}`;
}

function part(name, value) {
  const empty = value == null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
  return [
    h('h4', {}, name),
    empty
      ? h('p', { class: 'wire-none' }, 'empty')
      : h('pre', { class: 'code', tabindex: '0' }, typeof value === 'string' ? value : JSON.stringify(value, null, 2)),
  ];
}

function troubles(w) {
  if (!w.troubles.length)
    return h(
      'p',
      { class: 'empty small' },
      'None. Refused calls, late answers and lost, doubled or misplaced messages would stand here.',
    );
  return h(
    'ul',
    { class: 'troubles' },
    w.troubles
      .slice()
      .reverse()
      .map((t, k) =>
        h(
          'li',
          { key: k, 'data-trouble': '' },
          typeof t === 'string'
            ? t
            : [
                h('strong', {}, t.what || t.kind || ''),
                t.why ? h('p', {}, t.why) : null,
                t.at ? h('span', { class: 'wire-at' }, timeOf(t.at)) : null,
              ],
        ),
      ),
  );
}
