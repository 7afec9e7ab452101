// What the page knows: the workspace as one person sees it, fetched anew whenever the stream says that something
// changed, and what that person has typed or opened here. It never guesses what the workspace would answer.

import { asMs } from './time.js';

export const S = {
  boot: null,
  me: null,
  place: null,
  thread: null,
  seen: null,
  messages: [],
  loaded: null,
  fresh: null,
  clock: null,
  others: {},
  drafts: {},
  ui: {},
  notice: null,
  offline: false,
  busy: {},
  wire: null,
  hiddenErrors: {},
  dismissed: {},
  landing: null,
};

let redraw = () => {};
let scheduled = false;
/** Asks for a redraw; many in one turn make one. */
export function draw() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    redraw();
  });
}

async function call(path, body) {
  const answer = await fetch(
    path,
    body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {},
  );
  const text = await answer.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(text.slice(0, 200) || `The workspace answered ${answer.status}.`);
  }
  if (json.ok === false) throw new Error(json.error || 'The workspace refused that.');
  return json;
}

const query = (o) => new URLSearchParams(o).toString();

/** Says something short at the foot of the page; `bad` when it is a refusal. */
export function notice(text, bad = false) {
  S.notice = { text, bad };
  clearTimeout(notice.timer);
  notice.timer = setTimeout(
    () => {
      S.notice = null;
      draw();
    },
    bad ? 9000 : 5000,
  );
  draw();
}

// ---- people and clock ----

export const person = (id) => S.boot?.people.find((p) => p.id === id);
export const botId = () =>
  S.boot?.bot?.user_id ||
  S.boot?.bot?.user ||
  S.boot?.bot?.id ||
  (typeof S.boot?.bot === 'string' ? S.boot.bot : 'UROLLOUT');
export const botName = () => S.boot?.bot?.name || S.boot?.bot?.real_name || person(botId())?.real_name || 'Rollout';
export function personName(id) {
  if (id === botId()) return botName();
  const p = person(id);
  return p ? p.real_name || p.name : id;
}
export const teamId = () => S.boot?.team?.id || S.boot?.team;
export const isOutsider = (p) => Boolean(p.team_id && teamId() && p.team_id !== teamId());
/** Those whose part can be played. */
export const playable = () => S.boot.people.filter((p) => !p.is_bot && p.id !== 'USLACKBOT' && p.id !== botId());
export const tz = () => person(S.me)?.tz || 'UTC';
/** The workspace's time in ms. A clock that runs by itself is carried on between two fetches. */
export function now() {
  if (!S.clock) return 0;
  return S.clock.ms + (S.clock.movable ? 0 : performance.now() - S.clock.heard);
}

function hearClock(c) {
  if (c) S.clock = { ms: asMs(c.now), movable: c.movable ?? S.clock?.movable ?? false, heard: performance.now() };
}

// ---- looking ----

let again = false;
let running = null;
/** Fetches what the person sees. Resolves once a round that began after this call is over. */
export function refresh() {
  again = true;
  running ||= rounds().finally(() => (running = null));
  return running;
}

async function rounds() {
  while (again) {
    again = false;
    try {
      await once();
      S.offline = false;
    } catch (e) {
      if (e instanceof TypeError) S.offline = true;
      else notice(e.message, true);
    }
    draw();
  }
}

async function once() {
  if (!S.boot) {
    S.boot = await call('/practice/boot');
    hearClock(S.boot.clock);
  }
  const me = S.me;
  if (me) {
    const place = S.place;
    const seen = await call(`/practice/seen?${query({ as: me })}`);
    if (S.me !== me) return;
    hearClock(seen.clock);
    if (seen.toast && seen.toast !== S.seen?.toast) notice(seen.toast);
    for (const c of seen.conversations) if (c.with === botId() && c.kind === 'dm') c.kind = 'app';
    S.seen = seen;
    if (place?.conversation && !document.hidden && seen.conversations.some((c) => c.id === place.conversation)) {
      const { messages, read } = await call(`/practice/messages?${query({ as: me, conversation: place.conversation })}`);
      if (S.me !== me || S.place?.conversation !== place.conversation) return;
      S.messages = messages.filter((m) => !m.deleted || m.reply_count);
      S.loaded = `${me}/${place.conversation}`;
      // What is new; until it has been shown, what comes after it is new as well.
      const isNew = messages.some((m) => m.user !== me && m.ts > (read || ''));
      if (isNew && (!S.fresh || S.fresh.shown)) S.fresh = { after: read || '', shown: false };
      const here = seen.conversations.find((c) => c.id === place.conversation);
      if (here) here.unread = 0;
    }
    S.others[me] = waiting(seen);
  }
  glance();
  if (S.wire?.open) await hearWire();
}

// What is said to somebody directly waits for them; what a channel holds is merely unread.
function waiting(seen) {
  const sum = (test) => seen.conversations.filter(test).reduce((n, c) => n + (c.unread || 0), 0);
  const direct = (c) => c.kind === 'app' || c.kind === 'dm' || c.kind === 'group';
  return { direct: sum(direct), rest: sum((c) => !direct(c)) };
}

