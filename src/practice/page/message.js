// One message as the person sees it: who, when, its blocks or text, its files, its thread, and what may be done to it.

import { h, icon } from './dom.js';
import { S, act, draw, go, botId, botName, person, personName, tz, now } from './store.js';
import { blocks } from './blocks.js';
import { mrkdwn, stripped, typed, emoji } from './mrkdwn.js';
import { avatar } from './avatar.js';
import { hhmm, shortDay, dayKey } from './time.js';
import { tagsOf } from './picker.js';
import { grow } from './fields.js';
import { local } from './inputs.js';

export const msOf = (m) => parseFloat(m.ts) * 1000;
export const authorOf = (m) =>
  m.user && person(m.user) && !m.bot ? m.user : m.bot || m.bot_id || !m.user ? botId() : m.user;

/** What a screen reader hears when it arrives. */
export const spoken = (m) => `${personName(authorOf(m))}: ${stripped(m.text) || 'a message'}`.slice(0, 300);

/** `grouped`: the one above is by the same author and fresh. `inThread`: drawn in the thread's column. */
export function message(m, { conversation, replies = [], grouped = false, inThread = false }) {
  const who = authorOf(m);
  const mine = who === S.me && !m.ephemeral;
  const editing = S.ui.editing === m.ts;
  const cx = {
    key: `msg:${conversation.id}:${m.ts}`,
    place: { message: { conversation: conversation.id, ts: m.ts } },
    state: m.state?.values || m.state || {},
    frozen: false,
    conversation: conversation.id,
  };
  const at = msOf(m);
  const tags = person(who) && who !== botId() ? tagsOf(person(who)) : [];
  const first = !grouped || m.ephemeral;
  if (m.deleted || /^(channel|group)_/.test(m.subtype || ''))
    return h(
      'li',
      { class: 'msg note', key: m.ts, 'data-message': m.ts, tabindex: '-1' },
      m.deleted ? null : avatar(who, 'tiny'),
      h('span', { class: 'pl' }, mrkdwn(m.text)),
      ' ',
      h('time', { class: 'msg-time' }, hhmm(at, tz())),
      !inThread && replies.length ? repliesLine(m, conversation, replies) : null,
    );
  return h(
    'li',
    {
      class: `msg${first ? '' : ' grouped'}${m.ephemeral ? ' ephemeral' : ''}${who === botId() ? ' by-app' : ''}`,
      key: m.ts,
      'data-message': m.ts,
      'data-author': who,
      tabindex: '-1',
      onkeydown: (e) => mine && e.target === e.currentTarget && e.key === 'e' && edit(m),
    },
    m.ephemeral ? h('p', { class: 'only-you' }, 'Only visible to you') : null,
    h(
      'div',
      { class: 'msg-row' },
      first ? avatar(who) : h('span', { class: 'msg-gutter', 'aria-hidden': 'true' }, hhmm(at, tz())),
      h(
        'div',
        { class: 'msg-main' },
        first
          ? h(
              'div',
              { class: 'msg-head' },
              h('strong', { class: 'msg-who' }, who === botId() ? botName() : personName(who)),
              who === botId() ? h('small', { class: 'tag app-tag' }, 'App') : null,
              tags.map((t) => h('small', { class: 'tag', key: t }, t)),
              h(
                'time',
                {
                  class: 'msg-time',
                  datetime: new Date(at).toISOString(),
                  title: `${shortDay(at, tz(), true)}, ${hhmm(at, tz())}`,
                },
                hhmm(at, tz()),
              ),
            )
          : null,
        editing
          ? editor(m, conversation)
          : h(
              'div',
              { class: 'msg-body' },
              m.blocks?.length
                ? blocks(cx, m.blocks)
                : m.text
                  ? h('div', { class: 'pl block', dir: 'auto' }, mrkdwn(m.text, { auto: true }))
                  : null,
              m.edited ? h('small', { class: 'edited' }, '(edited)') : null,
              (m.files || []).map(fileCard),
            ),
        (m.reactions || []).length
          ? h(
              'div',
              { class: 'reactions' },
              m.reactions.map(([name, who]) =>
                h(
                  'span',
                  { class: 'reaction', key: name, title: who.map(personName).join(', ') },
                  emoji(name),
                  ` ${who.length}`,
                ),
              ),
            )
          : null,
        !inThread && replies.length ? repliesLine(m, conversation, replies) : null,
      ),
      editing ? null : tools(m, { conversation, mine, inThread }),
    ),
  );
}

const repliesLine = (m, conversation, replies) =>
  h(
    'button',
    { type: 'button', class: 'replies', 'data-thread': m.ts, onclick: () => go(S.me, conversation.id, m.ts) },
    h(
      'span',
      { class: 'faces' },
      [...new Set(replies.map(authorOf))].slice(0, 4).map((id) => h('span', { key: id }, avatar(id, 'tiny'))),
    ),
    h('span', { class: 'replies-n' }, replies.length === 1 ? '1 reply' : `${replies.length} replies`),
    h('span', { class: 'replies-last' }, `last ${lastWords(msOf(replies.at(-1)))}`),
  );

const lastWords = (ms) =>
  dayKey(ms, tz()) === dayKey(now(), tz()) ? `at ${hhmm(ms, tz())}` : `on ${shortDay(ms, tz())} at ${hhmm(ms, tz())}`;

