/** Puts what differs of a page that was fetched again in its place, without disturbing who reads. */
export const SWAPPING = `
const served = new Map();

function fragmentsOf(page) { return [...page.querySelectorAll('.fragment')]; }

// As the server sent it: what this program added and what was opened is no difference.
function remember(page) {
  served.clear();
  for (const fragment of fragmentsOf(page)) served.set(fragment.id, fragment.outerHTML);
}

// False where a part was left as it is, because somebody is at work in it.
function swap(next) {
  const fresh = fragmentsOf(next);
  const isOther = fresh.map(({ id }) => id).join() !== [...served.keys()].join();
  if (isOther) return swapAll(next);
  const anchor = anchorInView();
  const left = fresh.filter((fragment) => !swapOne(fragment));
  if (anchor) holdStill(anchor);
  adoptRest(next);
  return left.length === 0;
}

function swapOne(fragment) {
  const old = byId(fragment.id);
  const sent = fragment.outerHTML;
  if (served.get(fragment.id) === sent) return true;
  if (isInUse(old)) return false;
  served.set(fragment.id, sent);
  keepOpen(old, fragment);
  const focus = pathOf(document.activeElement, old);
  const adopted = document.adoptNode(fragment);
  old.replaceWith(adopted);
  copyButtons(adopted);
  tellAges(document);
  if (focus) restoreFocus(adopted, focus);
  return true;
}

// The page is another altogether, such as when its target is gone.
function swapAll(next) {
  remember(next);
  byId('main').replaceWith(document.adoptNode(next.getElementById('main')));
  byId('made').replaceWith(document.adoptNode(next.getElementById('made')));
  copyButtons(document);
  tellAges(document);
  adoptRest(next);
  return true;
}

function adoptRest(next) {
  document.title = next.title;
  const icon = 'link[rel=icon]';
  const href = next.querySelector(icon).getAttribute('href');
  const own = document.querySelector(icon);
  if (own.getAttribute('href') !== href) own.setAttribute('href', href);
  const { news, edition } = next.body.dataset;
  if (body.dataset.news !== news) byId('news').textContent = news;
  Object.assign(body.dataset, { news, edition });
}

// Somebody fills in a form, or is marking text to copy it.
function isInUse(element) {
  const active = document.activeElement;
  if (element.contains(active) && active.matches('input, select')) return true;
  const selection = getSelection();
  return !selection.isCollapsed && selection.containsNode(element, true);
}

function keyOf(details) {
  const owner = details.closest('[data-key]');
  const among = owner ? [...owner.querySelectorAll('details')].indexOf(details) : -1;
  return (owner?.dataset.key ?? '') + ' ' + among;
}

function keepOpen(old, fresh) {
  const open = new Set([...old.querySelectorAll('details[open]')].map(keyOf));
  const closed = new Set([...old.querySelectorAll('details:not([open])')].map(keyOf));
  for (const details of fresh.querySelectorAll('details')) {
    const key = keyOf(details);
    if (open.has(key)) details.open = true;
    else if (closed.has(key)) details.open = false;
  }
}

// What had the focus is found again by where it leads or what it opens.
function pathOf(element, within) {
  if (!within.contains(element)) return null;
  if (element.matches('summary')) return { key: keyOf(element.parentElement) };
  return { href: element.getAttribute('href'), text: element.textContent };
}

function findAgain(fragment, { key, href, text }) {
  if (key !== undefined) {
    return [...fragment.querySelectorAll('summary')].find((one) => keyOf(one.parentElement) === key);
  }
  return [...fragment.querySelectorAll('a, button, h2')].find((one) =>
    href === null ? one.textContent === text : one.getAttribute('href') === href);
}

function restoreFocus(fragment, path) {
  const found = findAgain(fragment, path);
  if (!found) fragment.tabIndex = -1;
  (found ?? fragment).focus({ preventScroll: true });
}

const topOf = (element) => element.getBoundingClientRect().top;
const isInView = (element) => topOf(element) >= 0 && topOf(element) < innerHeight;

// Where one is at work, or else reads, is to stay where it is, whatever grows or shrinks above it.
function anchorInView() {
  if (scrollY === 0) return null;
  const active = document.activeElement;
  const candidates = [...document.querySelectorAll('main :is(a, summary, h2)')];
  const element = candidates.includes(active) && isInView(active) ? active : candidates.find(isInView);
  if (!element) return null;
  const { id } = element.closest('.fragment');
  return { id, path: pathOf(element, byId(id)), top: topOf(element) };
}

// What has gone somewhere else altogether is not followed.
function holdStill({ id, path, top }) {
  const found = findAgain(byId(id), path);
  const moved = found ? topOf(found) - top : 0;
  if (Math.abs(moved) < innerHeight) scrollBy({ top: moved, behavior: 'instant' });
}
`;
