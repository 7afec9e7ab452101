// The left column: the app's Home and DM first, then channels, then direct messages, each with what is unread.

import { h, icon } from './dom.js';
import { S, go, openApp, botName, person } from './store.js';
import { sign } from './conversation.js';
import { avatar } from './avatar.js';

export function sidebar() {
  const all = S.seen?.conversations || [];
  const app = all.find((c) => c.kind === 'app');
  const channels = all
    .filter((c) => c.kind === 'channel' || c.kind === 'private')
    .sort((a, b) => Boolean(a.archived) - Boolean(b.archived) || a.name.localeCompare(b.name));
  const dms = all.filter((c) => c.kind === 'dm' || c.kind === 'group');
  return h(
    'nav',
    { class: 'side', key: 'side', 'aria-label': 'Conversations', onkeydown: arrows },
    h('h2', { class: 'side-head' }, 'App'),
    h(
      'ul',
      {},
      entry({
        key: 'home',
        here: S.place?.home,
        mark: h('span', { class: 'sign' }, icon('home')),
        name: 'Home',
        run: () => go(S.me, 'home'),
        data: { 'data-home': '' },
      }),
      entry({
        key: 'app',
        here: app && S.place?.conversation === app.id,
        mark: avatar('UROLLOUT', 'tiny'),
        name: botName(),
        unread: app?.unread,
        run: openApp,
        data: { 'data-conversation': app?.id || 'app', 'data-app': '' },
        tag: 'App',
      }),
    ),
    h('h2', { class: 'side-head' }, 'Channels'),
    channels.length
      ? h('ul', {}, channels.map(conversation))
      : h('p', { class: 'side-none' }, S.seen ? 'In no channel.' : 'Opening…'),
    h('h2', { class: 'side-head' }, 'Direct messages'),
    dms.length ? h('ul', {}, dms.map(conversation)) : h('p', { class: 'side-none' }, S.seen ? 'None yet.' : ''),
  );
}

const conversation = (c) =>
  entry({
    key: c.id,
    here: S.place?.conversation === c.id,
    mark: sign(c),
    name: c.name,
    unread: c.unread,
    run: () => go(S.me, c.id),
    data: { 'data-conversation': c.id, 'data-name': c.name },
    tag: c.archived ? 'archived' : person(c.with)?.deleted ? 'deactivated' : null,
    faint: c.archived,
  });

function entry({ key, here, mark, name, unread, run, data, tag, faint }) {
  return h(
    'li',
    { key },
    h(
      'button',
      {
        type: 'button',
        class: `side-item${unread ? ' unread' : ''}${faint ? ' faint' : ''}`,
        'aria-current': here ? 'page' : null,
        ...data,
        'data-unread': unread || null,
        onclick: run,
      },
      mark,
      h('span', { class: 'side-name', dir: 'auto' }, name),
      tag ? h('small', { class: 'tag' }, tag) : null,
      unread ? h('span', { class: 'badge' }, String(unread), h('span', { class: 'quiet' }, ' unread')) : null,
    ),
  );
}

/** Up and down through the list, as in any list of places. */
export function arrows(e) {
  const all = [...e.currentTarget.querySelectorAll('button:not([disabled])')];
  const k = all.indexOf(document.activeElement);
  const to = { ArrowDown: all[k + 1], ArrowUp: all[k - 1], Home: all[0], End: all.at(-1) }[e.key];
  if (k < 0 || !to) return;
  e.preventDefault();
  to.focus();
}
