// What eyes, thumbs and keyboards need of a page. After in_page.js.
const MIN_TARGET = 48;

// Seven days of a week stand beside each other on the narrowest phone: there a thumb has as much as WCAG 2.5.5 asks.
const leastOf = control => control.matches('.month *') ? 44 : MIN_TARGET;

const box = element => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return { left, top, right, bottom };
};

const around = boxes => ({
  left: Math.min(...boxes.map(one => one.left)),
  top: Math.min(...boxes.map(one => one.top)),
  right: Math.max(...boxes.map(one => one.right)),
  bottom: Math.max(...boxes.map(one => one.bottom)),
});

// A link in running text is as high as its line (WCAG 2.5.8 exempts it too).
const isInText = control => control.matches('a') && getComputedStyle(control).display === 'inline' &&
  squeeze(words(control.parentElement)) !== squeeze(words(control));

// Drawn for whoever comes by with a keyboard only: a link that skips to the content.
const isOnlyForFocus = control => {
  const { width, height } = control.getBoundingClientRect();
  const { right, bottom } = box(control);
  return width <= 2 || height <= 2 || right + scrollX <= 0 || bottom + scrollY <= 0;
};

const measured = control => {
  const labels = isWordOnly(control) ? [...control.labels].filter(isShown) : [];
  return around([control, ...labels].map(box));
};

const smallTargets = () => {
  const before = document.activeElement;
  const small = [];
  for (const control of shown(CONTROLS)) {
    if (isInText(control)) continue;
    const hidesUntilFocus = isOnlyForFocus(control) && !isWordOnly(control);
    if (hidesUntilFocus) control.focus({ preventScroll: true });
    const { left, top, right, bottom } = measured(control);
    if (hidesUntilFocus) control.blur();
    const [width, height] = [right - left, bottom - top];
    // A hundredth: sums of fractions of pixels.
    const least = leastOf(control) - 0.01;
    if (width < least || height < least) {
      small.push(`${nameOf(control) || control.localName}: ${width.toFixed(1)} × ${height.toFixed(1)}`);
    }
  }
  before?.focus?.({ preventScroll: true });
  return small;
};

// What sticks out to the side, innermost first; nothing when the page does not scroll sideways.
const sticksOut = () => {
  const root = document.documentElement;
  const wide = root.scrollWidth - root.clientWidth;
  if (wide <= 0) return [];
  const scrollsItself = element => element.closest('*') && getComputedStyle(element).overflowX !== 'visible';
  const out = [...document.querySelectorAll('body *')].filter(element => {
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement) {
      if (scrollsItself(above)) return false;
    }
    const { left, right } = box(element);
    return right > root.clientWidth + 0.5 || left < -0.5;
  });
  const told = out.filter(element => !out.some(other => other !== element && element.contains(other)));
  const spelled = told.map(element => `${element.localName}.${element.className} "${squeeze(words(element)).slice(0, 40)}"`);
  return [`${wide} px too wide`, ...spelled.slice(0, 5)];
};

// Text that is cut off by its own box.
const cutOff = () => shown('body *').filter(element => {
  const style = getComputedStyle(element);
  const hasWords = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && squeeze(node.data));
  const clips = style.overflowX === 'hidden' || style.overflowX === 'clip';
  const seen = element.getBoundingClientRect();
  // One pixel: words that are there for the ear alone.
  return hasWords && clips && seen.width > 2 && element.scrollWidth > element.clientWidth + 1;
}).map(element => `${element.localName}.${element.className} "${squeeze(words(element)).slice(0, 40)}"`);

// What looks different when focus is here: the control itself, its words, and what stands around it.
const marks = control => {
  const near = [control, ...(control.labels ?? []), control.parentElement, control.nextElementSibling].filter(Boolean);
  return near.map(element => {
    const style = getComputedStyle(element);
    const outline = style.outlineStyle === 'none' ? 'none' : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
    return [outline, style.boxShadow, style.borderColor, style.borderWidth].join('|');
  }).join('/');
};

// Every stop of the Tab key, in the order of the page; of a group of radio buttons only one.
const stops = () => {
  const groups = new Set();
  const all = shown(`${CONTROLS}, [tabindex="0"]`).filter(control => !control.matches(':disabled') && control.tabIndex >= 0);
  return all.filter(control => {
    if (!control.matches('input[type="radio"]') || !control.name) return true;
    const group = all.filter(other => other.matches('input[type="radio"]') && other.name === control.name);
    const stop = group.find(other => other.checked) ?? group[0];
    const key = `${control.form?.id ?? ''}/${control.name}`;
    if (stop !== control || groups.has(key)) return false;
    groups.add(key);
    return true;
  });
};
