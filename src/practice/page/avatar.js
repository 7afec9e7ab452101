// A person's mark: initials on a colour that is always the same for the same person, or the app's own sign.

import { h } from './dom.js';
import { botId, person, personName } from './store.js';

function hue(id) {
  let n = 7;
  for (const c of id) n = (n * 31 + c.codePointAt(0)) % 3600;
  return (n * 137.5) % 360;
}

function initials(name) {
  const words = name.split(/\s+/).filter((w) => /[\p{L}\p{N}]/u.test(w));
  const first = (w) => [...w.replace(/^[^\p{L}\p{N}]+/u, '')][0] || '';
  return (
    words.length > 1 ? first(words[0]) + first(words.at(-1)) : [...(words[0] || '?')].slice(0, 2).join('')
  ).toUpperCase();
}

/** `size`: tiny, small, or the usual one. Decoration only: the name always stands beside it. */
export function avatar(id, size = '') {
  if (id === botId()) {
    return h(
      'span',
      { class: `avatar app ${size}`, 'aria-hidden': 'true' },
      h(
        'svg',
        { viewBox: '0 0 32 32' },
        h('path', {
          d: 'M8 20.5c4 0 4-9 8.5-9 3.5 0 3 4.5 7.5 4.5',
          fill: 'none',
          stroke: 'currentColor',
          'stroke-width': '3',
          'stroke-linecap': 'round',
        }),
      ),
    );
  }
  const p = person(id);
  return h(
    'span',
    {
      class: `avatar ${size}${p?.deleted ? ' gone' : ''}`,
      'aria-hidden': 'true',
      style: { '--hue': hue(id).toFixed(0) },
    },
    initials(personName(id)),
  );
}
