// The middle of the page: a conversation with its thread beside it, or the app's Home. It opens at what is new, keeps to
// the newest message only while the reader is already there, and says aloud what arrives.

import { h, icon } from './dom.js';
import { S, go, person, botName, tz, now } from './store.js';
import { message, msOf, authorOf, spoken } from './message.js';
import { blocks } from './blocks.js';
import { composer } from './composer.js';
import { avatar } from './avatar.js';
import { dayKey, dividerDay, hhmm, placeOf } from './time.js';

let heard = { key: null, last: 0 };

export function conversationPane() {
  if (S.place?.home) return home();
  const c = S.seen?.conversations.find((x) => x.id === S.place?.conversation);
  if (!c)
    return h(
      'main',
      { class: 'main', key: 'main' },
      h(
        'div',
        { class: 'empty' },
        S.seen
          ? [
              h('h2', {}, 'Choose a conversation'),
              h(
                'p',
                {},
                S.place
                  ? 'This person does not see that conversation.'
                  : 'Pick a channel or a direct message on the left.',
              ),
            ]
          : h('p', {}, 'Opening…'),
      ),
    );
  const all = S.loaded === `${S.me}/${c.id}` ? S.messages.filter((m) => !S.dismissed[m.ts]) : null;
  announce(c, all);
  const roots = (all || []).filter((m) => !m.thread_ts || m.thread_ts === m.ts || m.subtype === 'thread_broadcast');
  return h(
    'main',
    {
      class: 'main',
      key: 'main',
      'aria-label': titleOf(c),
      'data-kind': c.kind,
      'data-drawn': all ? c.id : null,
    },
    h(
      'header',
      { class: 'pane-head' },
      back(() => go(S.me)),
      h(
        'div',
        { class: 'pane-title' },
        h('h2', { tabindex: '-1', dir: 'auto' }, sign(c), h('span', {}, c.name || botName())),
        h('p', { class: 'pane-sub' }, subOf(c)),
      ),
    ),
    h(
      'div',
      {
        class: 'scroll',
        key: `scroll-${S.me}-${c.id}`,
        created: stick,
        drawn: keepDown,
        onscroll: noteScroll,
        tabindex: '0',
        role: 'region',
        'aria-label': 'Messages',
      },
      all && roots.length === 0 ? emptyConversation(c) : null,
      h(
        'ol',
        { class: 'msgs', onkeydown: arrows },
        withDays(roots, (m, grouped) =>
          message(m, { conversation: c, grouped, replies: all.filter((r) => r.thread_ts === m.ts && r.ts !== m.ts) }),
        ),
      ),
    ),
    composer(c, null),
  );
}

export function threadPane() {
  const c = S.seen?.conversations.find((x) => x.id === S.place?.conversation);
  if (!S.thread || !c) return null;
  const all = S.messages.filter((m) => !S.dismissed[m.ts] && (m.ts === S.thread || m.thread_ts === S.thread));
  return h(
    'aside',
    {
      class: 'thread',
      key: 'thread',
      'aria-label': 'Thread',
      onkeydown: (e) => e.key === 'Escape' && !e.defaultPrevented && go(S.me, c.id),
    },
    h(
      'header',
      { class: 'pane-head' },
      back(() => go(S.me, c.id)),
      h(
        'div',
        { class: 'pane-title' },
        h('h2', { tabindex: '-1' }, 'Thread'),
        h('p', { class: 'pane-sub' }, titleOf(c)),
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'btn square plain wide-only',
          'aria-label': 'Close the thread',
          onclick: () => go(S.me, c.id),
        },
        icon('close'),
      ),
    ),
    h(
      'div',
      {
        class: 'scroll',
        key: `scroll-${S.thread}`,
        created: stick,
        drawn: keepDown,
        onscroll: noteScroll,
        tabindex: '0',
        role: 'region',
        'aria-label': 'Messages of the thread',
      },
      all.length === 0 ? h('p', { class: 'empty small' }, 'The first message of this thread is gone.') : null,
      h(
        'ol',
        { class: 'msgs', onkeydown: arrows },
        all.map((m, k) => [
          k === 1
            ? h(
                'li',
                { class: 'day thin', key: 'replies', role: 'presentation' },
                h('span', {}, all.length === 2 ? '1 reply' : `${all.length - 1} replies`),
              )
            : null,
          message(m, { conversation: c, inThread: true, grouped: k > 1 && close(all[k - 1], m) }),
        ]),
      ),
    ),
    composer(c, S.thread),
  );
}

function home() {
  const view = S.seen?.home;
  const c = {
    key: `home:${S.me}`,
    place: { home: true },
    state: view?.state?.values || view?.state || {},
    conversation: null,
  };
  return h(
    'main',
    { class: 'main', key: 'main', 'aria-label': `${botName()} Home`, 'data-drawn': view ? 'home' : null },
    h(
      'header',
      { class: 'pane-head' },
      back(() => go(S.me)),
      h(
        'div',
        { class: 'pane-title' },
        h('h2', { tabindex: '-1' }, h('span', { class: 'sign' }, icon('home')), h('span', {}, `${botName()} Home`)),
        h('p', { class: 'pane-sub' }, 'Only for you'),
      ),
    ),
    h(
      'div',
      { class: 'scroll', key: `scroll-home-${S.me}`, tabindex: '0', role: 'region', 'aria-label': 'Home' },
      view?.blocks?.length
        ? h('div', { class: 'home-card' }, blocks(c, view.blocks))
        : h(
            'div',
            { class: 'empty' },
            h('h2', {}, 'Nothing here yet'),
            h(
              'p',
              {},
              `${botName()} fills this page once there is a rollout that concerns you. Type `,
              h('code', {}, '/rollout start'),
              ` in #${homeChannel()} to begin one.`,
            ),
          ),
    ),
  );
}

