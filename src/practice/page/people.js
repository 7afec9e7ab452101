// Who one is: the first screen, and the switch in the top bar. It shows who has something waiting, and why somebody
// cannot be played.

import { h, icon } from './dom.js';
import { S, draw, go, playable, person, personName, now } from './store.js';
import { avatar } from './avatar.js';
import { tagsOf } from './picker.js';
import { arrows } from './sidebar.js';
import { hhmm, shortDay, placeOf } from './time.js';

/** Becomes somebody: on a wide window straight to what waits for them, on a phone to their list. */
export function become(id) {
  S.ui.who = null;
  S.landing = id;
  go(id);
}

/** Once the person's conversations are known, opens the one that waits for them (wide windows only). */
export function land() {
  if (!S.me || S.landing !== S.me || !S.seen) return;
  S.landing = null;
  if (S.place || innerWidth <= 720) return;
  const all = S.seen.conversations.filter((c) => !c.archived);
  const to =
    all.find((c) => c.kind === 'app' && c.unread) ||
    all.find((c) => c.kind !== 'app' && /rollout/.test(c.name)) ||
    all.find((c) => c.unread) ||
    all[0];
  if (to) go(S.me, to.id);
}

const sorted = () =>
  playable()
    .slice()
    .sort((a, b) => Boolean(a.deleted) - Boolean(b.deleted) || 0);

const zoneWords = (p) =>
  p.tz ? `${hhmm(now(), p.tz)} · ${shortDay(now(), p.tz)} · ${placeOf(p.tz)}` : 'no time zone set';

/** The first screen. */
export function chooser() {
  return h(
    'main',
    { class: 'chooser', key: 'chooser' },
    h(
      'div',
      { class: 'chooser-in' },
      h('h1', {}, 'Who do you want to be?'),
      h(
        'p',
        { class: 'lead' },
        'This is a practice workspace: the people are made up, the app is real. Pick somebody, do what they would do, then switch to somebody else and see it from their side.',
      ),
      h(
        'ul',
        { class: 'cards', onkeydown: arrows },
        sorted().map((p) =>
          h(
            'li',
            { key: p.id },
            h(
              'button',
              {
                type: 'button',
                class: 'card',
                'data-person': p.id,
                'aria-disabled': p.deleted ? 'true' : null,
                onclick: () => !p.deleted && become(p.id),
              },
              avatar(p.id, 'big'),
              h(
                'span',
                { class: 'card-text' },
                h(
                  'span',
                  { class: 'card-name' },
                  personName(p.id),
                  tagsOf(p).map((t) => h('small', { class: 'tag', key: t }, t)),
                ),
                h('span', { class: 'card-title' }, p.title || 'No title'),
                h(
                  'span',
                  { class: 'card-zone' },
                  p.deleted ? 'Their account is closed: nobody can play them' : zoneWords(p),
                ),
              ),
              waitingBadge(p.id),
            ),
          ),
        ),
      ),
    ),
  );
}

function waitingBadge(id) {
  const { direct, rest } = S.others[id] || {};
  if (direct)
    return h(
      'span',
      { class: 'badge', key: 'b', 'data-waiting': direct, title: 'Direct messages waiting' },
      String(direct),
      h('span', { class: 'quiet' }, direct === 1 ? ' direct message waiting' : ' direct messages waiting'),
    );
  return rest
    ? h(
        'span',
        { class: 'dot', key: 'd', title: 'Something new in a channel' },
        h('span', { class: 'quiet' }, 'something new in a channel'),
      )
    : null;
}

/** The switch in the top bar. */
export function switcher() {
  const p = person(S.me);
  const open = S.ui.who;
  const rest = Object.entries(S.others).reduce((n, [id, k]) => n + (id !== S.me && k.direct ? 1 : 0), 0);
  const shut = (focus) => {
    S.ui.who = null;
    draw();
    if (focus) document.querySelector('.me')?.focus();
  };
  return h(
    'div',
    {
      class: 'switch',
      key: 'switch',
      onfocusout: (e) => open && e.relatedTarget && !e.currentTarget.contains(e.relatedTarget) && shut(false),
      onkeydown: (e) => e.key === 'Escape' && open && (e.stopPropagation(), shut(true)),
    },
    h(
      'button',
      {
        type: 'button',
        class: 'me',
        'data-switch': '',
        'aria-haspopup': 'true',
        'aria-expanded': Boolean(open),
        'aria-label': `You are ${personName(S.me)}. Switch to somebody else${rest ? `; for ${rest} of them something waits` : ''}`,
        onclick: () => {
          S.ui.who = open ? null : true;
          draw();
        },
      },
      avatar(S.me, 'small'),
      h(
        'span',
        { class: 'me-text' },
        h('span', { class: 'me-name' }, personName(S.me)),
        h('span', { class: 'me-title' }, p?.title || ''),
      ),
      rest
        ? h(
            'span',
            { class: 'badge', title: `Something waits for ${rest} other ${rest === 1 ? 'person' : 'people'}` },
            String(rest),
          )
        : null,
      icon('down'),
    ),
    open
      ? h(
          'div',
          {
            class: 'who',
            key: 'who',
            created: (el) =>
              requestAnimationFrame(() => (el.querySelector('[aria-current]') || el.querySelector('button'))?.focus()),
          },
          h('p', { class: 'who-head' }, 'Be somebody else'),
          h(
            'ul',
            { onkeydown: arrows },
            sorted().map((o) =>
              h(
                'li',
                { key: o.id },
                h(
                  'button',
                  {
                    type: 'button',
                    class: 'who-item',
                    'data-person': o.id,
                    'aria-current': o.id === S.me ? 'true' : null,
                    disabled: o.deleted,
                    onclick: () => become(o.id),
                  },
                  avatar(o.id, 'small'),
                  h(
                    'span',
                    { class: 'card-text' },
                    h(
                      'span',
                      { class: 'card-name' },
                      personName(o.id),
                      tagsOf(o).map((t) => h('small', { class: 'tag', key: t }, t)),
                    ),
                    h(
                      'span',
                      { class: 'card-title' },
                      [o.title, o.tz && hhmm(now(), o.tz)].filter(Boolean).join(' · '),
                    ),
                  ),
                  waitingBadge(o.id),
                ),
              ),
            ),
          ),
        )
      : null,
  );
}
