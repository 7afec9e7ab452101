// The workspace's clock, always in sight: what time it is for the person one plays, and the ways to move it.

import { h, icon } from './dom.js';
import { S, moveClock, notice, tz, now } from './store.js';
import { hhmm, shortDay, placeOf, asMs } from './time.js';

const FIXED = 'This clock is the machine’s own and cannot be moved: the app runs elsewhere.';

export function clock() {
  if (!S.clock) return null;
  const zone = S.me ? tz() : 'UTC';
  const busy = S.busy.clock;
  const stuck = !S.clock.movable;
  const tell = (moved) => {
    if (!moved) return;
    const at = asMs(moved.now);
    notice(
      moved.moved_to
        ? `It is now ${shortDay(at, zone, true)}, ${hhmm(at, zone)}${S.me ? '' : ' UTC'}.`
        : 'Nothing is planned. The app waits for somebody to do something.',
    );
  };
  const move = (body) => async () => {
    if (stuck) return notice(FIXED);
    if (busy) return;
    tell(await moveClock(body));
  };
  const button = (words, short, body, extra = {}) =>
    h(
      'button',
      {
        type: 'button',
        class: `btn ${extra.cls || ''}${busy ? ' waiting' : ''}`,
        'aria-disabled': stuck || busy ? 'true' : null,
        'aria-describedby': stuck ? 'clock-why' : null,
        'aria-label': words,
        title: stuck ? FIXED : words,
        onclick: move(body),
        ...extra.data,
      },
      extra.pic || null,
      h('span', {}, short),
    );
  return h(
    'div',
    { class: 'clock', key: 'clock', role: 'group', 'aria-label': 'Clock', 'aria-busy': busy ? 'true' : null },
    h(
      'div',
      { class: 'clock-now' },
      h(
        'time',
        { class: 'clock-time', datetime: new Date(now()).toISOString(), 'data-clock': new Date(now()).toISOString() },
        hhmm(now(), zone),
      ),
      h(
        'span',
        { class: 'clock-day' },
        h('span', {}, shortDay(now(), zone, true)),
        h('span', { class: 'clock-zone' }, S.me ? placeOf(zone) : 'UTC'),
      ),
    ),
    button(
      'Skip to what happens next',
      [
        h('span', { class: 'wide-text' }, 'Skip to what happens next'),
        h('span', { class: 'narrow-text' }, 'Skip to next'),
      ],
      { skip: true },
      { cls: 'skip', pic: icon('skip'), data: { 'data-skip': '' } },
    ),
    button(
      'One hour on',
      ['+1 h', h('span', { class: 'wide-text' }, 'our')],
      { add_seconds: 3600 },
      { data: { 'data-add': '3600' } },
    ),
    button(
      'One day on',
      ['+1 d', h('span', { class: 'wide-text' }, 'ay')],
      { add_seconds: 86_400 },
      { data: { 'data-add': '86400' } },
    ),
    stuck ? h('span', { class: 'quiet', id: 'clock-why' }, FIXED) : null,
  );
}
