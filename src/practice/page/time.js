// Times as the person one plays would read them: in their own zone, by the workspace's clock. It never asks the
// machine for its zone or for the time.

const made = new Map();
function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!made.has(key)) {
    let f;
    try {
      f = new Intl.DateTimeFormat('en-GB', { timeZone: zone || 'UTC', ...options });
    } catch {
      f = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
    }
    made.set(key, f);
  }
  return made.get(key);
}

/** The parts of an instant (ms) in a zone, as numbers and English names. */
export function partsOf(ms, zone) {
  const p = {};
  const f = format(zone, {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  for (const { type, value } of f.formatToParts(ms)) p[type] = value;
  return {
    weekday: p.weekday,
    month: p.month,
    year: +p.year,
    day: +p.day,
    hour: +p.hour,
    minute: p.minute,
    second: p.second,
    monthNo: +format(zone, { month: 'numeric' }).format(ms),
  };
}

const pad = (n) => String(n).padStart(2, '0');

/** `09:05`. */
export function hhmm(ms, zone) {
  const p = partsOf(ms, zone);
  return `${pad(p.hour)}:${p.minute}`;
}

/** `Thu 26 Nov`, with the year when `withYear` says so. */
export function shortDay(ms, zone, withYear = false) {
  const p = partsOf(ms, zone);
  return `${p.weekday.slice(0, 3)} ${p.day} ${p.month.slice(0, 3)}${withYear ? ` ${p.year}` : ''}`;
}

/** `2026-11-26`: the day, comparable, in that zone. */
export function dayKey(ms, zone) {
  const p = partsOf(ms, zone);
  return `${p.year}-${pad(p.monthNo)}-${pad(p.day)}`;
}

/** `Today`, `Yesterday` or the day in full, as a divider between messages. */
export function dividerDay(ms, zone, now) {
  const word = nearDay(ms, zone, now);
  if (word) return word[0].toUpperCase() + word.slice(1);
  const p = partsOf(ms, zone);
  return `${p.weekday}, ${p.day} ${p.month} ${p.year}`;
}

/** `Zürich`-like: the last part of the zone's name. */
export const placeOf = (zone) => (zone || 'UTC').split('/').pop().replaceAll('_', ' ');

function nearDay(ms, zone, now) {
  const key = dayKey(ms, zone);
  if (key === dayKey(now, zone)) return 'today';
  if (key === dayKey(now - 86_400_000, zone)) return 'yesterday';
  if (key === dayKey(now + 86_400_000, zone)) return 'tomorrow';
  return null;
}

function ago(ms, now) {
  const s = Math.abs(now - ms) / 1000;
  const [n, unit] =
    s < 60
      ? [Math.round(s), 'second']
      : s < 3600
        ? [Math.round(s / 60), 'minute']
        : s < 86_400
          ? [Math.round(s / 3600), 'hour']
          : [Math.round(s / 86_400), 'day'];
  const words = `${n} ${unit}${n === 1 ? '' : 's'}`;
  return ms <= now ? `${words} ago` : `in ${words}`;
}

const ordinal = (n) => n + (n % 100 >= 11 && n % 100 <= 13 ? 'th' : ['th', 'st', 'nd', 'rd'][n % 10] || 'th');

/** Slack's `<!date^…>`: every token of `pattern` replaced, in the reader's zone. */
export function slackDate(unix, pattern, zone, now) {
  const ms = unix * 1000;
  const p = partsOf(ms, zone);
  const near = nearDay(ms, zone, now);
  const year = p.year === partsOf(now, zone).year ? '' : `, ${p.year}`;
  const short = `${p.month.slice(0, 3)} ${p.day}`;
  const long = `${p.month} ${ordinal(p.day)}`;
  const token = {
    date_num: () => dayKey(ms, zone),
    date: () => `${long}, ${p.year}`,
    date_pretty: () => near || `${long}${year}`,
    date_short: () => `${short}, ${p.year}`,
    date_short_pretty: () => near || `${short}${year}`,
    date_long: () => `${p.weekday}, ${long}, ${p.year}`,
    date_long_full: () => `${p.weekday}, ${long}, ${p.year}`,
    date_long_pretty: () => near || `${p.weekday}, ${long}${year}`,
    date_slash: () => `${pad(p.monthNo)}/${pad(p.day)}/${p.year}`,
    day_divider_pretty: () => near || `${p.weekday}, ${long}${year}`,
    time: () => `${pad(p.hour)}:${p.minute}`,
    time_secs: () => `${pad(p.hour)}:${p.minute}:${p.second}`,
    ago: () => ago(ms, now),
  };
  return pattern.replace(/\{(\w+)\}/g, (all, name) => (token[name] ? token[name]() : all));
}

/** Unix seconds as a `datetime-local` field shows them in that zone. */
export function toField(unix, zone) {
  const p = partsOf(unix * 1000, zone);
  return `${dayKey(unix * 1000, zone)}T${pad(p.hour)}:${p.minute}`;
}

/** What a `datetime-local` field holds, read in that zone, as Unix seconds; null while it is incomplete. */
export function fromField(text, zone) {
  const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text || '');
  if (!m || +m[1] < 1970) return null;
  const wall = Date.UTC(+m[1], +m[2] - 1, +m[3], +m[4], +m[5]);
  let guess = wall;
  // Twice: the offset at the first guess may lie on the other side of a clock change.
  for (let i = 0; i < 2; i++) {
    const p = partsOf(guess, zone);
    guess -= Date.UTC(p.year, p.monthNo - 1, p.day, p.hour, +p.minute) - wall;
  }
  return Math.floor(guess / 1000);
}

/** An instant as the workspace writes it (RFC 3339, or seconds, or milliseconds) in ms. */
export function asMs(t) {
  if (typeof t === 'number') return t > 1e11 ? t : t * 1000;
  if (/^\d+(\.\d+)?$/.test(t)) return parseFloat(t) * 1000;
  return Date.parse(t);
}
