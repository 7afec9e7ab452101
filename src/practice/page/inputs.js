// Every interactive Block Kit element, in a message, a modal or the Home tab. Each carries data-action and data-block
// (and in an input block data-field); each is a native control or follows the ARIA pattern of one.

import { h, icon } from './dom.js';
import { S, draw, act, actBusy, tz } from './store.js';
import { textObject, plainOf } from './mrkdwn.js';
import { safeUrl } from './dom.js';
import { combobox, offered, personItem } from './picker.js';
import { valueOf, setValue, flushOne, isMany } from './values.js';
import { toField, fromField, shortDay, hhmm, placeOf } from './time.js';

/** `a`: ids of its label, hint and error, and whether it is wrong or required; empty outside input blocks. */
export function element(cx, block, el, a = {}) {
  const draws = { button, overflow, plain_text_input: text, email_text_input: text, url_text_input: text, number_input: text, checkboxes: boxes, radio_buttons: boxes, datepicker: dated, timepicker: dated, datetimepicker: dated };
  if (draws[el.type]) return draws[el.type](cx, block, el, a);
  if (el.type?.endsWith('_select')) return select(cx, block, el, a);
  if (el.type === 'image') return h('img', { class: 'thumb', src: local(el.image_url), alt: el.alt_text || '' });
  return h('span', { class: 'unknown' }, `This page cannot draw “${el.type}”.`);
}

/** Pictures from elsewhere are not fetched: the page works alone. */
export const local = (url) => (url && safeUrl(url) && new URL(url, location.href).origin === location.origin ? url : url?.startsWith('data:') ? url : null);

const hooks = (block, el, a) => ({ 'data-action': el.action_id, 'data-block': block.block_id, 'data-field': a.field ? block.block_id : null });
const aria = (el, a) => ({
  'aria-labelledby': a.label || null, 'aria-label': a.label ? null : plainOf(el.placeholder) || a.name || el.action_id,
  'aria-describedby': [a.hint, a.error].filter(Boolean).join(' ') || null, 'aria-invalid': a.error ? 'true' : null, 'aria-required': a.required ? 'true' : null,
});
const slotOf = (cx, block, el) => `${cx.key}|${block.block_id}|${el.action_id}`;

/** Asks first where the element has a confirm dialog. */
function confirmed(el, go, value) {
  if (!el.confirm) return go();
  S.ui.confirm = { dialog: el.confirm, go, value, back: document.activeElement };
  draw();
  return null;
}

function button(cx, block, el) {
  const key = slotOf(cx, block, el);
  const busy = S.busy[key];
  const press = () => confirmed(el, async () => {
    if (el.url && safeUrl(el.url)) window.open(safeUrl(el.url), '_blank', 'noopener');
    await actBusy(key, 'click', { place: cx.place, action_id: el.action_id, block_id: block.block_id });
  });
  return h('button', { type: 'button', key, class: `btn ${el.style || ''}${busy ? ' busy' : ''}`, ...hooks(block, el, {}), 'data-value': el.value, 'aria-label': el.accessibility_label, 'aria-busy': busy ? 'true' : null, disabled: cx.frozen, onclick: busy ? null : press },
    h('span', { class: 'btn-text' }, textObject(el.text)), el.url ? h('span', { 'aria-hidden': 'true' }, ' ↗') : null);
}

function overflow(cx, block, el) {
  const key = `menu:${slotOf(cx, block, el)}`;
  return menu({
    key, label: 'More choices', trigger: icon('more'), hooks: hooks(block, el, {}), disabled: cx.frozen,
    items: (el.options || []).map((o) => ({ value: o.value, label: textObject(o.text), sub: o.description && textObject(o.description), run: () => confirmed(el, () => {
      if (o.url && safeUrl(o.url)) window.open(safeUrl(o.url), '_blank', 'noopener');
      return act('choose', { place: cx.place, block_id: block.block_id, action_id: el.action_id, value: { option: o.value } });
    }) })),
  });
}

