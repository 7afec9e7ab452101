// The page of the practice workspace: puts its parts together and redraws them. It holds nothing that the workspace
// does not; reloading the page loses only what is typed and not sent.
//
// For tests: data-person (whom to be), data-conversation, data-home, data-message, data-action and data-block (every
// control), data-field (a modal's inputs), data-option (an entry of an open list), data-error, data-submit, data-close,
// data-composer, data-skip, data-clock, data-wire, data-drawn (the conversation that stands in the middle with all it
// has, or home) and data-kind (what kind it is).

import { h, icon, paint } from './dom.js';
import { S, start } from './store.js';
import { chooser, switcher, land } from './people.js';
import { sidebar } from './sidebar.js';
import { conversationPane, threadPane } from './conversation.js';
import { modal, confirmBox } from './modal.js';
import { clock } from './clock.js';
import { wireDrawer, toggleWire } from './wire.js';
import { placePops } from './picker.js';

const root = document.getElementById('app');

function all() {
  if (!S.boot) {
    paint(
      root,
      h(
        'p',
        { class: 'boot', key: 'boot' },
        S.offline
          ? 'The workspace does not answer. Start it again; this page comes back by itself.'
          : 'Opening the practice workspace…',
      ),
    );
    return;
  }
  land();
  const held = document.activeElement;
  const from = held?.closest('[data-message], [data-modal]');
  const covered = Boolean(S.me && S.seen?.modal) || Boolean(S.ui.confirm);
  const pane = !S.place ? 'list' : S.thread ? 'thread' : 'main';
  paint(
    root,
    h(
      'div',
      { class: 'page', key: 'page', inert: covered, 'data-pane': S.me ? pane : 'who', 'data-me': S.me },
      h(
        'header',
        { class: 'top', key: 'top' },
        h(
          'button',
          {
            type: 'button',
            class: 'brand',
            'aria-label': 'Practice workspace: choose who to be',
            onclick: () => (location.hash = '#/'),
          },
          h('span', { class: 'brand-mark', 'aria-hidden': 'true' }),
          h('span', { class: 'brand-name' }, S.boot.team?.name || 'Practice workspace'),
        ),
        clock(),
        h(
          'div',
          { class: 'top-end' },
          h(
            'button',
            {
              type: 'button',
              class: 'btn plain wire-button',
              'data-wire': '',
              'aria-expanded': Boolean(S.wire?.open),
              title: 'On the wire',
              onclick: toggleWire,
            },
            icon('wire'),
            h('span', { class: 'wide-text' }, 'On the wire'),
          ),
          S.me ? switcher() : null,
        ),
      ),
      S.offline
        ? h(
            'p',
            { class: 'offline', key: 'offline', role: 'alert' },
            'The workspace does not answer. Start it again; this page comes back by itself.',
          )
        : null,
      h(
        'div',
        {
          class: `body${S.thread && S.me ? ' with-thread' : ''}${S.wire?.open ? ' with-wire' : ''}`,
          key: 'body',
        },
        S.me ? [sidebar(), conversationPane(), threadPane()] : chooser(),
        wireDrawer(),
      ),
    ),
    S.me ? modal() : null,
    confirmBox(),
    S.notice
      ? h(
          'p',
          { class: `toast${S.notice.bad ? ' bad' : ''}`, key: 'toast', role: S.notice.bad ? 'alert' : 'status' },
          S.notice.text,
        )
      : null,
  );
  document.title = `${S.me ? `${S.boot.people.find((p) => p.id === S.me)?.real_name} · ` : ''}Practice workspace`;
  placePops();
  if (held !== document.body && !held.isConnected) keepFocus(held, from);
}

/** A message or view that was replaced while one of its controls had the focus: its successor gets it. */
function keepFocus(held, from) {
  const ts = from?.dataset.message;
  const within = document.querySelector(ts ? `[data-message="${CSS.escape(ts)}"]` : '.modal');
  const action = held.dataset.action;
  const next = action && within?.querySelector(`[data-action="${CSS.escape(action)}"]`);
  (next || within?.querySelector('#modal-title') || (from && within))?.focus({ preventScroll: true });
}

addEventListener('scroll', placePops, true);
addEventListener('resize', placePops);
// A press anywhere else closes the list of people.
addEventListener('mousedown', (e) => {
  if (S.ui.who && !e.target.closest('.switch')) {
    S.ui.who = null;
    all();
  }
});
start(all);
