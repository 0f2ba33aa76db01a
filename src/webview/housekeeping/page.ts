/** The page of housekeeping: draws what the extension sends, and sends back what is chosen and pressed. */
import './page.css';
import {
  type BoardFromPage,
  type BoardState,
  isBoardToPage,
  isRules,
  type PlanLine,
  type PlanState,
  type RulesForm,
} from '../../ui/pages/housekeeping/protocol';
import { cell, find, onClick, reveal, setText, tableRow } from '../elements';
import { connect } from '../host';
import { registerWidgets } from '../toolkit';

const host = connect<BoardFromPage>();
const send = (message: BoardFromPage): void => host.postMessage(message);

let isBusy = false;

registerWidgets();
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isBoardToPage(data)) return;
  if (data.type === 'board') show(data.state);
  else choose(data.rules);
});
for (const type of ['refresh', 'remove', 'stop'] as const)
  onClick(`#${type}`, () => send({ type }));
onClick('#preview', () => send({ type: 'plan', rules: rulesNow() }));
find('#rules').addEventListener('input', () => {
  turnPreview();
  host.setState(rulesNow());
});
const kept = host.getState();
if (isRules(kept)) choose(kept);
turnPreview();
send({ type: 'ready' });

function choose({ keep, failed, copies, due, olderThan }: RulesForm): void {
  for (const [id, isChosen] of Object.entries({ failed, copies, due }))
    input(`#${id}`).checked = isChosen;
  input('#old').checked = keep > 0;
  if (keep > 0) input('#keep').value = String(keep);
  input('#aged').checked = olderThan > 0;
  if (olderThan > 0) input('#olderThan').value = String(olderThan);
  host.setState(rulesNow());
  turnPreview();
}

function rulesNow(): RulesForm {
  const number = (id: string): number => Math.max(1, Math.trunc(Number(input(id).value) || 1));
  return {
    keep: input('#old').checked ? number('#keep') : 0,
    failed: input('#failed').checked,
    copies: input('#copies').checked,
    due: input('#due').checked,
    olderThan: input('#aged').checked ? number('#olderThan') : 0,
  };
}

/** Nothing is chosen before a person does. */
function turnPreview(): void {
  const isChosen = Object.values(rulesNow()).some(Boolean);
  find('#preview').toggleAttribute('disabled', !isChosen || isBusy);
}

function show(state: BoardState): void {
  reveal();
  const { problem, busy, usual, plan, stops } = state;
  isBusy = busy !== '';
  for (const [id, text] of Object.entries({ problem, busy, usual })) setText(`#${id}`, text);
  fill(
    '#totals',
    state.totals.map(({ kind, name, images, versions, size }) => {
      const row = document.createElement('tr');
      const heading = document.createElement('th');
      heading.scope = 'row';
      heading.textContent = name;
      row.append(cell(kind), heading, ...[images, versions, size].map(number));
      return row;
    }),
  );
  fill(
    '#found',
    state.found.map(({ name, versions, size }) => {
      const row = tableRow(name);
      row.append(...[versions, size].map(number));
      return row;
    }),
  );
  // Before the first answer nothing is known: that is no empty list.
  find('.beside').classList.toggle('isUnread', state.totals.length === 0);
  find('#refresh').toggleAttribute('disabled', isBusy);
  turnPreview();
  find('#plan').hidden = plan === undefined;
  find('#stop').hidden = !stops;
  if (plan !== undefined) showPlan(plan);
}

function showPlan({ title: heading, lines, kept, summary, remove }: PlanState): void {
  setText('#plan h2', heading);
  setText('#summary', summary);
  const button = find('#remove');
  button.hidden = remove === '' || isBusy;
  button.textContent = remove;
  find('#lines').hidden = lines.length === 0;
  find('#lines').classList.toggle(
    'isOpen',
    lines.every(({ outcome }) => outcome === ''),
  );
  fill('#lines', lines.map(lineRow));
  const details = find('#kept');
  details.hidden = kept.length === 0;
  setText('#kept summary', `${title()} (${kept.length})`);
  fill(
    '#kept',
    kept.map(({ name, why }) => tableRow(name, why)),
  );
}

function lineRow({ site, name, size, reason, outcome, tone }: PlanLine): HTMLTableRowElement {
  const row = tableRow(name, site);
  const told = cell(outcome);
  told.className = 'outcome';
  row.dataset['tone'] = tone;
  row.append(number(size), cell(reason), told);
  return row;
}

function title(): string {
  const template = find('#keptTitle');
  return template instanceof HTMLTemplateElement ? template.content.textContent : '';
}

function number(text: string): HTMLTableCellElement {
  const made = cell(text);
  made.className = 'number';
  return made;
}

function fill(selector: string, rows: readonly HTMLElement[]): void {
  find(`${selector} tbody`).replaceChildren(...rows);
}

function input(selector: string): HTMLInputElement {
  const found = find(selector);
  if (!(found instanceof HTMLInputElement)) throw new TypeError(`${selector} is no input`);
  return found;
}