/** A button with a menu under it: arrow keys move, Enter chooses, Escape closes and returns to the button. */
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
    const to = { ArrowDown: all[(k + 1) % all.length], ArrowUp: all[(k - 1 + all.length) % all.length], Home: all[0], End: all.at(-1) }[e.key];
    if (to) {
      e.preventDefault();
      to.focus();
    } else if (e.key === 'Escape') {
      e.stopPropagation();
      near(e).querySelector('button').focus();
      toggle(false);
    } else if (e.key === 'Tab') toggle(false);
  };
  return h('span', { class: 'menu-box', key, onfocusout: (e) => !e.currentTarget.contains(e.relatedTarget) && ui.open && toggle(false) },
    h('button', { type: 'button', class: cls, ...data, 'aria-haspopup': 'menu', 'aria-expanded': ui.open, 'aria-label': label, disabled,
      onclick: () => toggle(!ui.open),
      onkeydown: (e) => {
        if (e.key === 'ArrowDown' && !ui.open) {
          e.preventDefault();
          toggle(true);
        } else if (ui.open) keys(e);
      } }, trigger),
    ui.open ? h('div', { class: 'pop menu', role: 'menu', 'aria-label': label, 'data-align': 'end', onkeydown: keys, created: (el) => requestAnimationFrame(() => el.querySelector('[role=menuitem]')?.focus()) },
      items.map((it) => h('button', { type: 'button', role: 'menuitem', tabindex: '-1', class: `option${it.danger ? ' danger' : ''}`, 'data-option': it.value, onclick: (e) => {
        near(e).querySelector('button').focus();
        toggle(false);
        it.run();
      } }, h('span', { class: 'option-text' }, h('span', { class: 'option-label' }, it.label), it.sub ? h('span', { class: 'option-sub' }, it.sub) : null)))) : null);
}

function text(cx, block, el, a) {
  const v = valueOf(cx, block, el) ?? '';
  const rules = el.dispatch_action_config?.trigger_actions_on || ['on_enter_pressed'];
  const sends = block.dispatch_action || block.type !== 'input';
  const live = sends && rules.includes('on_character_entered');
  const over = el.max_length && [...v].length > el.max_length;
  const props = {
    ...hooks(block, el, a), ...aria(el, a), value: v, placeholder: plainOf(el.placeholder) || null, disabled: cx.frozen, dir: 'auto', autofocus: null, spellcheck: 'true',
    oninput: (e) => setValue(cx, block, el, e.target.value, live ? 400 : sends ? Infinity : 800),
    onblur: () => (sends ? null : flushOne(cx, block, el)),
    onkeydown: (e) => {
      if (e.key !== 'Enter' || e.isComposing) return;
      const plainEnter = !el.multiline || e.metaKey || e.ctrlKey;
      if (!plainEnter) return;
      e.preventDefault();
      if (sends && rules.includes('on_enter_pressed') && !e.metaKey && !e.ctrlKey) setValue(cx, block, el, e.target.value);
      else cx.submit?.();
    },
  };
  const field = el.multiline
    ? h('textarea', { ...props, class: 'input', rows: 4, drawn: grow })
    : h('input', { ...props, class: 'input', type: { email_text_input: 'email', url_text_input: 'url' }[el.type] || 'text', inputmode: el.type === 'number_input' ? (el.is_decimal_allowed ? 'decimal' : 'numeric') : null, autocomplete: 'off' });
  return h('div', { class: 'text-field', key: slotOf(cx, block, el) }, field,
    el.max_length ? h('span', { class: `counter${over ? ' over' : ''}`, 'aria-hidden': 'true' }, `${[...v].length.toLocaleString('en')} / ${Number(el.max_length).toLocaleString('en')}`) : null);
}

/** Lets a text area be as high as its text, up to 16 lines or so. */
export function grow(el) {
  if (el.__grown === el.value + el.clientWidth) return;
  el.style.height = 'auto';
  el.style.height = `${Math.min(el.scrollHeight + 2, 340)}px`;
  el.__grown = el.value + el.clientWidth;
}

function boxes(cx, block, el, a) {
  const many = isMany(el.type);
  const chosen = many ? valueOf(cx, block, el) : [valueOf(cx, block, el)];
  const name = slotOf(cx, block, el);
  const pick = (value, on) => confirmed(el, () => setValue(cx, block, el, many ? (el.options || []).map((o) => o.value).filter((x) => (x === value ? on : chosen.includes(x))) : value));
  return h('div', { class: 'boxes', role: many ? 'group' : 'radiogroup', key: name, 'data-field': a.field ? block.block_id : null, 'aria-labelledby': a.label || null, 'aria-label': a.label ? null : a.name || 'Choices', 'aria-describedby': [a.hint, a.error].filter(Boolean).join(' ') || null, 'aria-invalid': a.error ? 'true' : null, 'aria-required': !many && a.required ? 'true' : null },
    (el.options || []).map((o, k) => h('label', { class: 'box', key: o.value },
      h('input', { type: many ? 'checkbox' : 'radio', name, value: o.value, 'data-value': o.value, ...hooks(block, el, {}), checked: chosen.includes(o.value), disabled: cx.frozen, 'aria-describedby': o.description ? `d-${name}-${k}` : null, onchange: (e) => pick(o.value, e.target.checked) }),
      h('span', { class: 'box-text' }, h('span', { dir: 'auto' }, textObject(o.text)), o.description ? h('span', { class: 'box-sub', id: `d-${name}-${k}`, dir: 'auto' }, textObject(o.description)) : null))));
}

