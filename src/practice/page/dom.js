// Draws a tree of plain objects into the document and changes only what differs, so that focus, typed text, scroll
// positions and open menus survive every redraw. It never parses HTML, and never sets a link or picture address
// whose scheme it does not know: whatever people type stays text.

const SVG = 'http://www.w3.org/2000/svg';
const AS_PROPERTY = new Set(['value', 'checked', 'disabled', 'open', 'inert', 'hidden', 'indeterminate']);

/** One element: `h('p', {class: 'x', onclick: f}, 'text', child, [more])`. Empty children (null, false) are left out. */
export function h(tag, props, ...kids) {
  return {
    tag,
    props: props || {},
    key: props?.key,
    kids: kids.flat(Infinity).filter((k) => k != null && k !== false && k !== ''),
  };
}

/** Redraws `root` so that it holds exactly `kids`. */
export function paint(root, ...kids) {
  const held = document.activeElement;
  reconcile(root, kids.flat(Infinity).filter(Boolean));
  if (held && held !== document.activeElement && held.isConnected && held !== document.body)
    held.focus({ preventScroll: true });
}

/** The address if its scheme is harmless, else null. */
export function safeUrl(address) {
  try {
    const url = new URL(String(address), location.href);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) || /^data:image\/(png|gif|jpeg|webp);/.test(url.href)
      ? url.href
      : null;
  } catch {
    return null;
  }
}

function reconcile(el, kids) {
  const old = el.__kids || [...el.childNodes].map((node) => ({ v: null, node }));
  const keyed = new Map();
  const loose = new Map();
  for (const o of old) {
    if (!o.v) continue;
    if (o.v.key != null) keyed.set(o.v.key, o);
    else {
      const like = likeness(o.v);
      if (!loose.has(like)) loose.set(like, []);
      loose.get(like).push(o);
    }
  }
  const next = kids.map((v) => {
    if (typeof v !== 'object') v = { text: String(v) };
    let o;
    if (v.key != null) {
      o = keyed.get(v.key);
      if (o && o.v.tag === v.tag) keyed.delete(v.key);
      else o = null;
    } else o = loose.get(likeness(v))?.shift();
    return { v, node: o ? o.node : null, was: o?.v };
  });
  const kept = new Set(next.map((n) => n.node));
  for (const o of old) if (!kept.has(o.node)) o.node.remove();
  let at = el.firstChild;
  for (const n of next) {
    const fresh = !n.node;
    if (fresh) n.node = create(n.v, el);
    if (n.node === at) at = at.nextSibling;
    else el.insertBefore(n.node, at);
    if (n.v.tag) {
      apply(n.node, n.was?.props || {}, n.v.props);
      reconcile(n.node, n.v.kids);
      // A select's value can only be set once its options are there.
      if (n.v.tag === 'select' && n.v.props.value != null) n.node.value = n.v.props.value;
      if (fresh) n.v.props.created?.(n.node);
      n.v.props.drawn?.(n.node);
    } else if (n.node.data !== n.v.text) n.node.data = n.v.text;
  }
  el.__kids = next.map(({ v, node }) => ({ v, node }));
}

// Without a key, an element is the same one if its tag and first class are: what comes and goes beside it does not matter.
const likeness = (v) => (v.tag ? `${v.tag}.${(v.props.class || '').split(' ')[0]}` : '#');

function create(v, parent) {
  if (!v.tag) return document.createTextNode(v.text);
  if (v.tag === 'svg' || parent.namespaceURI === SVG) return document.createElementNS(SVG, v.tag);
  return document.createElement(v.tag);
}

function apply(el, was, now) {
  for (const name in was) if (!(name in now)) set(el, name, null, was[name]);
  for (const name in now)
    if (now[name] !== was[name] || name === 'value' || name === 'checked') set(el, name, now[name], was[name]);
}

function set(el, name, value, old) {
  if (name === 'key' || name === 'created' || name === 'drawn') return;
  // What a handler returns must not matter: `false` would silently cancel the event.
  if (name.startsWith('on')) el[name] = value ? (e) => void value(e) : null;
  else if (name === 'style') {
    for (const p in old || {}) if (!(p in (value || {}))) el.style.removeProperty(p);
    for (const p in value || {}) el.style.setProperty(p, value[p]);
  } else if (AS_PROPERTY.has(name)) {
    const wanted = name === 'value' ? (value ?? '') : Boolean(value);
    if (el[name] !== wanted) el[name] = wanted;
  } else if ((name === 'href' || name === 'src') && value != null) {
    const url = safeUrl(value);
    if (url) el.setAttribute(name, url);
    else el.removeAttribute(name);
  } else {
    if (name.startsWith('aria-') && typeof value === 'boolean') value = String(value);
    if (value == null || value === false) el.removeAttribute(name);
    else el.setAttribute(name, value === true ? '' : String(value));
  }
}

const PATHS = {
  home: 'M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5h-5v5H5a1 1 0 0 1-1-1z',
  hash: 'M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  down: 'M6 9.5l6 6 6-6',
  skip: 'M5 6l7 6-7 6zM13 6l7 6-7 6z',
  wire: 'M4 8h13m-4-4 4 4-4 4M20 16H7m4-4-4 4 4 4',
  reply: 'M4 6h16v10h-8l-4 4v-4H4z',
  edit: 'M5 19l1-4L16 5l3 3L9 18z',
  bin: 'M5 7h14M9 7V4.5h6V7M7 7l1 13h8l1-13',
  clip: 'M8 12.5 14 6.6a3.2 3.2 0 0 1 4.6 4.5l-7.4 7.3a5 5 0 0 1-7-7.1L11 4.6',
  send: 'M4 12 20 4l-5 16-3.5-6.5z',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  file: 'M7 3.5h7l4 4V20.5H7zM14 3.5v4h4',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
};

/** A line drawing that screen readers pass over; the control around it carries the name. */
export function icon(name) {
  const solid = name === 'skip';
  return h(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    h('path', {
      d: PATHS[name],
      fill: solid ? 'currentColor' : 'none',
      stroke: 'currentColor',
      'stroke-width': name === 'more' ? 3 : 1.8,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    }),
  );
}
