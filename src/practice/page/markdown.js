// The `markdown` block (and markdown_text): headings, lists, quotes, tables, code, links. It never lets an address
// through whose scheme is not known, and anything it does not recognise stays as typed.

import { h, safeUrl } from './dom.js';
import { decode, link, mention, emoji } from './mrkdwn.js';

/** A whole text in common Markdown. */
export function markdown(source) {
  const rows = String(source ?? '')
    .replace(/\r/g, '')
    .split('\n');
  const out = [];
  let i = 0;
  const take = (test) => {
    const got = [];
    while (i < rows.length && test(rows[i])) got.push(rows[i++]);
    return got;
  };
  while (i < rows.length) {
    const row = rows[i];
    let m;
    if (!row.trim()) i++;
    else if ((m = /^```/.exec(row))) {
      i++;
      const code = take((r) => !/^```/.test(r));
      i++;
      out.push(h('pre', { class: 'code' }, code.join('\n')));
    } else if ((m = /^(#{1,6})\s+(.*)$/.exec(row))) {
      i++;
      // Never above h3: the page's own headings stand above.
      out.push(
        h(`h${Math.min(6, m[1].length + 2)}`, { class: `md-h md-h${m[1].length}` }, span(m[2].replace(/\s#+$/, ''))),
      );
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(row)) {
      i++;
      out.push(h('hr', {}));
    } else if (/^>/.test(row))
      out.push(
        h(
          'blockquote',
          {},
          markdown(
            take((r) => /^>/.test(r))
              .map((r) => r.replace(/^>\s?/, ''))
              .join('\n'),
          ),
        ),
      );
    else if (row.includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(rows[i + 1] || ''))
      out.push(table(take((r) => r.includes('|'))));
    else if (LIST.test(row)) out.push(list(take((r) => LIST.test(r) || /^\s{2,}\S/.test(r))));
    else out.push(h('p', {}, span(take((r) => r.trim() && !/^(```|#{1,6}\s|>)/.test(r) && !LIST.test(r)).join('\n'))));
  }
  return out;
}

const LIST = /^(\s*)([-*+]|\d{1,4}[.)])\s+(.*)$/;

function list(rows) {
  const first = LIST.exec(rows[0]);
  const depth = first[1].length;
  const ordered = /\d/.test(first[2]);
  const items = [];
  for (let i = 0; i < rows.length;) {
    const m = LIST.exec(rows[i]);
    i++;
    const under = [];
    while (i < rows.length && !(LIST.exec(rows[i])?.[1].length <= depth)) under.push(rows[i++]);
    const deep = under.findIndex((r) => LIST.test(r));
    const words = [
      m ? m[3] : rows[i - 1].trim(),
      ...under.slice(0, deep < 0 ? under.length : deep).map((r) => r.trim()),
    ].join('\n');
    const task = /^\[([ xX])\]\s+(.*)$/s.exec(words);
    items.push(
      h(
        'li',
        { class: task ? 'task' : null },
        task
          ? [h('input', { type: 'checkbox', disabled: true, checked: task[1] !== ' ' }), ' ', span(task[2])]
          : span(words),
        deep < 0 ? null : list(under.slice(deep)),
      ),
    );
  }
  return h(ordered ? 'ol' : 'ul', ordered ? { start: parseInt(first[2], 10) } : {}, items);
}

function table(rows) {
  const cells = (r) =>
    r
      .trim()
      .replace(/^\|/, '')
      .replace(/\|$/, '')
      .split(/(?<!\\)\|/)
      .map((c) => span(c.trim().replaceAll('\\|', '|')));
  const align = rows[1]
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((c) => (/^\s*:-+:\s*$/.test(c) ? 'center' : /-:\s*$/.test(c) ? 'right' : null));
  return h(
    'div',
    { class: 'table', tabindex: '0', role: 'group', 'aria-label': 'Table' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          cells(rows[0]).map((c, k) => h('th', { scope: 'col', class: align[k] }, c)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.slice(2).map((r) =>
          h(
            'tr',
            {},
            cells(r).map((c, k) => h('td', { class: align[k] }, c)),
          ),
        ),
      ),
    ),
  );
}

const SPANS = [
  [/^\\([\\`*_{}[\]()#+\-.!~|<>])/, (m) => m[1]],
  [/^`([^`]+)`/, (m) => h('code', {}, m[1])],
  [/^\*\*(?=\S)(.+?)(?<=\S)\*\*/s, (m) => h('strong', {}, span(m[1]))],
  [/^__(?=\S)(.+?)(?<=\S)__(?![\p{L}\p{N}])/su, (m) => h('strong', {}, span(m[1]))],
  [/^~~(?=\S)(.+?)(?<=\S)~~/s, (m) => h('s', {}, span(m[1]))],
  [/^\*(?=\S)([^*]+?)(?<=\S)\*/s, (m) => h('em', {}, span(m[1]))],
  [/^_(?=\S)([^_]+?)(?<=\S)_(?![\p{L}\p{N}])/su, (m) => h('em', {}, span(m[1]))],
  [
    /^\[([^\]\n]+)\]\(([^()\s]+)(?:\s+"[^"]*")?\)/,
    (m) => (safeUrl(m[2]) && /^(https?:|mailto:)/i.test(m[2]) ? link(m[2], span(m[1])) : m[0]),
  ],
  [/^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/, (m) => mention(m[1])],
  [/^<((?:https?:|mailto:)[^>|\s]+)(?:\|([^>]*))?>/, (m) => link(decode(m[1]), m[2] || m[1])],
  [/^https?:\/\/[^\s<>]+[^\s<>.,;:!?)'"\]*]/, (m) => link(m[0], m[0])],
  [/^:([a-z0-9_+-]+):/, (m) => emoji(m[1])],
];

function span(text) {
  const out = [];
  let plain = '';
  for (let i = 0; i < text.length;) {
    const rest = text.slice(i);
    // Inside a word an underscore or an address is just letters.
    const inWord = i > 0 && /[\p{L}\p{N}]/u.test(text[i - 1]) && /^[_h:]/.test(rest);
    let hit = null;
    if (!inWord && /^[\\`*_~[<h:]/.test(rest))
      for (const [re, make] of SPANS) if ((hit = re.exec(rest)) && (hit = [hit[0].length, make(hit)])) break;
    if (hit) {
      if (plain) out.push(decode(plain));
      plain = '';
      out.push(hit[1]);
      i += hit[0];
    } else plain += text[i++];
  }
  if (plain) out.push(decode(plain));
  return out;
}
