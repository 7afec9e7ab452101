// What the controls hold: the choice made here, else the one the workspace remembers, else the block's initial one;
// and the way of a choice to the workspace. A choice never leaves twice, and what is still being typed leaves before
// the modal is submitted.

import { S, act, draw, refresh } from './store.js';

// type: [key in state.values, initial key, Input key, many?]
const KINDS = {
  plain_text_input: ['value', 'initial_value', 'text'],
  email_text_input: ['value', 'initial_value', 'text'],
  url_text_input: ['value', 'initial_value', 'text'],
  number_input: ['value', 'initial_value', 'number'],
  static_select: ['selected_option', 'initial_option', 'option'],
  external_select: ['selected_option', 'initial_option', 'option'],
  radio_buttons: ['selected_option', 'initial_option', 'option'],
  overflow: ['selected_option', 'initial_option', 'option'],
  multi_static_select: ['selected_options', 'initial_options', 'options', true],
  multi_external_select: ['selected_options', 'initial_options', 'options', true],
  checkboxes: ['selected_options', 'initial_options', 'options', true],
  users_select: ['selected_user', 'initial_user', 'user'],
  multi_users_select: ['selected_users', 'initial_users', 'users', true],
  conversations_select: ['selected_conversation', 'initial_conversation', 'conversation'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', 'conversations', true],
  channels_select: ['selected_channel', 'initial_channel', 'channel'],
  multi_channels_select: ['selected_channels', 'initial_channels', 'channels', true],
  datepicker: ['selected_date', 'initial_date', 'date'],
  timepicker: ['selected_time', 'initial_time', 'time'],
  datetimepicker: ['selected_date_time', 'initial_date_time', 'datetime'],
};

export const isMany = (type) => Boolean(KINDS[type]?.[3]);
const TEXTUAL = new Set(['plain_text_input', 'email_text_input', 'url_text_input', 'number_input']);
export const isTextual = (type) => TEXTUAL.has(type);
export const isDated = (type) => ['datepicker', 'timepicker', 'datetimepicker'].includes(type);

const slot = (cx, block, el) => `${cx.key}|${block.block_id}|${el.action_id}`;
const bare = (v) => (v && typeof v === 'object' && 'value' in v ? v.value : v);

/** The present value: a string, a number of seconds, a list, or null. */
export function valueOf(cx, block, el) {
  const [stateKey, initialKey, , many] = KINDS[el.type] || [];
  const here = S.drafts[slot(cx, block, el)];
  if (here !== undefined) return here;
  const kept = cx.state?.[block.block_id]?.[el.action_id];
  let v = kept && stateKey in kept ? kept[stateKey] : el[initialKey];
  if (v === undefined && el.default_to_current_conversation) v = cx.conversation;
  if (many) return (v || []).map(bare);
  v = bare(v);
  return v ?? null;
}

const inputOf = (el, v) => (v === null ? 'nothing' : { [KINDS[el.type][2]]: v });

const timers = new Map();

/**
 * Takes a choice made at a control and brings it to the workspace: at once, or after `wait` ms without another one.
 * `wait` of Infinity: only with the next `flush` (leaving the field, or submitting).
 */
export function setValue(cx, block, el, value, wait = 0) {
  const key = slot(cx, block, el);
  S.drafts[key] = value;
  S.hiddenErrors[`${cx.key}|${block.block_id}`] = true;
  clearTimeout(timers.get(key)?.timer);
  const send = async () => {
    timers.delete(key);
    const sent = S.drafts[key];
    await act(
      'choose',
      { place: cx.place, block_id: block.block_id, action_id: el.action_id, value: inputOf(el, sent) },
      { quiet: cx.modal },
    );
    // From here on the workspace remembers it, or has refused it; what stands there is what it says.
    await refresh();
    if (S.drafts[key] === sent && !timers.has(key)) delete S.drafts[key];
    draw();
  };
  draw();
  if (wait === 0) {
    timers.delete(key);
    return send();
  }
  timers.set(key, { cx: cx.key, send, timer: wait === Infinity ? null : setTimeout(send, wait) });
  return null;
}

/** Sends what has been typed and not sent: of one control, or of everything under `cxKey`. */
export function flush(cxKey, only) {
  const sent = [];
  for (const [key, t] of timers) {
    if (t.cx !== cxKey || (only && key !== only)) continue;
    clearTimeout(t.timer);
    sent.push(t.send());
  }
  return Promise.all(sent);
}

export const flushOne = (cx, block, el) => flush(cx.key, slot(cx, block, el));

/** Drops what was typed in a view that is gone. */
export function forget(cxKey) {
  for (const [key, t] of timers) {
    if (t.cx !== cxKey) continue;
    clearTimeout(t.timer);
    timers.delete(key);
  }
  for (const key of Object.keys(S.drafts)) if (key.startsWith(`${cxKey}|`)) delete S.drafts[key];
  for (const key of Object.keys(S.hiddenErrors)) if (key.startsWith(`${cxKey}|`)) delete S.hiddenErrors[key];
}
