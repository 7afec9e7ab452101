// Where one writes: plain text, `/rollout …` with its words offered, or a small text file. Enter sends, Shift+Enter
// begins a new line; what is typed stays with its conversation until it is sent.

import { h, icon } from './dom.js';
import { S, act, draw, notice, botName } from './store.js';
import { avatar } from './avatar.js';
import { grow } from './fields.js';
import { menu } from './menu.js';

const MAX_FILE = 200_000;

/** The words a usage hint names: `start [name] | status | list` gives start, status, list. */
function wordsOf(hint) {
  const flat = String(hint || '').replace(/^\s*\[(.*)\]\s*$/s, '$1');
  const words = flat
    .split(/[|,·]/)
    .map((w) => w.trim())
    .map((w) => ({ word: /^[a-z][\w-]*/.exec(w)?.[0], rest: w.replace(/^[a-z][\w-]*/, '').trim() }));
  return words.length > 1 ? words.filter((w) => w.word) : [];
}

/** People whose handle or name begins so; Slack makes a mention of the handle when the message is sent. */
function mentionsFor(before, begun) {
  const hit = (p) =>
    p.name?.toLowerCase().startsWith(begun) ||
    p.real_name
      ?.toLowerCase()
      .split(/\s+/)
      .some((w) => w.startsWith(begun));
  return S.boot.people
    .filter((p) => !p.deleted && p.name && hit(p))
    .slice(0, 8)
    .map((p) => ({ insert: `${before}${p.name} `, label: `@${p.name}`, hint: p.real_name, person: p.id }));
}

/** What could be meant by the text so far: a person after `@`, else whole commands first, then the words after one. */
function offersFor(text, inThread) {
  const at = /(?:^|\s)@([\p{L}\p{N}._-]*)$/u.exec(text);
  if (at) return mentionsFor(text.slice(0, text.length - at[1].length), at[1].toLowerCase());
  if (inThread || !text.startsWith('/') || text.includes('\n')) return [];
  const commands = S.boot.command || [];
  const typed = text.split(' ')[0];
  const exact = commands.find((c) => c.name === typed);
  if (!exact || !text.includes(' ')) {
    return commands
      .filter((c) => c.name.startsWith(typed))
      .flatMap((c) => [
        { insert: `${c.name} `, label: c.name, hint: c.hint, sub: c.description },
        ...wordsOf(c.hint)
          .slice(0, 12)
          .map((w) => ({
            insert: `${c.name} ${w.word}${w.rest ? ' ' : ''}`,
            label: `${c.name} ${w.word}`,
            hint: w.rest,
          })),
      ]);
  }
  const after = text.slice(typed.length + 1);
  if (after.includes(' ')) return [];
  return wordsOf(exact.hint)
    .filter((w) => w.word.startsWith(after) && w.word !== after)
    .map((w) => ({ insert: `${typed} ${w.word}${w.rest ? ' ' : ''}`, label: `${typed} ${w.word}`, hint: w.rest }));
}

