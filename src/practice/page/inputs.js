// Every interactive Block Kit element, in a message, a modal or the Home tab. Each carries data-action and data-block
// (and in an input block data-field); each is a native control or follows the ARIA pattern of one.

import { h, icon, safeUrl } from './dom.js';
import { S, act, actBusy, isOutsider, person } from './store.js';
import { textObject, plainOf } from './mrkdwn.js';
import { aria, boxes, confirmed, dated, hooks, slotOf, text } from './fields.js';
import { menu } from './menu.js';
import { combobox, offered, personItem } from './picker.js';
import { valueOf, setValue, isMany } from './values.js';

/** `a`: ids of its label, hint and error, and whether it is wrong or required; empty outside input blocks. */
export function element(cx, block, el, a = {}) {
  const draws = {
    button,
    overflow,
    plain_text_input: text,
    email_text_input: text,
    url_text_input: text,
    number_input: text,
    checkboxes: boxes,
    radio_buttons: boxes,
    datepicker: dated,
    timepicker: dated,
    datetimepicker: dated,
  };
  if (draws[el.type]) return draws[el.type](cx, block, el, a);
  if (el.type?.endsWith('_select')) return select(cx, block, el, a);
  if (el.type === 'image') return h('img', { class: 'thumb', src: local(el.image_url), alt: el.alt_text || '' });
  return h('span', { class: 'unknown' }, `This page cannot draw “${el.type}”.`);
}

/** Pictures from elsewhere are not fetched: the page works alone. */
export function local(url) {
  const safe = url && safeUrl(url);
  if (!safe) return null;
  const u = new URL(safe);
  // The workspace names itself by number; this page may have been opened by name. Files are shown to those who see them.
  if (u.pathname.startsWith('/files/') && u.port === location.port) return `${u.pathname}?as=${S.me}`;
  return u.origin === location.origin || u.protocol === 'data:' ? safe : null;
}

function button(cx, block, el) {
  const key = slotOf(cx, block, el);
  const busy = S.busy[key];
  const press = () =>
    confirmed(el, async () => {
      if (el.url && safeUrl(el.url)) window.open(safeUrl(el.url), '_blank', 'noopener');
      await actBusy(key, 'click', { place: cx.place, action_id: el.action_id, block_id: block.block_id });
    });
  return h(
    'button',
    {
      type: 'button',
      key,
      class: `btn ${el.style || ''}${busy ? ' busy' : ''}`,
      ...hooks(block, el, {}),
      'data-value': el.value,
      'aria-label': el.accessibility_label,
      'aria-busy': busy ? 'true' : null,
      disabled: cx.frozen,
      onclick: busy ? null : press,
    },
    h('span', { class: 'btn-text' }, textObject(el.text)),
    el.url ? h('span', { 'aria-hidden': 'true' }, ' ↗') : null,
  );
}

function overflow(cx, block, el) {
  const key = `menu:${slotOf(cx, block, el)}`;
  return menu({
    key,
    label: 'More choices',
    trigger: icon('more'),
    hooks: hooks(block, el, {}),
    disabled: cx.frozen,
    items: (el.options || []).map((o) => ({
      value: o.value,
      label: textObject(o.text),
      sub: o.description && textObject(o.description),
      run: () =>
        confirmed(el, () => {
          if (o.url && safeUrl(o.url)) window.open(safeUrl(o.url), '_blank', 'noopener');
          return act('choose', {
            place: cx.place,
            block_id: block.block_id,
            action_id: el.action_id,
            value: { option: o.value },
          });
        }),
    })),
  });
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
    itemOf = (id) => {
      const c = [...(S.seen?.conversations || []), ...S.boot.channels].find((one) => one.id === id);
      return c ? conversationItem(c) : { value: id, label: id };
    };
  } else
    items = groups.flatMap((g) =>
      (g.options || []).map((o) => ({
        value: o.value,
        label: plainOf(o.text),
        sub: o.description ? plainOf(o.description) : '',
        group: g.label ? plainOf(g.label) : null,
      })),
    );
  return combobox({
    key: `combo:${slotOf(cx, block, el)}`,
    items,
    itemOf,
    chosen: many ? v : v == null ? [] : [v],
    many,
    max: el.max_selected_items,
    placeholder: plainOf(el.placeholder),
    label: a.name,
    labelledby: a.label,
    describedby: aria(el, a)['aria-describedby'],
    invalid: Boolean(a.error),
    required: a.required,
    disabled: cx.frozen,
    clearable: block.type === 'input' && block.optional,
    hooks: hooks(block, el, a),
    onchange: (values) => confirmed(el, () => setValue(cx, block, el, many ? values : (values[0] ?? null))),
  });
}

/** What Slack would offer: where this person is, and to members every public channel besides. */
function conversationItems(el) {
  const only = el.filter?.include;
  const mine = S.seen?.conversations || [];
  const me = person(S.me) || {};
  const sees = !me.is_restricted && !me.is_ultra_restricted && !isOutsider(me);
  const others = sees
    ? S.boot.channels.filter((c) => c.kind === 'channel' && !mine.some((own) => own.id === c.id))
    : [];
  return [...mine, ...others]
    .filter((c) => !c.archived)
    .filter((c) =>
      el.type.includes('channels')
        ? c.kind === 'channel'
        : !only || only.includes({ channel: 'public', private: 'private', group: 'mpim', dm: 'im', app: 'im' }[c.kind]),
    )
    .filter((c) => !(el.filter?.exclude_bot_users && c.kind === 'app'))
    .map(conversationItem);
}

function conversationItem(c) {
  return {
    value: c.id,
    label: c.kind === 'channel' || c.kind === 'private' ? `#${c.name}` : c.name,
    sub: c.kind === 'private' ? 'Private channel' : '',
  };
}
