// One combobox for every select and people picker: type to filter, arrow keys and Enter to choose, chips where
// several may be chosen. It offers nobody who is deactivated, as Slack does not, and never loses what is chosen.

import { h, icon } from './dom.js';
import { S, draw, person, personName, botId, isOutsider, now } from './store.js';
import { avatar } from './avatar.js';
import { hhmm } from './time.js';

/** What tells a person from an ordinary colleague, in a word or two. */
export function tagsOf(p) {
  const tags = [];
  if (p.deleted) tags.push('deactivated');
  if (p.is_bot || p.id === botId()) tags.push('app');
  if (p.is_restricted || p.is_ultra_restricted) tags.push('guest');
  if (isOutsider(p)) tags.push('other organisation');
  return tags;
}

/** A person as an option. */
export function personItem(id) {
  const p = person(id) || { id, name: id };
  return {
    value: id,
    label: personName(id),
    words: `${p.name || ''} ${p.title || ''}`,
    sub: p.title,
    side: p.tz && !p.is_bot ? hhmm(now(), p.tz) : '',
    tags: tagsOf(p),
    avatar: true,
  };
}

/** Everybody Slack would offer. */
export const offered = () =>
  S.boot.people
    .filter((p) => !p.deleted)
    .sort((a, b) => Boolean(a.is_bot) - Boolean(b.is_bot) || personName(a.id).localeCompare(personName(b.id)))
    .map((p) => personItem(p.id));

/**
 * `o`: key (of its open/closed state), items, chosen (values, in order), many, max, placeholder, labelledby, describedby,
 * invalid, disabled, clearable, hooks (data attributes for the field itself), onchange(values), itemOf(value).
 */
export function combobox(o) {
  const ui = (S.ui[o.key] ||= { open: false, query: '', active: 0 });
  const full = o.many && o.max && o.chosen.length >= o.max;
  const wanted = ui.query.trim().toLowerCase();
  const hits = !ui.open
    ? []
    : o.items
        .filter(
          (it) =>
            (!o.many || !o.chosen.includes(it.value)) &&
            (!wanted || `${it.label} ${it.words || ''} ${it.group || ''}`.toLowerCase().includes(wanted)),
        )
        .slice(0, 200);
  const active = Math.min(ui.active, Math.max(0, hits.length - 1));
  const listId = `list-${o.key.replace(/[^\w-]/g, '_')}`;
  const itemOf = (v) => o.items.find((it) => it.value === v) || o.itemOf?.(v) || { value: v, label: v };
  const open = (yes) => {
    if (o.disabled || ui.open === yes) return;
    if (yes) closeOthers(ui);
    ui.open = yes;
    ui.query = '';
    ui.active =
      yes && !o.many
        ? Math.max(
            0,
            o.items.findIndex((it) => it.value === o.chosen[0]),
          )
        : 0;
    draw();
  };
  const choose = (it) => {
    if (!it || full) return;
    ui.query = '';
    // What lies under the list is wanted next; whoever wants another types on, or opens it again.
    ui.open = false;
    o.onchange(o.many ? [...o.chosen, it.value] : [it.value]);
    draw();
  };
  const drop = (v) => o.onchange(o.chosen.filter((x) => x !== v));
  const onkeydown = (e) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (move) {
      e.preventDefault();
      if (!ui.open) return open(true);
      ui.active = (active + move + hits.length) % Math.max(1, hits.length);
      draw();
    } else if ((e.key === 'Home' || e.key === 'End') && ui.open && !ui.query) {
      e.preventDefault();
      ui.active = e.key === 'Home' ? 0 : hits.length - 1;
      draw();
    } else if (e.key === 'Enter') {
      e.preventDefault();
      if (ui.open) choose(hits[active]);
      else open(true);
    } else if (e.key === 'Escape' && ui.open) {
      e.preventDefault();
      e.stopPropagation();
      open(false);
    } else if (e.key === 'Backspace' && o.many && !ui.query && o.chosen.length) drop(o.chosen.at(-1));
    else if (e.key === 'Delete' && !o.many && o.clearable && !ui.query && o.chosen.length) o.onchange([]);
  };
  const one = !o.many && o.chosen[0] != null ? itemOf(o.chosen[0]) : null;
  return h(
    'div',
    {
      class: `combo${ui.open ? ' open' : ''}${o.many ? ' many' : ''}${o.invalid ? ' invalid' : ''}`,
      key: o.key,
      onfocusout: (e) => !e.currentTarget.contains(e.relatedTarget) && open(false),
      onmousedown: (e) => {
        if (e.target.closest('.pop, button, input')) return;
        e.preventDefault();
        e.currentTarget.querySelector('input').focus();
        open(true);
      },
    },
    o.many
      ? o.chosen.map((v) => {
          const it = itemOf(v);
          return h(
            'span',
            { class: 'chip', key: v, 'data-chip': v },
            it.avatar ? avatar(v, 'tiny') : null,
            h('span', { class: 'chip-name' }, it.label),
            (it.tags || []).map((t) => h('small', { class: 'tag' }, t)),
            o.disabled
              ? null
              : h(
                  'button',
                  { type: 'button', class: 'chip-x', 'aria-label': `Remove ${it.label}`, onclick: () => drop(v) },
                  icon('close'),
                ),
          );
        })
      : null,
    one && !ui.open && one.avatar ? avatar(one.value, 'tiny') : null,
    h('input', {
      ...o.hooks,
      key: 'field',
      class: 'combo-input',
      role: 'combobox',
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      disabled: o.disabled,
      'aria-expanded': ui.open,
      'aria-controls': ui.open ? listId : null,
      'aria-autocomplete': 'list',
      'aria-labelledby': o.labelledby,
      'aria-label': o.labelledby ? null : o.label || o.placeholder || 'Choose',
      'aria-activedescendant': ui.open && hits[active] ? `${listId}-${active}` : null,
      'aria-describedby': o.describedby,
      'aria-invalid': o.invalid ? 'true' : null,
      'aria-required': o.required ? 'true' : null,
      placeholder:
        o.many && o.chosen.length
          ? full
            ? `${o.max} at most`
            : 'Add another'
          : one && ui.open
            ? one.label
            : o.placeholder || 'Choose',
      value: ui.open ? ui.query : one ? one.label : '',
      onclick: () => open(true),
      oninput: (e) => {
        // A field filled at once (a paste, a test) is taken as the filter whether the list was open or not.
        closeOthers(ui);
        ui.open = true;
        ui.query = e.target.value;
        ui.active = 0;
        draw();
      },
      onkeydown,
    }),
    one && one.tags?.length && !ui.open ? one.tags.map((t) => h('small', { class: 'tag', key: t }, t)) : null,
    one && o.clearable && !ui.open && !o.disabled
      ? h(
          'button',
          {
            type: 'button',
            key: 'x',
            class: 'combo-x',
            'aria-label': `Clear ${one.label}`,
            onclick: () => o.onchange([]),
          },
          icon('close'),
        )
      : icon('down'),
    ui.open ? list(o, { ui, hits, active, listId, full, wanted, choose }) : null,
  );
}

