/**
 * The pages' own program: it learns from the server that something is another, fetches the page
 * again and puts the parts that differ in their place. Without it everything works all the same.
 *
 * It makes no markup out of text: what it puts into the page is what the server rendered.
 */

import { COPYING } from '../../report/html/script-copying.ts';
import { SWAPPING } from './script-swapping.ts';

const START = `
'use strict';
const PAUSE_MS = 2000;
const RETRY_MS = 5000;
const body = document.body;
const byId = (id) => document.getElementById(id);

function start() {
  // What is read is kept in its place here; the browser would move it once more.
  document.documentElement.classList.add('scripted');
  remember(document);
  copyButtons(document);
  tellAges(document);
  setInterval(() => tellAges(document), 30000);
  listen();
}

// What is written without a zone is the same time for everybody; how long ago it was is told beside it.
function tellAges(root) {
  for (const time of root.querySelectorAll('main time')) {
    if (time.closest('.fleet, .axis')) continue;
    const spelt = spellAge(Date.parse(time.dateTime) - Date.now());
    const age = time.closest('p, summary') ? ' (' + spelt + ')' : spelt;
    const known = time.nextElementSibling;
    if (known?.className === 'ago') known.textContent = age;
    else {
      const ago = document.createElement('span');
      ago.className = 'ago';
      ago.textContent = age;
      time.after(ago);
    }
  }
}

function spellAge(ms) {
  const minutes = Math.round(Math.abs(ms) / 60000);
  if (minutes < 1) return ms > 0 ? 'in a moment' : 'just now';
  const [count, unit] = minutes < 60 ? [minutes, 'min']
    : minutes < 2880 ? [Math.round(minutes / 60), 'h'] : [Math.round(minutes / 1440), 'days'];
  return ms > 0 ? 'in ' + count + ' ' + unit : count + ' ' + unit + ' ago';
}
`;

const LISTENING = `
let source = null;

// A browser has few connections to one server, so that a page keeps one only while it is looked at.
function listen() {
  source?.close();
  source = null;
  if (document.hidden) return;
  source = new EventSource(body.dataset.events);
  source.addEventListener('hello', (event) => {
    show('live', 'Live');
    if (event.data !== body.dataset.edition) refresh();
  });
  source.addEventListener('fleet', (event) => {
    const { ids, isMore, areGroups } = JSON.parse(event.data);
    const { about } = body.dataset;
    if (about === '' || isMore || areGroups || ids.includes(about)) refresh();
  });
  source.addEventListener('error', ({ target }) => {
    show('lost', 'Connection lost, trying again');
    // The browser gives up where it was turned away; we do not.
    if (target === source && target.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
  });
}

document.addEventListener('visibilitychange', () => {
  listen();
  if (isWanted) refresh();
});

function show(state, words) {
  const element = byId('state');
  if (element.dataset.state === state) return;
  element.dataset.state = state;
  element.textContent = words + ',';
}

let isWanted = false;
let isLoading = false;
let timer = 0;
let lastAt = 0;

// At most one fetch in a while, and none while nobody looks.
function refresh() {
  isWanted = true;
  if (timer || isLoading || document.hidden) return;
  timer = setTimeout(load, Math.max(0, lastAt + PAUSE_MS - Date.now()));
}

async function load() {
  timer = 0;
  isWanted = false;
  isLoading = true;
  try {
    const response = await fetch(location.href, { cache: 'no-store' });
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (!next.getElementById('main')) throw new Error('this is no page of ours');
    isWanted = !swap(next);
  } catch {
    show('lost', 'Connection lost, trying again');
    isWanted = true;
  }
  isLoading = false;
  lastAt = Date.now();
  if (isWanted) setTimeout(refresh, RETRY_MS);
}
`;

/** The whole program, in the order in which it needs its parts. */
export const SCRIPT: string = [START, LISTENING, SWAPPING, COPYING, '\nstart();\n'].join('');
