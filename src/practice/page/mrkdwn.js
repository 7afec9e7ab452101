// Slack's mrkdwn and plain text as elements. Entities are decoded exactly once, at the very leaf; nothing here ever
// builds HTML, and a mention or link is drawn only where the text carries Slack's own `<…>` form (or, where the text
// object is not `verbatim`, where Slack itself would find one).

import { h, safeUrl } from './dom.js';
import { S, person, personName, tz, now } from './store.js';
import { slackDate } from './time.js';

const EMOJI = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  wave: '👋',
  tada: '🎉',
  eyes: '👀',
  bulb: '💡',
  calendar: '📅',
  date: '📅',
  spiral_calendar_pad: '🗓️',
  clock1: '🕐',
  clock9: '🕘',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  alarm_clock: '⏰',
  lock: '🔒',
  unlock: '🔓',
  key: '🔑',
  memo: '📝',
  pencil: '📝',
  pencil2: '✏️',
  speech_balloon: '💬',
  thought_balloon: '💭',
  question: '❓',
  grey_question: '❔',
  exclamation: '❗',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  octagonal_sign: '🛑',
  red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  black_circle: '⚫',
  large_green_square: '🟩',
  large_red_square: '🟥',
  large_orange_square: '🟧',
  large_yellow_square: '🟨',
  white_large_square: '⬜',
  black_large_square: '⬛',
  heart: '❤️',
  thumbsup: '👍',
  '+1': '👍',
  thumbsdown: '👎',
  '-1': '👎',
  smile: '😄',
  slightly_smiling_face: '🙂',
  grinning: '😀',
  thinking_face: '🤔',
  pray: '🙏',
  rocket: '🚀',
  bar_chart: '📊',
  chart_with_upwards_trend: '📈',
  paperclip: '📎',
  link: '🔗',
  bell: '🔔',
  no_bell: '🔕',
  phone: '☎️',
  telephone_receiver: '📞',
  star: '⭐',
  sparkles: '✨',
  fire: '🔥',
  raised_hands: '🙌',
  handshake: '🤝',
  arrow_right: '➡️',
  arrow_left: '⬅️',
  information_source: 'ℹ️',
  busts_in_silhouette: '👥',
  bust_in_silhouette: '👤',
  mega: '📣',
  loudspeaker: '📢',
  inbox_tray: '📥',
  outbox_tray: '📤',
  shield: '🛡️',
  scales: '⚖️',
};

/** A text object (`plain_text` or `mrkdwn`), or a bare string taken as plain text. */
export function textObject(t, opts = {}) {
  if (t == null) return null;
  if (typeof t === 'string') return t;
  if (t.type !== 'mrkdwn') return t.emoji ? emojiOnly(t.text) : t.text;
  return mrkdwn(t.text, { auto: !t.verbatim, channels: !t.verbatim, ...opts });
}

/** A text object as one string without marks, for names and announcements. */
export function plainOf(t) {
  if (t == null) return '';
  const s = typeof t === 'string' ? t : t.text || '';
  return typeof t !== 'string' && t.type !== 'mrkdwn' ? s : stripped(s);
}

