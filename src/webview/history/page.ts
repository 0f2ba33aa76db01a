/** The page of the history: draws the lines that the extension sends, and sends back what is typed and pressed. */
import './page.css';
import {
  type EventDetails,
  type HistoryFromPage,
  type HistoryLine,
  type HistoryState,
  isHistoryToPage,
  type Choice,
} from '../../ui/pages/history/protocol';
import { find, onClick, reveal, setText } from '../elements';
import { connect } from '../host';
import { registerWidgets } from '../toolkit';
import { drawCurve } from './curve';

const host = connect<HistoryFromPage>();
const send = (message: HistoryFromPage): void => host.postMessage(message);

/** Ids of events that are open. */
const open = new Set<string>();
const told = new Map<string, EventDetails>();
let drawn = '';

registerWidgets();
listen();
send({ type: 'ready' });

function listen(): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isHistoryToPage(data)) return;
    if (data.type === 'history') show(data.state);
    else {
      told.set(data.details.id, data.details);
      showDetails(data.details.id);
    }
  });
  let later = 0;
  const filter = (): void => {
    clearTimeout(later);
    later = window.setTimeout(() => send({ type: 'filter', filter: filterNow() }), 120);
  };
  for (const id of ['text', 'kind', 'site', 'hidden'] as const) {
    find(`#${id}`).addEventListener('input', filter);
  }
  onClick('#more', () => send({ type: 'more' }));
}

function filterNow(): HistoryState['filter'] {
  return {
    text: input('#text').value,
    kind: select('#kind').value,
    site: select('#site').value,
    withHidden: input('#hidden').checked,
  };
}

function show(state: HistoryState): void {
  reveal();
  host.setState(state.filter);
  showFilter(state);
  for (const id of ['problem', 'summary', 'empty'] as const) setText(`#${id}`, state[id]);
  setText('#left', state.more);
  find('#rest').hidden = state.more === '';
  find('#events').hidden = state.lines.length === 0;
  // Drawn anew only when it says something else, so that the focus stays where it is.
  const now = JSON.stringify(state.lines);
  if (now === drawn) return;
  drawn = now;
  const focused = focusedEvent();
  find('#events tbody').replaceChildren(...state.lines.map(rowOf));
  for (const { id } of state.lines) showDetails(id);
  if (focused !== undefined) rowFor(focused)?.querySelector<HTMLElement>('.open')?.focus();
}

function showFilter({ filter, kinds, sites }: HistoryState): void {
  const text = input('#text');
  // Who types is ahead of the answer.
  if (document.activeElement !== text) text.value = filter.text;
  fill(select('#kind'), kinds, filter.kind);
  fill(select('#site'), sites, filter.site);
  input('#hidden').checked = filter.withHidden;
}

function fill(list: HTMLSelectElement, choices: readonly Choice[], chosen: string): void {
  const now = JSON.stringify(choices);
  if (list.dataset['choices'] !== now) {
    list.dataset['choices'] = now;
    list.replaceChildren(...choices.map(({ value, label }) => new Option(label, value)));
  }
  list.value = chosen;
}

function rowOf(line: HistoryLine): Node {
  const row = copyOf('#event');
  const { id, tone, hidden, noted } = line;
  row.dataset['event'] = id;
  row.dataset['tone'] = tone;
  row.classList.toggle('isHidden', hidden);
  for (const name of ['when', 'what', 'where', 'size'] as const)
    setText(`.${name}`, line[name], row);
  setText('.outcome span', line.outcome, row);
  const button = find('.open', row);
  button.textContent = line.name === '' ? line.what : line.name;
  button.addEventListener('click', () => turn(id));
  for (const widget of row.querySelectorAll('vscode-button'))
    widget.setAttribute('aria-label', `${widget.getAttribute('aria-label') ?? ''} ${line.name}`);
  find('.hide', row).hidden = hidden;
  find('.unhide', row).hidden = !hidden;
  find('.copyNote', row).hidden = !noted;
  onClick('.hide', () => send({ type: 'hide', id, hidden: true }), row);
  onClick('.unhide', () => send({ type: 'hide', id, hidden: false }), row);
  onClick('.copyNote', () => send({ type: 'note', id }), row);
  return row;
}

function turn(id: string): void {
  if (open.delete(id)) {
    rowFor(id)?.nextElementSibling?.remove();
    rowFor(id)?.querySelector('.open')?.setAttribute('aria-expanded', 'false');
    return;
  }
  open.add(id);
  if (told.has(id)) showDetails(id);
  send({ type: 'open', id });
}

function showDetails(id: string): void {
  const row = rowFor(id);
  const details = told.get(id);
  if (row === undefined || details === undefined || !open.has(id)) return;
  if (row.nextElementSibling?.classList.contains('details') === true)
    row.nextElementSibling.remove();
  row.querySelector('.open')?.setAttribute('aria-expanded', 'true');
  const shown = copyOf('#details');
  for (const { label, value } of details.facts) {
    const term = document.createElement('dt');
    const description = document.createElement('dd');
    term.textContent = label;
    description.textContent = value;
    find('dl', shown).append(term, description);
  }
  for (const name of ['log', 'packages'] as const) {
    find(`.${name}`, shown).hidden = details[name] === '';
    setText(`.${name} pre`, details[name], shown);
  }
  row.after(shown);
  const { curve, curveWords } = details;
  if (curve.length < 2) return;
  find('figure', shown).hidden = false;
  const picture = find('.curve', shown);
  picture.setAttribute('aria-label', curveWords);
  drawCurve(picture, curve, curveWords);
}

function rowFor(id: string): HTMLElement | undefined {
  const rows = document.querySelectorAll<HTMLElement>('tr.event');
  return [...rows].find(({ dataset }) => dataset['event'] === id);
}

function focusedEvent(): string | undefined {
  return document.activeElement?.closest<HTMLElement>('tr.event')?.dataset['event'];
}

function copyOf(selector: string): HTMLElement {
  const template = find(selector);
  if (!(template instanceof HTMLTemplateElement)) throw new TypeError(`${selector} is no template`);
  const copy = document.importNode(template.content, true).firstElementChild;
  if (!(copy instanceof HTMLElement)) throw new TypeError(`${selector} is empty`);
  return copy;
}

function input(selector: string): HTMLInputElement {
  const found = find(selector);
  if (found instanceof HTMLInputElement) return found;
  throw new TypeError(`${selector} is no input`);
}

function select(selector: string): HTMLSelectElement {
  const found = find(selector);
  if (found instanceof HTMLSelectElement) return found;
  throw new TypeError(`${selector} is no list`);
}
