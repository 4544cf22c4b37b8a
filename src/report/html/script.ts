/**
 * The page's own program: searches, sorts and pages the table of addresses. Without it everything
 * can be read all the same.
 *
 * It makes no markup out of text, so that nothing in a record can become part of the page.
 */

import { COPYING } from './script-copying.ts';

const START = `
'use strict';
document.addEventListener('DOMContentLoaded', () => {
  copyButtons(document);
  const table = document.getElementById('records');
  if (table) startTable(table);
});
`;

const TABLE = `
const PAGE = 100;
const RANK = ['critical', 'unknown', 'warning', 'ok'];
const collator = new Intl.Collator('en', { numeric: true });

function startTable(table) {
  const byId = (id) => document.getElementById(id);
  const [query, outcome, shown, reset, more] =
    ['query', 'outcome', 'shown', 'reset', 'more'].map(byId);
  const chips = [...document.querySelectorAll('.chip input')];
  const others = byId('others')?.content.children ?? [];
  const all = [...table.tBodies, ...others].map((body, place) => ({ body, place }));
  const head = table.tHead;
  let matching = all;
  let limit = PAGE;
  let sorting = { column: 0, down: false };

  function draw() {
    const bodies = matching.slice(0, limit).map(({ body }) => body);
    table.replaceChildren(head, ...bodies);
    more.parentElement.hidden = matching.length <= limit;
    more.textContent = 'Show more (' + count(matching.length - bodies.length) + ' left)';
  }

  function choose() {
    const words = query.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const verdicts = chips.filter((chip) => chip.checked).map((chip) => chip.value);
    matching = all.filter((record) =>
      (verdicts.length === 0 || verdicts.includes(record.body.className)) &&
      (outcome.value === '' || record.body.dataset.o === outcome.value) &&
      words.every((word) => textOf(record).includes(word)));
    const narrowed = words.length > 0 || verdicts.length > 0 || outcome.value !== '';
    matching = matching.sort(comparing(sorting));
    limit = PAGE;
    shown.value = (narrowed ? count(matching.length) + ' of ' : '') + addresses(all.length);
    reset.hidden = !narrowed;
    draw();
  }

  function clear() {
    query.value = outcome.value = '';
    for (const chip of chips) chip.checked = false;
  }

  for (const control of [query, outcome, ...chips]) control.addEventListener('input', choose);
  reset.addEventListener('click', () => { clear(); choose(); query.focus(); });
  more.addEventListener('click', () => {
    const [next] = matching.slice(limit);
    limit += PAGE;
    draw();
    // The button may be gone now, and with it the place of who uses the keyboard.
    if (more.parentElement.hidden) next.body.querySelector('summary')?.focus();
  });
  for (const button of document.querySelectorAll('.find')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      clear();
      query.value = button.dataset.find;
      choose();
      document.getElementById('addresses').scrollIntoView();
      query.focus({ preventScroll: true });
    });
  }
  sortButtons(head, (next) => { sorting = next; choose(); });
  document.querySelector('.tools').hidden = false;
  byId('unscripted')?.remove();
  draw();
}

function textOf(record) {
  record.text ??= (record.body.dataset.t + ' ' + record.body.textContent).toLowerCase();
  return record.text;
}
`;

const SORTING = `
function sortButtons(head, sort) {
  const cells = [...head.rows[0].cells];
  cells.forEach((cell, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = cell.textContent;
    button.addEventListener('click', () => {
      const down = cell.getAttribute('aria-sort') === 'ascending';
      for (const one of cells) one.removeAttribute('aria-sort');
      cell.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      sort({ column, down });
    });
    cell.replaceChildren(button);
  });
  cells[0].setAttribute('aria-sort', 'ascending');
}

// What is empty comes last both ways; what is equal keeps its place.
function comparing({ column, down }) {
  const keyed = new Map();
  const keyOf = (record) => {
    if (!keyed.has(record)) keyed.set(record, readKey(record.body, column));
    return keyed.get(record);
  };
  return (one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    if ((a === '') !== (b === '')) return a === '' ? 1 : -1;
    const order = typeof a === 'number' ? a - b : collator.compare(a, b);
    return (down ? -order : order) || one.place - other.place;
  };
}

function readKey(body, column) {
  return column === 0 ? RANK.indexOf(body.className) : body.rows[0].cells[column].textContent;
}
`;

const SMALL_THINGS = `
function count(number) { return number.toLocaleString('en-US'); }
function addresses(number) { return count(number) + (number === 1 ? ' address' : ' addresses'); }
`;

export const SCRIPT: string = [START, TABLE, SORTING, COPYING, SMALL_THINGS].join('');