/** mrkdwn as one plain string, as a screen reader or a notification would have it. */
export function stripped(s) {
  return decode(
    String(s || '')
      .replace(/<([^<>\n]+)>/g, (_, inner) => wordsOf(inner))
      .replace(/[*~`]/g, ''),
  );
}

/** A text with blocks: code blocks, quotes, lines that begin like list items, and plain lines. */
export function mrkdwn(source, opts = {}) {
  const out = [];
  String(source ?? '')
    .split(/```([\s\S]*?)```/)
    .forEach((part, i) => {
      if (i % 2) out.push(h('pre', { class: 'code' }, tokensOnly(part.replace(/^\n/, '').replace(/\n$/, ''))));
      else out.push(...lines(part, opts));
    });
  return out;
}

function lines(text, opts) {
  const out = [];
  let quote = null;
  let gap = false;
  for (const line of text.split('\n')) {
    const quoted = /^(?:>|&gt;)\s?(.*)$/.exec(line);
    if (quoted) {
      if (!quote) out.push((quote = h('blockquote', {})));
      if (quote.kids.length) quote.kids.push('\n');
      quote.kids.push(...inline(quoted[1], opts));
      gap = false;
      continue;
    }
    quote = null;
    const item = /^(\s*)([•◦▪‣–-]|\d{1,3}[.)])\s+(.*)$/.exec(line);
    if (item) {
      out.push(
        h(
          'div',
          { class: 'item', style: { '--depth': Math.min(4, Math.floor(item[1].length / 2)) } },
          h('span', { class: 'mark' }, `${item[2]} `),
          h('span', { class: 'pl' }, inline(item[3], opts)),
        ),
      );
      gap = false;
      continue;
    }
    if (gap) out.push('\n');
    if (line !== '') out.push(...inline(line, opts));
    gap = true;
  }
  return out;
}

/** One line of mrkdwn. */
export function inline(src, opts = {}) {
  const out = [];
  let plain = '';
  const flush = () => {
    if (plain) out.push(decode(plain));
    plain = '';
  };
  for (let i = 0; i < src.length;) {
    const rest = src.slice(i);
    const c = src[i];
    const fresh = i === 0 || !/[\p{L}\p{N}]/u.test(src[i - 1]);
    let m;
    if (c === '`' && (m = /^`([^`\n]+)`/.exec(rest))) {
      flush();
      out.push(h('code', {}, tokensOnly(m[1])));
      i += m[0].length;
    } else if (c === '<' && (m = /^<([^<>\n]+)>/.exec(rest))) {
      flush();
      out.push(token(m[1], opts));
      i += m[0].length;
    } else if ('*_~'.includes(c) && fresh && (m = closing(src, i))) {
      flush();
      out.push(h({ '*': 'strong', _: 'em', '~': 's' }[c], {}, inline(src.slice(i + 1, m), opts)));
      i = m + 1;
    } else if (c === ':' && (m = /^:([a-z0-9_+-]+):/.exec(rest)) && EMOJI[m[1]]) {
      flush();
      out.push(emoji(m[1]));
      i += m[0].length;
    } else if (opts.auto && fresh && c === 'h' && (m = bareLink(rest))) {
      flush();
      out.push(link(decode(m), decode(m)));
      i += m.length;
    } else if (opts.channels && fresh && c === '@' && (m = /^@(here|channel|everyone)\b/.exec(rest))) {
      flush();
      out.push(ping(m[1]));
      i += m[0].length;
    } else {
      plain += c;
      i++;
    }
  }
  flush();
  return out;
}

/** The address that a text begins with: up to a space, `<`, `>` or `|`, without what ends a sentence; '' if none. */
function bareLink(rest) {
  const word = /^https?:\/\/(?:(?!&[lg]t;)[^\s<>|])+/.exec(rest)?.[0] || '';
  // The `;` of an `&amp;` is no punctuation.
  const url = word.replace(/(?:(?<!&amp);|[.,:!?)'"\]])+$/, '');
  return /:\/\/./.test(url) ? url : '';
}

/** Where the mark at `i` closes: on the same line, hugging its text, not inside code or `<…>`; 0 if nowhere. */
function closing(src, i) {
  const mark = src[i];
  if (/[\s]/.test(src[i + 1] || ' ') || src[i + 1] === mark) return 0;
  for (let j = i + 1; j < src.length; j++) {
    if (src[j] === '<') {
      const end = src.indexOf('>', j);
      if (end > 0) j = end;
    } else if (src[j] === '`' && src.indexOf('`', j + 1) > 0) j = src.indexOf('`', j + 1);
    else if (src[j] === mark && !/\s/.test(src[j - 1]) && (j + 1 === src.length || !/[\p{L}\p{N}]/u.test(src[j + 1])))
      return j;
  }
  return 0;
}

function token(inner, opts) {
  const [head, ...tail] = inner.split('|');
  const label = tail.length ? decode(tail.join('|')) : '';
  if (head[0] === '@') return mention(head.slice(1));
  if (head[0] === '#') return channel(head.slice(1), label);
  if (head.startsWith('!date^')) {
    const [, unix, pattern, url] = head.split('^');
    const words = decode(slackDate(+unix, pattern || '', tz(), now()));
    return h('time', { title: label }, url ? link(decode(url), words) : words);
  }
  if (head.startsWith('!subteam^')) return groupMention(head.slice('!subteam^'.length), label);
  if (head[0] === '!') return ping(head.slice(1));
  const url = decode(head);
  return safeUrl(url) && /^(https?:|mailto:)/i.test(url)
    ? link(url, label || url.replace(/^mailto:/, ''))
    : h('span', {}, opts.raw ? inner : `<${decode(inner)}>`);
}

/** In code Slack still resolves `<…>` forms, but to their words only. */
const tokensOnly = (s) => decode(s.replace(/<([^<>\n]+)>/g, (_, inner) => wordsOf(inner)));

function wordsOf(inner) {
  const [head, label] = inner.split('|');
  if (head[0] === '@') return `@${personName(head.slice(1))}`;
  if (head[0] === '#') return `#${channelName(head.slice(1)) || label || head.slice(1)}`;
  if (head.startsWith('!date^')) return slackDate(+head.split('^')[1], head.split('^')[2] || '', tz(), now());
  if (head[0] === '!') return label || `@${head.slice(1)}`;
  return label || head.replace(/^mailto:/, '');
}

export const decode = (s) => s.replace(/&(amp|lt|gt);/g, (_, n) => ({ amp: '&', lt: '<', gt: '>' })[n]);

export const link = (url, label) => h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);

export const mention = (id) =>
  h('span', { class: `mention${id === S.me ? ' me' : ''}`, 'data-mention': id }, `@${personName(id)}`);

export const groupMention = (id, label) =>
  h('span', { class: 'mention' }, label || `@${(S.boot.groups || []).find((g) => g.id === id)?.handle || id}`);

export const ping = (range) => h('span', { class: 'mention me', 'data-ping': range }, `@${range}`);

const channelName = (id) => (S.seen?.conversations || []).concat(S.boot.channels || []).find((c) => c.id === id)?.name;

/** A message as its author typed it, for editing. */
export function typed(text) {
  return decode(
    String(text || '').replace(/<([^<>\n]+)>/g, (_, inner) => {
      const [head, label] = inner.split('|');
      if (head[0] === '@') return `@${person(head.slice(1))?.name || head.slice(1)}`;
      if (head[0] === '#') return `#${channelName(head.slice(1)) || label}`;
      return head[0] === '!' ? `@${head.slice(1)}` : head;
    }),
  );
}

export function channel(id, label) {
  const name = channelName(id) || label;
  return S.seen?.conversations.some((c) => c.id === id)
    ? h('a', { class: 'mention', href: `#/${S.me}/${id}` }, `#${name}`)
    : h('span', { class: 'mention' }, name ? `#${name}` : '#private channel');
}

export const emoji = (name) =>
  EMOJI[name] ? h('span', { role: 'img', 'aria-label': name.replaceAll('_', ' ') }, EMOJI[name]) : `:${name}:`;

function emojiOnly(s) {
  return s
    .split(/(:[a-z0-9_+-]+:)/)
    .map((part) => (EMOJI[part.slice(1, -1)] && part.startsWith(':') ? emoji(part.slice(1, -1)) : part));
}