function tools(m, { conversation, mine, inThread }) {
  const list = [];
  if (!inThread && !m.ephemeral && !conversation.archived)
    list.push(
      tool('reply', 'Reply in thread', () => go(S.me, conversation.id, m.thread_ts || m.ts), { 'data-reply': m.ts }),
    );
  if (mine && !conversation.archived && !m.files?.length)
    list.push(tool('edit', 'Edit', () => edit(m), { 'data-edit': m.ts }));
  if (mine)
    list.push(
      tool(
        'bin',
        'Delete',
        () => {
          S.ui.confirm = {
            go: () => act('delete', { conversation: conversation.id, ts: m.ts }),
            dialog: {
              title: 'Delete this message?',
              text: 'It disappears for everybody. The app is told.',
              confirm: 'Delete',
              deny: 'Keep',
              style: 'danger',
            },
          };
          draw();
        },
        { 'data-delete': m.ts },
      ),
    );
  if (m.ephemeral)
    list.push(
      tool(
        'close',
        'Dismiss',
        () => {
          S.dismissed[m.ts] = true;
          draw();
        },
        { 'data-dismiss': m.ts },
      ),
    );
  return list.length ? h('div', { class: 'tools' }, list) : null;
}

const tool = (pic, name, run, data) =>
  h(
    'button',
    { type: 'button', class: 'tool', ...data, 'aria-label': name, title: name, onclick: run, key: pic },
    icon(pic),
  );

function edit(m) {
  S.ui.editing = m.ts;
  S.ui.editText = typed(m.text);
  draw();
}

function editor(m, conversation) {
  const stop = () => {
    S.ui.editing = null;
    draw();
    setTimeout(() => document.querySelector(`[data-message="${CSS.escape(m.ts)}"]`)?.focus(), 30);
  };
  const save = async () => {
    const text = S.ui.editText.trim();
    if (!text) return;
    if (text === typed(m.text) || (await act('edit', { conversation: conversation.id, ts: m.ts, text }))) stop();
  };
  return h(
    'div',
    { class: 'editor', key: 'editor' },
    h('textarea', {
      class: 'input',
      rows: 1,
      'aria-label': 'Edit your message',
      'data-editor': m.ts,
      value: S.ui.editText,
      dir: 'auto',
      drawn: grow,
      created: (el) =>
        requestAnimationFrame(() => {
          el.focus();
          el.setSelectionRange(el.value.length, el.value.length);
        }),
      oninput: (e) => {
        S.ui.editText = e.target.value;
        draw();
      },
      onkeydown: (e) => {
        if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
          e.preventDefault();
          save();
        } else if (e.key === 'Escape') {
          e.stopPropagation();
          stop();
        }
      },
    }),
    h(
      'div',
      { class: 'editor-foot' },
      h('button', { type: 'button', class: 'btn', onclick: stop }, 'Cancel'),
      h('button', { type: 'button', class: 'btn primary', onclick: save }, 'Save'),
    ),
  );
}

function fileCard(f) {
  const url = local(f.url_private || f.url_private_download || f.permalink || (f.id && `/files/${f.id}`));
  const name = f.title || f.name || 'File';
  const type = (f.pretty_type || f.filetype || (f.name || '').split('.').pop() || 'file').toUpperCase();
  const readable = /^(text|application\/json)/.test(f.mimetype || '') || /\.(md|txt|csv|json|ics)$/i.test(f.name || '');
  const ui = (S.ui[`file:${f.id || name}`] ||= { open: false, text: null });
  const picture = url && (/^image\//.test(f.mimetype || '') || /\.(png|jpe?g|gif|svg|webp)$/i.test(f.name || ''));
  return h(
    'div',
    { class: 'file-box', key: f.id || name, 'data-file': f.id },
    picture
      ? h(
          'a',
          { href: url, target: '_blank', rel: 'noopener', class: 'file-pic' },
          h('img', { src: url, alt: f.alt_txt || name }),
        )
      : null,
    h(
      url ? 'a' : 'div',
      { class: 'file-card', href: url, download: url ? f.name || true : null },
      h('span', { class: 'file-icon' }, icon('file')),
      h(
        'span',
        { class: 'file-text' },
        h('span', { class: 'file-name', dir: 'auto' }, name),
        h('span', { class: 'file-sub' }, [type, sizeOf(f.size)].filter(Boolean).join(' · ')),
      ),
    ),
    readable && url
      ? h(
          'button',
          {
            type: 'button',
            class: 'file-toggle',
            'data-file-open': f.id,
            'aria-expanded': Boolean(ui.open),
            onclick: () => unfold(ui, url),
          },
          ui.open ? 'Hide the text' : 'Read it here',
        )
      : null,
    ui.open
      ? h('pre', { class: 'code file-preview', tabindex: '0', 'aria-label': name }, ui.text ?? 'Fetching…')
      : null,
  );
}

async function unfold(ui, url) {
  ui.open = !ui.open;
  draw();
  if (!ui.open || ui.text != null) return;
  try {
    const answer = await fetch(url);
    ui.text = answer.ok ? await answer.text() : `The workspace answered ${answer.status}.`;
  } catch {
    ui.text = 'The workspace does not answer.';
  }
  draw();
}

const sizeOf = (n) =>
  n == null ? '' : n < 1000 ? `${n} bytes` : n < 1e6 ? `${Math.round(n / 1000)} kB` : `${(n / 1e6).toFixed(1)} MB`;
