// Lays out Block Kit: one function per block. Interactive elements are drawn by inputs.js, texts by mrkdwn.js. A block
// this page does not know is named as such, never left out silently.

import { h } from './dom.js';
import { textObject, plainOf, link } from './mrkdwn.js';
import { markdown } from './markdown.js';
import { richText, tableBlock } from './richtext.js';
import { element, local } from './inputs.js';

/**
 * All blocks of a surface. `cx`: key (of the surface), place (as the workspace wants it), state (values it remembers),
 * modal, frozen (nothing can be pressed), submit, errors (by block_id), conversation.
 */
export function blocks(cx, list) {
  return (list || []).map((b, i) => {
    const block = b.block_id ? b : { ...b, block_id: `${b.type}-${i}` };
    const draw = DRAW[block.type];
    return h(
      'div',
      { class: `block b-${block.type}`, key: `${block.block_id}/${block.type}`, 'data-block-row': block.block_id },
      draw ? draw(cx, block) : h('p', { class: 'unknown' }, `This page cannot draw a “${block.type}” block.`),
    );
  });
}

const DRAW = {
  header: (cx, b) => h(`h${cx.modal ? 3 : 4}`, { class: 'b-head', dir: 'auto' }, textObject(b.text)),
  divider: () => h('hr', {}),
  section,
  context: (cx, b) =>
    h(
      'div',
      { class: 'context' },
      (b.elements || []).map((e) =>
        e.type === 'image'
          ? h('img', { class: 'tiny-pic', src: local(e.image_url), alt: e.alt_text || '' })
          : h('span', { class: 'pl', dir: 'auto' }, textObject(e)),
      ),
    ),
  actions: (cx, b) =>
    h(
      'div',
      { class: 'actions' },
      (b.elements || []).map((e) => element(cx, b, e)),
    ),
  image,
  rich_text: (cx, b) => h('div', { class: 'rich', dir: 'auto' }, richText(b)),
  markdown: (cx, b) => h('div', { class: 'md', dir: 'auto' }, markdown(b.text)),
  table: (cx, b) => tableBlock(b),
  input,
  file: (cx, b) => h('p', { class: 'unknown' }, `File ${b.external_id || ''}`),
};

function section(cx, b) {
  const body = [
    b.text ? h('div', { class: 'pl', dir: 'auto' }, textObject(b.text)) : null,
    b.fields?.length
      ? h(
          'div',
          { class: 'fields' },
          b.fields.map((f) => h('div', { class: 'pl', dir: 'auto' }, textObject(f))),
        )
      : null,
  ];
  if (!b.accessory) return body;
  const small = ['button', 'overflow', 'image'].includes(b.accessory.type);
  return h(
    'div',
    { class: `with-accessory${small ? '' : ' wide'}` },
    h('div', { class: 'section-text' }, body),
    h('div', { class: 'accessory' }, element(cx, b, b.accessory, { name: plainOf(b.text).slice(0, 80) })),
  );
}

function image(cx, b) {
  const src = local(b.image_url || b.slack_file?.url || (b.slack_file?.id && `/files/${b.slack_file.id}`));
  return h(
    'figure',
    {},
    b.title ? h('figcaption', {}, textObject(b.title)) : null,
    src
      ? h(
          'a',
          { href: src, target: '_blank', rel: 'noopener' },
          h('img', { src, alt: b.alt_text || '', loading: 'lazy' }),
        )
      : h(
          'p',
          { class: 'pic-away' },
          'Picture: ',
          b.alt_text || '',
          b.image_url ? [' ', link(b.image_url, 'open it')] : null,
        ),
  );
}

function input(cx, b) {
  const id = `${cx.key}|${b.block_id}`;
  const error = cx.errors?.[b.block_id];
  const ids = {
    label: `l-${id}`,
    hint: b.hint ? `h-${id}` : null,
    error: error ? `e-${id}` : null,
    required: !b.optional,
    field: true,
    name: plainOf(b.label),
  };
  return h(
    'div',
    { class: `field${error ? ' wrong' : ''}` },
    h(
      'div',
      {
        class: 'label',
        id: ids.label,
        dir: 'auto',
        onclick: (e) => e.currentTarget.parentElement.querySelector('input, textarea')?.focus(),
      },
      textObject(b.label),
      b.optional
        ? h('span', { class: 'optional' }, ' (optional)')
        : h('span', { class: 'must', 'aria-hidden': 'true' }, ' *'),
    ),
    element(cx, b, b.element, ids),
    error ? h('p', { class: 'error', id: ids.error, 'data-error': b.block_id }, error) : null,
    b.hint ? h('p', { class: 'hint', id: ids.hint, dir: 'auto' }, textObject(b.hint)) : null,
  );
}