function list(o, { ui, hits, active, listId, full, wanted, choose }) {
  const note = full
    ? `You can choose ${o.max} at most. Remove one first.`
    : hits.length
      ? null
      : wanted
        ? `Nothing matches “${ui.query}”.`
        : 'Nothing to choose.';
  // Brought into sight once when the keys move there, not on every redraw.
  const show = (el) => {
    const at = `${active}/${ui.query}`;
    if (ui.shown === at) return;
    ui.shown = at;
    requestAnimationFrame(() => el.scrollIntoView({ block: 'nearest' }));
  };
  const hover = (k) => {
    if (k === ui.active) return;
    ui.active = k;
    ui.shown = `${k}/${ui.query}`;
    draw();
  };
  const row = (it, k) =>
    h(
      'div',
      {
        key: `o-${it.value}`,
        id: `${listId}-${k}`,
        role: 'option',
        class: `option${k === active ? ' active' : ''}`,
        'aria-selected': !o.many && o.chosen.includes(it.value),
        'data-option': it.value,
        onclick: () => choose(it),
        onmousemove: () => hover(k),
        drawn: (el) => k === active && show(el),
      },
      it.avatar ? avatar(it.value, 'small') : null,
      h(
        'span',
        { class: 'option-text' },
        h('span', { class: 'option-label', dir: 'auto' }, it.label),
        (it.tags || []).map((t) => h('small', { class: 'tag' }, t)),
        it.sub ? h('span', { class: 'option-sub', dir: 'auto' }, it.sub) : null,
      ),
      it.side ? h('span', { class: 'option-side' }, it.side) : null,
      !o.many && o.chosen.includes(it.value) ? icon('check') : null,
    );
  const group = (it, k) =>
    it.group && it.group !== hits[k - 1]?.group
      ? h('div', { class: 'pop-group', role: 'presentation', key: `g-${it.group}` }, it.group)
      : null;
  return h(
    'div',
    {
      class: 'pop listbox',
      key: 'pop',
      id: listId,
      role: 'listbox',
      'aria-label': o.label || o.placeholder || 'Choices',
      'aria-multiselectable': o.many ? 'true' : null,
      onmousedown: (e) => e.preventDefault(),
    },
    note ? h('p', { class: 'pop-note' }, note) : hits.map((it, k) => [group(it, k), row(it, k)]),
  );
}

/** One list at a time, also where a field was filled without ever having the focus. */
function closeOthers(ui) {
  for (const other of Object.values(S.ui)) {
    if (other !== ui && 'query' in other) other.open = false;
  }
}

/** Puts every open list beside its field, inside the window. Called after each redraw and on scrolling. */
export function placePops() {
  for (const pop of document.querySelectorAll('.pop')) {
    const at = pop.parentElement.getBoundingClientRect();
    const wide = pop.classList.contains('menu') ? 220 : Math.max(at.width, Math.min(320, innerWidth - 16));
    const below = innerHeight - at.bottom - 12;
    const above = at.top - 12;
    const up = below < Math.min(260, pop.scrollHeight) && above > below;
    pop.style.width = `${wide}px`;
    pop.style.left = `${Math.max(8, Math.min(pop.dataset.align === 'end' ? at.right - wide : at.left, innerWidth - wide - 8))}px`;
    pop.style.maxHeight = `${Math.min(320, Math.max(120, up ? above : below))}px`;
    pop.style.top = up ? 'auto' : `${at.bottom + 4}px`;
    pop.style.bottom = up ? `${innerHeight - at.top + 4}px` : 'auto';
  }
}