export const homeChannel = () => {
  const all = (S.seen?.conversations || []).filter((c) => c.kind === 'channel' && !c.archived);
  return (all.find((c) => /rollout/.test(c.name)) || all[0])?.name || 'social-rollout';
};

const back = (run) =>
  h(
    'button',
    { type: 'button', class: 'btn square plain narrow-only', 'data-back': '', 'aria-label': 'Back', onclick: run },
    icon('back'),
  );

export const titleOf = (c) =>
  c.kind === 'channel' || c.kind === 'private' ? `#${c.name}` : c.kind === 'app' ? botName() : c.name;

export function sign(c) {
  if (c.kind === 'channel') return h('span', { class: 'sign' }, icon('hash'));
  if (c.kind === 'private') return h('span', { class: 'sign' }, icon('lock'));
  return avatar(c.kind === 'app' ? 'UROLLOUT' : c.with || c.id, 'tiny');
}

function subOf(c) {
  if (c.archived) return 'Archived: reading only';
  if (c.kind === 'app') return 'Your private conversation with the app';
  if (c.kind === 'private') return 'Private channel';
  if (c.kind === 'channel') return c.topic || 'Channel';
  if (c.kind === 'group') return 'Several people';
  const p = person(c.with);
  return p
    ? [p.title, p.tz && `${hhmm(now(), p.tz)} in ${placeOf(p.tz)}`].filter(Boolean).join(' · ')
    : 'Direct message';
}

function emptyConversation(c) {
  if (c.kind === 'app')
    return h(
      'div',
      { class: 'empty' },
      avatar('UROLLOUT', 'big'),
      h('h2', {}, `Nothing from ${botName()} yet`),
      h(
        'p',
        {},
        'When somebody asks for your view on a rollout, the question comes here. Or type ',
        h('code', {}, '/rollout'),
        ' to see what you can do.',
      ),
    );
  if (c.kind === 'dm')
    return h('div', { class: 'empty' }, h('h2', {}, `You and ${c.name}`), h('p', {}, 'Nothing said yet.'));
  return h(
    'div',
    { class: 'empty' },
    h('h2', {}, `#${c.name}`),
    h(
      'p',
      {},
      c.archived
        ? 'Nothing was ever said here.'
        : [
            'Nothing said yet. Type ',
            h('code', {}, '/rollout start'),
            c.name === homeChannel()
              ? ' below to begin a rollout here.'
              : ` here, or in #${homeChannel()}, to begin a rollout.`,
          ],
    ),
  );
}

const close = (a, b) =>
  authorOf(a) === authorOf(b) && Boolean(a.ephemeral) === Boolean(b.ephemeral) && msOf(b) - msOf(a) < 300_000;

function withDays(list, one) {
  let day = null;
  return list.map((m, k) => {
    const key = dayKey(msOf(m), tz());
    const fresh = key !== day;
    day = key;
    return [
      fresh ? h('li', { class: 'day', key: `day-${key}` }, h('span', {}, dividerDay(msOf(m), tz(), now()))) : null,
      one(m, !fresh && close(list[k - 1], m)),
    ];
  });
}

/** Up and down go from message to message once one of them has the focus. */
function arrows(e) {
  const move = { ArrowUp: 'previousElementSibling', ArrowDown: 'nextElementSibling' }[e.key];
  if (!move || !e.target.matches('.msg')) return;
  let to = e.target[move];
  while (to && !to.matches('.msg')) to = to[move];
  if (!to) return;
  e.preventDefault();
  to.focus();
}

/** To the end; but, once, where something new is longer than the window, to its first line: there one begins to read. */
function settle(el) {
  if (!el.__down) return;
  const fresh =
    S.fresh && !S.fresh.shown
      ? [...el.querySelectorAll('.msg')].filter((m) => m.dataset.message > S.fresh.after && m.dataset.author !== S.me)
      : [];
  if (fresh.length) S.fresh.shown = true;
  const long = fresh.findLast((m) => m.offsetHeight > el.clientHeight - 24);
  const first = long?.previousElementSibling?.matches('.day') ? long.previousElementSibling : long;
  el.scrollTop = first
    ? el.scrollTop + first.getBoundingClientRect().top - el.getBoundingClientRect().top
    : el.scrollHeight;
  el.__down = atEnd(el);
}
const atEnd = (el) => el.scrollHeight - el.scrollTop - el.clientHeight < 40;
const stick = (el) => {
  el.__down = true;
  settle(el);
  new ResizeObserver(() => settle(el)).observe(el);
};
const noteScroll = (e) => {
  const el = e.currentTarget;
  el.__down = atEnd(el);
};
const keepDown = (el) => requestAnimationFrame(() => settle(el));

function announce(c, all) {
  if (!all) return;
  const key = `${S.me}/${c.id}`;
  const last = Math.max(0, ...all.map((m) => parseFloat(m.ts)));
  const live = document.getElementById('live');
  // What was said elsewhere, to somebody else even, is not said here.
  if (heard.key !== key) live.textContent = '';
  else if (last > heard.last) {
    const fresh = all.filter((m) => parseFloat(m.ts) > heard.last && authorOf(m) !== S.me);
    if (fresh.length) live.textContent = fresh.map(spoken).slice(-3).join('. ');
  }
  heard = { key, last };
}