let glanced = 0;
let glancing = false;
let glanceTimer = null;
/** Who else has something unread: at most one round a second and a half, four people at a time. */
function glance() {
  if (glancing || glanceTimer) return;
  glanceTimer = setTimeout(
    async () => {
      glanceTimer = null;
      glancing = true;
      glanced = performance.now();
      const rest = playable()
        .filter((p) => !p.deleted && p.id !== S.me)
        .slice(0, 60);
      // People come, go and change as well.
      call('/practice/boot').then(
        (boot) => (S.boot = boot),
        () => {},
      );
      const work = async () => {
        for (let p; (p = rest.shift());) {
          try {
            S.others[p.id] = waiting(await call(`/practice/seen?${query({ as: p.id })}`));
          } catch {
            return;
          }
        }
      };
      await Promise.all([work(), work(), work(), work()]);
      glancing = false;
      draw();
    },
    Math.max(0, glanced + 1500 - performance.now()),
  );
}

/** What went over the wire since the last look; the page keeps the latest 400. */
export async function hearWire() {
  const w = S.wire;
  const got = await call(`/practice/wire?after=${w.after}`);
  w.list = [...w.list, ...got.exchanges].slice(-400);
  w.after = Math.max(w.after, ...got.exchanges.map((x) => x.seq));
  w.troubles = got.troubles || [];
  w.acks = got.acks;
}

// ---- acting ----

let line = Promise.resolve();
/** Acts as the person, one after the other, in the order asked. Resolves to the answer, or to null if refused. */
export function act(what, fields = {}, { quiet = false } = {}) {
  const as = S.me;
  const done = line.then(async () => {
    try {
      return await call('/practice/act', { as, act: what, ...fields });
    } catch (e) {
      if (!quiet)
        notice(e instanceof TypeError ? 'The workspace does not answer. Is it still running?' : e.message, true);
      return null;
    }
  });
  line = done;
  return done.then((answer) => {
    refresh();
    return answer;
  });
}

/** Like `act`, with a mark under `key` while it lasts, so that the control can show it. */
export async function actBusy(key, what, fields) {
  S.busy[key] = true;
  draw();
  try {
    return await act(what, fields);
  } finally {
    delete S.busy[key];
    draw();
  }
}

export async function moveClock(body) {
  S.busy.clock = true;
  draw();
  try {
    const moved = await call('/practice/clock', body);
    hearClock({ now: moved.now, movable: true });
    return moved;
  } catch (e) {
    notice(e.message, true);
    return null;
  } finally {
    // Busy until what came of it is in sight.
    await refresh();
    delete S.busy.clock;
    draw();
  }
}

// ---- where one is ----

/** Goes somewhere by the address, so that Back works: person, then a conversation or `home`, then a thread. */
export function go(me, place, thread) {
  const to = `#/${[me, place, thread].filter(Boolean).map(encodeURIComponent).join('/')}`;
  if (location.hash === to) arrive();
  else location.hash = to;
}

export function arrive() {
  const [me, place, thread] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  if (S.me !== (me || null)) {
    S.seen = null;
    S.ui = {};
    S.hiddenErrors = {};
  }
  S.me = me && (!S.boot || person(me)) ? me : null;
  const was = S.place;
  S.place = !S.me || !place ? null : place === 'home' ? { home: true } : { conversation: place };
  S.thread = thread || null;
  if (S.loaded !== `${S.me}/${S.place?.conversation}`) {
    S.messages = [];
    S.loaded = null;
    S.fresh = null;
  }
  if (S.place?.home && !was?.home) act('home');
  refresh();
}

/** The DM with the app, opened first if there is none yet. */
export async function openApp() {
  const me = S.me;
  const opened = await act('dm');
  const id =
    opened?.conversation || opened?.channel || opened?.value || S.seen?.conversations.find((c) => c.kind === 'app')?.id;
  if (id && S.me === me) go(me, id);
}

let stream = null;

/** A browser holds six connections to one place and no more: of all its tabs only those in sight listen. */
function listen() {
  stream?.close();
  stream = null;
  if (document.hidden) return;
  stream = new EventSource('/practice/stream');
  stream.onmessage = () => refresh();
  stream.onopen = () => S.offline && refresh();
  stream.onerror = () => {
    S.offline = true;
    draw();
  };
}

export function start(paintAll) {
  redraw = paintAll;
  addEventListener('hashchange', arrive);
  document.addEventListener('visibilitychange', () => {
    listen();
    if (!document.hidden) refresh();
  });
  listen();
  // A clock that runs by itself is looked at even when nothing happens.
  setInterval(() => (S.clock && !S.clock.movable ? draw() : null), 10_000);
  setInterval(() => !document.hidden && refresh(), 60_000);
  arrive();
}
