// A button with a menu under it: arrow keys move, Enter chooses, Escape closes and gives the focus back. It never stays
// open once the focus has gone elsewhere.

import { h } from './dom.js';
import { S, draw } from './store.js';

/** `items`: value, label, sub, danger, run(). */
export function menu({ key, label, trigger, items, hooks: data = {}, disabled, cls = 'btn square' }) {
  const ui = (S.ui[key] ||= { open: false });
  const toggle = (yes) => {
    ui.open = yes;
    draw();
  };
  const near = (e) => e.currentTarget.closest('.menu-box');
  const keys = (e) => {
    const all = [...near(e).querySelectorAll('[role=menuitem]')];
    const k = all.indexOf(document.activeElement);
    const to = {
      ArrowDown: all[(k + 1) % all.length],
      ArrowUp: all[(k - 1 + all.length) % all.length],
      Home: all[0],
      End: all.at(-1),
    }[e.key];
    if (to) {
      e.preventDefault();
      to.focus();
    } else if (e.key === 'Escape') {
      e.stopPropagation();
      near(e).querySelector('button').focus();
      toggle(false);
    } else if (e.key === 'Tab') toggle(false);
  };
  return h(
    'span',
    {
      class: 'menu-box',
      key,
      onfocusout: (e) => !e.currentTarget.contains(e.relatedTarget) && ui.open && toggle(false),
    },
    h(
      'button',
      {
        type: 'button',
        class: cls,
        ...data,
        'aria-haspopup': 'menu',
        'aria-expanded': ui.open,
        'aria-label': label,
        disabled,
        onclick: () => toggle(!ui.open),
        onkeydown: (e) => {
          if (e.key === 'ArrowDown' && !ui.open) {
            e.preventDefault();
            toggle(true);
          } else if (ui.open) keys(e);
        },
      },
      trigger,
    ),
    ui.open
      ? h(
          'div',
          {
            class: 'pop menu',
            role: 'menu',
            'aria-label': label,
            'data-align': 'end',
            onkeydown: keys,
            created: (el) => requestAnimationFrame(() => el.querySelector('[role=menuitem]')?.focus()),
          },
          items.map((it) =>
            h(
              'button',
              {
                type: 'button',
                role: 'menuitem',
                tabindex: '-1',
                class: `option${it.danger ? ' danger' : ''}`,
                'data-option': it.value,
                onclick: (e) => {
                  near(e).querySelector('button').focus();
                  toggle(false);
                  it.run();
                },
              },
              h(
                'span',
                { class: 'option-text' },
                h('span', { class: 'option-label' }, it.label),
                it.sub ? h('span', { class: 'option-sub' }, it.sub) : null,
              ),
            ),
          ),
        )
      : null,
  );
}