function dated(cx, block, el, a) {
  const zone = el.type === 'timepicker' && el.timezone ? el.timezone : tz();
  const v = valueOf(cx, block, el);
  const shown = v == null ? '' : el.type === 'datetimepicker' ? toField(Number(v), zone) : v;
  const type = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' }[el.type];
  // A year is typed digit by digit: what stands there meanwhile is no date.
  const take = (raw) => {
    if (raw === '') return el.type === 'datetimepicker' ? null : '';
    if (el.type === 'datetimepicker') return fromField(raw, zone) ?? undefined;
    return type === 'date' && raw < '1900' ? undefined : raw;
  };
  const change = (e) => {
    const value = take(e.target.value);
    if (value === undefined || value === v) return;
    confirmed(el, () => setValue(cx, block, el, value === '' ? null : value, 700));
  };
  let words = '';
  if (el.type === 'datetimepicker' && v != null) words = `${shortDay(v * 1000, zone, true)}, ${hhmm(v * 1000, zone)}`;
  else if (el.type === 'datepicker' && /^\d{4}-\d\d-\d\d$/.test(v || '')) words = shortDay(Date.parse(`${v}T12:00:00Z`), 'UTC', true);
  const id = `w-${slotOf(cx, block, el)}`;
  const marks = aria(el, a);
  return h('div', { class: 'dated', key: slotOf(cx, block, el) },
    h('input', { ...hooks(block, el, a), ...marks, 'aria-describedby': [marks['aria-describedby'], id].filter(Boolean).join(' '), class: 'input', type, value: shown, disabled: cx.frozen, min: type === 'date' ? '1900-01-01' : null, max: type === 'date' ? '9999-12-31' : null,
      onchange: change, onblur: () => flushOne(cx, block, el) }),
    h('span', { class: 'dated-words', id }, words, el.type === 'datetimepicker' || el.timezone ? ` ${words ? '· ' : ''}${placeOf(zone)} time` : ''));
}

function select(cx, block, el, a) {
  const many = isMany(el.type);
  const v = valueOf(cx, block, el);
  const groups = el.option_groups || [{ options: el.options || [] }];
  let items;
  let itemOf;
  if (el.type.includes('users')) {
    items = offered();
    itemOf = personItem;
  } else if (el.type.includes('conversations') || el.type.includes('channels')) {
    items = conversationItems(el);
    itemOf = (id) => ({ value: id, label: S.seen?.conversations.find((c) => c.id === id)?.name || id });
  } else items = groups.flatMap((g) => (g.options || []).map((o) => ({ value: o.value, label: plainOf(o.text), sub: o.description ? plainOf(o.description) : '', group: g.label ? plainOf(g.label) : null })));
  return combobox({
    key: `combo:${slotOf(cx, block, el)}`, items, itemOf, chosen: many ? v : v == null ? [] : [v], many, max: el.max_selected_items, placeholder: plainOf(el.placeholder),
    label: a.name, labelledby: a.label, describedby: [a.hint, a.error].filter(Boolean).join(' ') || null, invalid: Boolean(a.error), required: a.required, disabled: cx.frozen,
    clearable: block.type === 'input' && block.optional, hooks: hooks(block, el, a),
    onchange: (values) => confirmed(el, () => setValue(cx, block, el, many ? values : values[0] ?? null)),
  });
}

function conversationItems(el) {
  const only = el.filter?.include;
  return (S.seen?.conversations || []).filter((c) => !c.archived)
    .filter((c) => (el.type.includes('channels') ? c.kind === 'channel' : !only || only.includes({ channel: 'public', private: 'private', dm: 'im', app: 'im' }[c.kind])))
    .filter((c) => !(el.filter?.exclude_bot_users && c.kind === 'app'))
    .map((c) => ({ value: c.id, label: c.kind === 'channel' || c.kind === 'private' ? `#${c.name}` : c.name, sub: c.kind === 'private' ? 'Private channel' : '' }));
}
