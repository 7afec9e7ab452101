// The native fields of Block Kit (texts, dates and times, radio buttons, checkboxes) and what all elements share: hooks
// for tests, names for screen readers, the question before an act. A year half typed is never taken for a date.

import { h } from './dom.js';
import { S, draw, tz } from './store.js';
import { textObject, plainOf } from './mrkdwn.js';
import { valueOf, setValue, flushOne, isMany } from './values.js';
import { toField, fromField, shortDay, hhmm, placeOf } from './time.js';

export const hooks = (block, el, a) => ({
  'data-action': el.action_id,
  'data-block': block.block_id,
  'data-field': a.field ? block.block_id : null,
});
export const aria = (el, a) => ({
  'aria-labelledby': a.label || null,
  'aria-label': a.label ? null : plainOf(el.placeholder) || a.name || el.action_id,
  'aria-describedby': [a.hint, a.error].filter(Boolean).join(' ') || null,
  'aria-invalid': a.error ? 'true' : null,
  'aria-required': a.required ? 'true' : null,
});
export const slotOf = (cx, block, el) => `${cx.key}|${block.block_id}|${el.action_id}`;

/** Asks first where the element has a confirm dialog. */
export function confirmed(el, go, value) {
  if (!el.confirm) return go();
  S.ui.confirm = { dialog: el.confirm, go, value, back: document.activeElement };
  draw();
  return null;
}

export function text(cx, block, el, a) {
  const v = valueOf(cx, block, el) ?? '';
  const rules = el.dispatch_action_config?.trigger_actions_on || ['on_enter_pressed'];
  const sends = block.dispatch_action || block.type !== 'input';
  const live = sends && rules.includes('on_character_entered');
  const length = [...v].length;
  const over = el.max_length && length > el.max_length;
  // As in Slack: a limit is told when it comes near. The app may have a nearer one of its own.
  const near = el.max_length && length > el.max_length * 0.8;
  const props = {
    ...hooks(block, el, a),
    ...aria(el, a),
    value: v,
    placeholder: plainOf(el.placeholder) || null,
    disabled: cx.frozen,
    dir: 'auto',
    autofocus: null,
    spellcheck: 'true',
    oninput: (e) => setValue(cx, block, el, e.target.value, live ? 400 : sends ? Infinity : 800),
    onblur: () => (sends ? null : flushOne(cx, block, el)),
    onkeydown: (e) => {
      if (e.key !== 'Enter' || e.isComposing) return;
      const plainEnter = !el.multiline || e.metaKey || e.ctrlKey;
      if (!plainEnter) return;
      e.preventDefault();
      if (sends && rules.includes('on_enter_pressed') && !e.metaKey && !e.ctrlKey)
        setValue(cx, block, el, e.target.value);
      else cx.submit?.();
    },
  };
  const field = el.multiline
    ? h('textarea', { ...props, class: 'input', rows: 4, drawn: grow })
    : h('input', {
        ...props,
        class: 'input',
        type: { email_text_input: 'email', url_text_input: 'url' }[el.type] || 'text',
        inputmode: el.type === 'number_input' ? (el.is_decimal_allowed ? 'decimal' : 'numeric') : null,
        autocomplete: 'off',
      });
  return h(
    'div',
    { class: 'text-field', key: slotOf(cx, block, el) },
    field,
    near
      ? h(
          'span',
          { class: `counter${over ? ' over' : ''}`, 'aria-hidden': 'true' },
          `${length.toLocaleString('en')} / ${Number(el.max_length).toLocaleString('en')}`,
        )
      : null,
  );
}

/** Lets a text area be as high as its text, up to 16 lines or so. */
export function grow(el) {
  if (el.__grown === el.value + el.clientWidth) return;
  el.style.height = 'auto';
  el.style.height = `${Math.min(el.scrollHeight + 2, 340)}px`;
  el.__grown = el.value + el.clientWidth;
}

export function boxes(cx, block, el, a) {
  const many = isMany(el.type);
  const chosen = many ? valueOf(cx, block, el) : [valueOf(cx, block, el)];
  const name = slotOf(cx, block, el);
  const pick = (value, on) =>
    confirmed(el, () =>
      setValue(
        cx,
        block,
        el,
        many ? (el.options || []).map((o) => o.value).filter((x) => (x === value ? on : chosen.includes(x))) : value,
      ),
    );
  return h(
    'div',
    {
      class: 'boxes',
      role: many ? 'group' : 'radiogroup',
      key: name,
      'data-field': a.field ? block.block_id : null,
      'aria-labelledby': a.label || null,
      'aria-label': a.label ? null : a.name || 'Choices',
      'aria-describedby': [a.hint, a.error].filter(Boolean).join(' ') || null,
      'aria-invalid': a.error ? 'true' : null,
      'aria-required': !many && a.required ? 'true' : null,
    },
    (el.options || []).map((o, k) =>
      h(
        'label',
        { class: 'box', key: o.value },
        h('input', {
          type: many ? 'checkbox' : 'radio',
          name,
          value: o.value,
          'data-value': o.value,
          ...hooks(block, el, {}),
          checked: chosen.includes(o.value),
          disabled: cx.frozen,
          'aria-describedby': o.description ? `d-${name}-${k}` : null,
          onchange: (e) => pick(o.value, e.target.checked),
        }),
        h(
          'span',
          { class: 'box-text' },
          h('span', { dir: 'auto' }, textObject(o.text)),
          o.description
            ? h('span', { class: 'box-sub', id: `d-${name}-${k}`, dir: 'auto' }, textObject(o.description))
            : null,
        ),
      ),
    ),
  );
}

export function dated(cx, block, el, a) {
  const zone = el.type === 'timepicker' && el.timezone ? el.timezone : tz();
  const v = valueOf(cx, block, el);
  const shown = v == null ? '' : el.type === 'datetimepicker' ? toField(Number(v), zone) : v;
  const type = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' }[el.type];
  // A year is typed digit by digit: what stands there meanwhile is no date.
  const take = (raw) => {
    if (raw === '') return null;
    if (el.type === 'datetimepicker') return fromField(raw, zone) ?? undefined;
    return type === 'date' && raw < '1900' ? undefined : raw;
  };
  const change = (e) => {
    const value = take(e.target.value);
    if (value === undefined || value === v) return;
    confirmed(el, () => setValue(cx, block, el, value, 700));
  };
  let words = '';
  if (el.type === 'datetimepicker' && v != null) words = `${shortDay(v * 1000, zone, true)}, ${hhmm(v * 1000, zone)}`;
  else if (el.type === 'datepicker' && /^\d{4}-\d\d-\d\d$/.test(v || ''))
    words = shortDay(Date.parse(`${v}T12:00:00Z`), 'UTC', true);
  const id = `w-${slotOf(cx, block, el)}`;
  const marks = aria(el, a);
  return h(
    'div',
    { class: 'dated', key: slotOf(cx, block, el) },
    h('input', {
      ...hooks(block, el, a),
      ...marks,
      'aria-describedby': [marks['aria-describedby'], id].filter(Boolean).join(' '),
      class: 'input',
      type,
      value: shown,
      disabled: cx.frozen,
      min: type === 'date' ? '1900-01-01' : null,
      max: type === 'date' ? '9999-12-31' : null,
      onchange: change,
      onblur: () => flushOne(cx, block, el),
    }),
    h(
      'span',
      { class: 'dated-words', id },
      words,
      el.type === 'datetimepicker' || el.timezone ? ` ${words ? '· ' : ''}${placeOf(zone)} time` : '',
    ),
  );
}
