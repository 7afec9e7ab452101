// The modal a person has open, and the small dialog that asks before a button does something. Focus stays inside until
// it is closed and then goes back to where it was; field errors stand beside their field and are read out.

import { h, icon } from './dom.js';
import { S, act, draw, botName } from './store.js';
import { blocks } from './blocks.js';
import { textObject, plainOf } from './mrkdwn.js';
import { flush, forget } from './values.js';

let shown = null;
let before = null;
let local = {};
let drawn = null;

const alertBox = () => document.getElementById('alert');

/** The top view of the person's stack, or nothing. */
export function modal() {
  const view = S.seen?.modal;
  const id = view?.id || null;
  if (id !== shown) {
    if (shown && !view) {
      forget(`view:${shown}`);
      requestAnimationFrame(() => (before?.isConnected ? before : document.querySelector('[data-composer]'))?.focus());
    }
    if (!shown) before = document.activeElement;
    shown = id;
    local = {};
  }
  if (!view) return null;
  // What was wrong in one window is nothing to the next one under the same id: Slack drops it with an update.
  const draft = JSON.stringify([view.title, view.blocks]);
  if (draft !== drawn) local = {};
  drawn = draft;
  const key = `view:${id}`;
  const errors = {};
  for (const [block, words] of Object.entries({ ...(view.errors || {}), ...local }))
    if (!S.hiddenErrors[`${key}|${block}`]) errors[block] = words;
  const busy = S.busy.submit;
  const cx = {
    key,
    place: { modal: true },
    state: view.state?.values || view.state || {},
    modal: true,
    errors,
    submit,
    conversation: S.place?.conversation,
  };
  const list = view.blocks || [];
  const stray = Object.entries(errors).filter(([b]) => !list.some((x) => x.type === 'input' && x.block_id === b));

  async function submit() {
    if (S.busy.submit || !view.submit) return;
    for (const k of Object.keys(S.hiddenErrors)) if (k.startsWith(`${key}|`)) delete S.hiddenErrors[k];
    local = {};
    S.busy.submit = true;
    draw();
    await flush(key);
    const answer = await act('submit');
    delete S.busy.submit;
    if (answer?.errors && Object.keys(answer.errors).length) {
      local = answer.errors;
      complain(local);
    }
    draw();
  }

  // The ✕ closes the whole stack; the button at the foot only the view on top.
  const leave = (how) => () => {
    forget(key);
    act(how);
  };
  const close = leave('close');

  return h(
    'div',
    { class: 'veil', key: 'modal', onmousedown: (e) => e.target === e.currentTarget && e.preventDefault() },
    h(
      'section',
      {
        class: 'modal',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-labelledby': 'modal-title',
        'data-modal': id,
        inert: Boolean(S.ui.confirm),
        onkeydown: (e) => trap(e, close),
      },
      h(
        'header',
        { class: 'modal-head' },
        h(
          'h2',
          { id: 'modal-title', tabindex: '-1', key: `title-${id}-${plainOf(view.title)}`, created: focusFirst },
          textObject(view.title) || botName(),
        ),
        h(
          'button',
          { type: 'button', class: 'btn square plain', 'data-close': 'x', 'aria-label': 'Close', onclick: close },
          icon('close'),
        ),
      ),
      h(
        'div',
        { class: 'modal-body', key: `body-${id}-${plainOf(view.title)}`, tabindex: '-1' },
        stray.map(([b, words]) => h('p', { class: 'error', key: `stray-${b}`, 'data-error': b }, words)),
        blocks(cx, list),
        list.some((b) => b.type === 'input' && !b.optional)
          ? h('p', { class: 'legend', key: 'legend' }, '* must be filled in')
          : null,
      ),
      h(
        'footer',
        { class: 'modal-foot' },
        h(
          'button',
          { type: 'button', class: 'btn', 'data-close': '', onclick: leave('back') },
          plainOf(view.close) || (view.depth ? 'Back' : view.submit ? 'Cancel' : 'Close'),
        ),
        view.submit
          ? h(
              'button',
              {
                type: 'button',
                class: `btn primary${busy ? ' busy' : ''}`,
                'data-submit': '',
                'aria-busy': busy ? 'true' : null,
                onclick: submit,
              },
              h('span', { class: 'btn-text' }, plainOf(view.submit)),
            )
          : null,
      ),
    ),
  );
}

/** Reads out how many fields are wrong and goes to the first. */
function complain(errors) {
  const all = Object.values(errors);
  alertBox().textContent = '';
  draw();
  requestAnimationFrame(() => {
    alertBox().textContent = all.length === 1 ? all[0] : `${all.length} fields need another look. ${all.join(' ')}`;
    const first = document.querySelector('.modal .field.wrong');
    first?.querySelector('input, textarea, [tabindex]')?.focus();
    first?.scrollIntoView({ block: 'nearest' });
  });
}

/** A fresh view begins at its first field; one without fields at its title, so that it is read from the top. */
function focusFirst(title) {
  requestAnimationFrame(() => {
    const box = title.closest('.modal');
    if (!box) return;
    const first = box.querySelector('[data-field]');
    const target = first?.matches('input, textarea') ? first : first?.querySelector('input') || title;
    target.focus({ preventScroll: true });
    box.querySelector('.modal-body').scrollTop = 0;
  });
}

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

function trap(e, close) {
  if (e.key === 'Escape' && !e.defaultPrevented) {
    e.preventDefault();
    e.stopPropagation();
    close();
  } else if (e.key === 'Tab') {
    const all = [...e.currentTarget.querySelectorAll(FOCUSABLE)].filter((el) => el.offsetParent !== null);
    const edge = e.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement === edge || !all.includes(document.activeElement)) {
      if (document.activeElement !== edge && document.activeElement?.id === 'modal-title' && !e.shiftKey) return;
      e.preventDefault();
      (e.shiftKey ? all.at(-1) : all[0])?.focus();
    }
  }
}

/** The question before a button with a `confirm` does what it does; also used by the page for deleting. */
export function confirmBox() {
  const c = S.ui.confirm;
  if (!c) return null;
  const done = (yes) => {
    S.ui.confirm = null;
    draw();
    // The control that asked may be gone with what it deleted.
    setTimeout(() => (c.back?.isConnected ? c.back : document.querySelector('[data-composer]'))?.focus(), 30);
    if (yes) c.go();
  };
  return h(
    'div',
    { class: 'veil over', key: 'confirm' },
    h(
      'section',
      {
        class: 'modal small',
        role: 'alertdialog',
        'aria-modal': 'true',
        'aria-labelledby': 'confirm-title',
        'aria-describedby': 'confirm-text',
        onkeydown: (e) => trap(e, () => done(false)),
      },
      h('header', { class: 'modal-head' }, h('h2', { id: 'confirm-title' }, textObject(c.dialog.title))),
      h('div', { class: 'modal-body pl', id: 'confirm-text' }, textObject(c.dialog.text)),
      h(
        'footer',
        { class: 'modal-foot' },
        h(
          'button',
          { type: 'button', class: 'btn', 'data-deny': '', onclick: () => done(false) },
          plainOf(c.dialog.deny) || 'Cancel',
        ),
        h(
          'button',
          {
            type: 'button',
            class: `btn ${c.dialog.style || 'primary'}`,
            'data-confirm': '',
            created: (el) => requestAnimationFrame(() => el.focus()),
            onclick: () => done(true),
          },
          plainOf(c.dialog.confirm) || 'Yes',
        ),
      ),
    ),
  );
}