export function composer(conversation, thread) {
  const key = `compose:${S.me}:${conversation.id}:${thread || ''}`;
  const ui = (S.ui[key] ||= { text: '', active: -1, shut: false });
  const offers = ui.shut ? [] : offersFor(ui.text, Boolean(thread));
  const command = ui.text.startsWith('/') && (S.boot.command || []).find((c) => c.name === ui.text.split(' ')[0]);
  const where =
    conversation.kind === 'channel' || conversation.kind === 'private'
      ? `#${conversation.name}`
      : conversation.kind === 'app'
        ? botName()
        : conversation.name;
  if (conversation.archived)
    return h('p', { class: 'composer-shut', key }, 'This channel is archived. Nobody can write here.');
  const put = (text) => {
    Object.assign(ui, { text, active: -1, shut: false });
    draw();
  };
  const send = async () => {
    const text = ui.text.trim();
    if (!text || ui.sending) return;
    if (text.startsWith('/') && !text.startsWith('//')) {
      const name = text.split(/\s/)[0];
      if (thread) return notice(`${name} does not work in a thread. Type it in the conversation itself.`, true);
      if (!(S.boot.command || []).some((c) => c.name === name))
        return notice(
          `${name} is not a command here. Try ${(S.boot.command || []).map((c) => c.name).join(', ') || 'plain text'}.`,
          true,
        );
    }
    ui.sending = true;
    follow();
    put('');
    const answer =
      text.startsWith('/') && !text.startsWith('//')
        ? await act('command', { conversation: conversation.id, line: text })
        : await act('say', { conversation: conversation.id, text, thread: thread || null });
    ui.sending = false;
    if (!answer && !ui.text) put(text);
    draw();
  };
  // Whoever writes wants to see it arrive.
  const follow = () => {
    S.fresh = null;
    document.querySelector(thread ? '.thread .scroll' : '.main .scroll').__down = true;
  };
  const attach = async (e) => {
    const file = e.target.files[0];
    e.target.value = '';
    if (!file) return;
    if (file.size > MAX_FILE) return notice(`That file is too large to try here: ${MAX_FILE / 1000} kB at most.`, true);
    const text = await file.text();
    follow();
    await act('upload', { conversation: conversation.id, filename: file.name, text });
  };
  const shortcuts = (S.boot.shortcuts || []).filter((s) => !s.type || s.type === 'global');
  const listId = `offers-${thread ? 't' : 'm'}`;
  return h(
    'form',
    {
      class: 'composer',
      key,
      onsubmit: (e) => {
        e.preventDefault();
        send();
      },
    },
    offers.length
      ? h(
          'div',
          {
            class: 'offers',
            key: 'offers',
            role: 'listbox',
            id: listId,
            'aria-label': 'Offers',
            onmousedown: (e) => e.preventDefault(),
          },
          offers.map((o, k) =>
            h(
              'div',
              {
                key: o.insert,
                role: 'option',
                id: `${listId}-${k}`,
                'data-offer': o.insert.trim(),
                'aria-selected': k === ui.active,
                class: `option${k === ui.active ? ' active' : ''}`,
                onclick: (e) => {
                  put(o.insert);
                  e.currentTarget.closest('form').querySelector('textarea').focus();
                },
              },
              o.person ? avatar(o.person, 'tiny') : null,
              h(
                'span',
                { class: 'option-text' },
                h('span', { class: 'option-label mono' }, o.label),
                o.sub ? h('span', { class: 'option-sub' }, o.sub) : null,
              ),
              o.hint && !o.sub ? h('span', { class: o.person ? 'option-side' : 'option-side mono' }, o.hint) : null,
            ),
          ),
        )
      : null,
    command
      ? h(
          'p',
          { class: 'usage', key: 'usage', id: `${listId}-usage` },
          h('span', { class: 'mono' }, command.name, ' ', h('b', {}, command.hint || '')),
        )
      : null,
    h(
      'div',
      { class: 'composer-box', key: 'box' },
      h('textarea', {
        rows: 1,
        'data-composer': thread ? 'thread' : '',
        'aria-label': thread ? `Reply in the thread in ${where}` : `Write to ${where}`,
        placeholder: thread
          ? 'Reply…'
          : innerWidth > 720
            ? `Write to ${where}, or type /rollout`
            : 'Write, or type /rollout',
        value: ui.text,
        dir: 'auto',
        drawn: grow,
        'aria-controls': offers.length ? listId : null,
        'aria-activedescendant': offers[ui.active] ? `${listId}-${ui.active}` : null,
        'aria-describedby': command ? `${listId}-usage` : null,
        oninput: (e) => put(e.target.value),
        onkeydown: (e) => {
          const move = offers.length && { ArrowDown: 1, ArrowUp: -1 }[e.key];
          if (move) {
            e.preventDefault();
            ui.active = (ui.active + move + offers.length + (ui.active < 0 && move < 0 ? 1 : 0)) % offers.length;
            draw();
          } else if (e.key === 'Tab' && offers.length && !e.shiftKey) {
            e.preventDefault();
            put(offers[Math.max(0, ui.active)].insert);
          } else if (e.key === 'Escape' && offers.length) {
            e.stopPropagation();
            ui.shut = true;
            draw();
          } else if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
            e.preventDefault();
            if (offers[ui.active]) put(offers[ui.active].insert);
            else send();
          }
        },
      }),
      h(
        'div',
        { class: 'composer-tools' },
        h(
          'label',
          { class: 'tool', title: 'Attach a small text file' },
          h('input', {
            type: 'file',
            class: 'quiet',
            'data-attach': '',
            'aria-label': 'Attach a small text file',
            onchange: attach,
          }),
          icon('clip'),
        ),
        shortcuts.length && !thread
          ? menu({
              key: `short:${key}`,
              label: 'Shortcuts',
              trigger: icon('bolt'),
              cls: 'tool',
              items: shortcuts.map((s) => ({
                value: s.callback_id,
                label: s.name,
                sub: s.description,
                run: () => act('shortcut', { callback_id: s.callback_id }),
              })),
            })
          : null,
        h(
          'button',
          {
            type: 'submit',
            class: 'btn primary square send',
            'data-send': '',
            'aria-label': 'Send',
            disabled: !ui.text.trim(),
          },
          icon('send'),
        ),
      ),
    ),
  );
}
