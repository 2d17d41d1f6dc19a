// What a person perceives of a page. Put in front of every script that the harness runs in one.
const CONTROLS =
  'a[href], button, summary, input:not([type="hidden"]), textarea, select, [contenteditable="true"], ' +
  '[role="button"], [role="link"], [role="tab"], [role="switch"], [role="checkbox"], [role="radio"], [role="option"]';

const FIELDS = 'textarea, select, [contenteditable="true"], input:not([type="hidden"], [type="button"], ' +
  '[type="submit"], [type="reset"], [type="image"], [type="radio"], [type="checkbox"])';

const squeeze = text => (text ?? '').replace(/\s+/g, ' ').trim();

// Whether it is there for everybody: drawn, and not behind an open dialog.
const isShown = element => {
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  if (element.closest('[inert], [aria-hidden="true"]')) return false;
  const dialogs = document.querySelectorAll('dialog:modal');
  return dialogs.length === 0 || dialogs[dialogs.length - 1].contains(element);
};

// The words of an element as they are read out: without what is hidden from that, blocks apart.
const words = node => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return '';
  if (node.getAttribute('aria-hidden') === 'true' || node.matches('script, style, template, input, textarea, select')) {
    return '';
  }
  if (node.matches('img, [role="img"]')) return node.getAttribute('alt') ?? node.getAttribute('aria-label') ?? '';
  const inside = [...node.childNodes].map(words).join('');
  return getComputedStyle(node).display === 'inline' ? inside : ` ${inside} `;
};

// The accessible name, in the order of the standard (W3C accname 1.2, shortened). axe judges the real one.
const nameOf = element => {
  const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
  const named = by.map(id => document.getElementById(id)).filter(Boolean);
  if (named.length > 0) return squeeze(named.map(words).join(' '));
  const label = squeeze(element.getAttribute('aria-label'));
  if (label) return label;
  const labels = squeeze([...(element.labels ?? [])].map(words).join(' '));
  if (labels) return labels;
  const own = element.matches(FIELDS) ? '' : squeeze(words(element));
  return own || squeeze(element.getAttribute('title') ?? element.getAttribute('placeholder'));
};

const shown = selector => [...document.querySelectorAll(selector)].filter(isShown);

const isDead = element => element.matches(':disabled, [aria-disabled="true"]');

// The one thing of this name: exactly so called, or else the only one whose name holds these words.
const theOne = (things, wanted) => {
  const called = things.map(thing => [thing, nameOf(thing)]);
  const exactly = called.filter(([, name]) => name === wanted);
  const found = exactly.length > 0 ? exactly : called.filter(([, name]) => name.includes(wanted));
  return found.length === 1 ? found[0][0] : null;
};

const isWordOnly = field => field.matches('input[type="radio"], input[type="checkbox"]');

// What a finger lands on: a small round mark is tapped on its words.
const underTheFinger = control => {
  const label = isWordOnly(control) && [...control.labels].find(isShown);
  return label || control;
};

const theTappable = (within, wanted) => {
  const inside = within ? holders(within) : [document];
  const things = inside.flatMap(place => [...place.querySelectorAll(CONTROLS)]);
  const live = [...new Set(things)].filter(thing => isShown(thing) && !isDead(thing) && !thing.matches(FIELDS));
  const found = theOne(live, wanted);
  if (!found) return null;
  const target = underTheFinger(found);
  target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  return target;
};

// The smallest cards, list items, groups or dialogs that hold these words.
const holders = text => {
  const places = shown('article, li, fieldset, section, dialog, form, [role="group"], [role="radiogroup"]');
  const hold = places.filter(place => squeeze(words(place)).includes(text));
  return hold.filter(place => !hold.some(other => other !== place && place.contains(other)));
};

const theField = wanted => {
  const found = theOne(shown(FIELDS).filter(field => !isDead(field)), wanted);
  found?.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  return found;
};

const text = () => squeeze(document.body?.innerText);

const theNames = () => shown(CONTROLS).map(control => nameOf(control) || `(${control.localName} without a name)`);

// Gives what `look` finds as soon as it finds something, or null when patience ends.
const until = (look, patienceMs, done) => {
  let ended = false;
  const end = found => {
    if (ended) return;
    ended = true;
    watching.disconnect();
    clearInterval(drawn);
    clearTimeout(patience);
    done(found);
  };
  const tryOnce = () => {
    const found = look();
    if (found !== null && found !== undefined && found !== false) end(found);
  };
  const watching = new MutationObserver(tryOnce);
  watching.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  // Styles, values and addresses change without a mutation.
  const drawn = setInterval(tryOnce, 100);
  const patience = setTimeout(() => end(null), patienceMs);
  tryOnce();
};
