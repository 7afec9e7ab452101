// `rich_text` and `table` blocks. Text elements are literal: no mark, entity or mention is ever looked for in them.

import { h, safeUrl } from './dom.js';
import { mention, groupMention, channel, emoji, link, ping, textObject } from './mrkdwn.js';
import { S, tz, now } from './store.js';
import { slackDate } from './time.js';

/** A `rich_text` block. Lists that follow each other with a deeper indent are nested, as Slack draws them. */
export function richText(block) {
  const out = [];
  const els = block.elements || [];
  for (let i = 0; i < els.length; i++) {
    const e = els[i];
    if (e.type === 'rich_text_list') {
      let j = i;
      while (els[j + 1]?.type === 'rich_text_list') j++;
      out.push(...lists(els.slice(i, j + 1), e.indent || 0));
      i = j;
    } else if (e.type === 'rich_text_quote') out.push(h('blockquote', {}, pieces(e.elements)));
    else if (e.type === 'rich_text_preformatted') out.push(h('pre', { class: 'code' }, pieces(e.elements)));
    else out.push(h('div', { class: 'pl' }, pieces(e.elements)));
  }
  return out;
}

function lists(run, depth) {
  const out = [];
  for (let i = 0; i < run.length; i++) {
    const e = run[i];
    if ((e.indent || 0) > depth) {
      let j = i;
      while (run[j + 1] && (run[j + 1].indent || 0) > depth) j++;
      const inner = lists(run.slice(i, j + 1), e.indent);
      const last = out.at(-1)?.kids.at(-1);
      if (last) last.kids.push(...inner);
      else out.push(...inner);
      i = j;
      continue;
    }
    const items = (e.elements || []).map((li) => h('li', {}, pieces(li.elements || [li])));
    const before = out.at(-1);
    const tag = e.style === 'ordered' ? 'ol' : 'ul';
    // The same list goes on after its nested part.
    if (before?.tag === tag && i > 0) before.kids.push(...items);
    else out.push(h(tag, { start: e.offset ? e.offset + 1 : null, class: e.border ? 'bordered' : null }, items));
  }
  return out;
}

const pieces = (list) => (list || []).map(piece);

function piece(e) {
  switch (e.type) {
    case 'text':
      return styled(e.text, e.style);
    case 'link':
      return styled(safeUrl(e.url) ? link(e.url, e.text || e.url) : e.text || e.url, e.style);
    case 'user':
      return styled(mention(e.user_id), e.style);
    case 'channel':
      return styled(channel(e.channel_id), e.style);
    case 'usergroup':
      return styled(groupMention(e.usergroup_id), e.style);
    case 'broadcast':
      return ping(e.range);
    case 'emoji':
      return e.unicode ? String.fromCodePoint(...e.unicode.split('-').map((u) => parseInt(u, 16))) : emoji(e.name);
    case 'date':
      return styled(
        h('time', { title: e.fallback }, slackDate(e.timestamp, e.format || '{date_long} {time}', tz(), now())),
        e.style,
      );
    case 'color':
      return h('code', {}, e.value);
    default:
      return e.text || '';
  }
}

function styled(node, style = {}) {
  if (style.code) node = h('code', {}, node);
  if (style.bold) node = h('strong', {}, node);
  if (style.italic) node = h('em', {}, node);
  if (style.underline) node = h('u', {}, node);
  if (style.strike) node = h('s', {}, node);
  return node;
}

/** A `table` block: the first row is its head. */
export function tableBlock(block) {
  const settings = block.column_settings || [];
  const cls = (k) =>
    [settings[k]?.align, settings[k]?.is_wrapped === false ? 'nowrap' : null].filter(Boolean).join(' ') || null;
  const cell = (c) =>
    c.type === 'rich_text'
      ? richText(c)
      : c.type === 'raw_text' || typeof c.text === 'string'
        ? c.text
        : textObject(c.text);
  const [head, ...body] = block.rows || [];
  return h(
    'div',
    { class: 'table', tabindex: '0', role: 'group', 'aria-label': 'Table', key: `t${S.me}` },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          (head || []).map((c, k) => h('th', { scope: 'col', class: cls(k) }, cell(c))),
        ),
      ),
      h(
        'tbody',
        {},
        body.map((r) =>
          h(
            'tr',
            {},
            r.map((c, k) => h('td', { class: cls(k) }, cell(c))),
          ),
        ),
      ),
    ),
  );
}
