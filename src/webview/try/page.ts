/** The page of a try: draws the state that the extension sends, and sends back what is pressed. */
import './page.css';
import {
  type AnswerLine,
  isTryToPage,
  tryButtons,
  type TryFromPage,
  type TryState,
} from '../../ui/pages/try/protocol';
import { find, onClick, reveal, setText } from '../elements';
import { connect } from '../host';
import { registerWidgets } from '../toolkit';

const host = connect<TryFromPage>();

/** The try that is shown. */
let trialId = '';

registerWidgets();
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (isTryToPage(event.data)) show(event.data.state);
});
for (const type of tryButtons)
  onClick(`[data-send="${type}"]`, () => host.postMessage({ type, trialId }));
host.postMessage({ type: 'ready' });

function show(state: TryState): void {
  const isAnother = trialId !== state.trialId;
  trialId = state.trialId;
  host.setState({ trialId });
  reveal();
  document.body.dataset['tone'] = state.tone;
  for (const id of ['title', 'subtitle', 'stage', 'node', 'reason'] as const)
    setText(`#${id}`, state[id]);
  showSteps(state);
  showAnswers(state.answers);
  showOutput(state);
  find('#help').hidden = state.offers.every((button) => button === 'log');
  for (const id of tryButtons) find(`[data-send="${id}"]`).hidden = !state.offers.includes(id);
  // Another try is read from its beginning.
  if (isAnother) window.scrollTo(0, 0);
}

function showSteps({ steps }: TryState): void {
  document.querySelectorAll<HTMLElement>('#steps li').forEach((item, index) => {
    const step = steps[index] ?? 'todo';
    item.hidden = step === 'none';
    item.setAttribute('data-state', step);
    setText('.unseen', find('#steps').dataset[step] ?? '', item);
    if (step === 'now') item.setAttribute('aria-current', 'step');
    else item.removeAttribute('aria-current');
  });
}

/** Drawn anew only when something has changed: a screen reader would lose its place. */
let drawn = '';

function showAnswers(answers: readonly AnswerLine[]): void {
  find('#answers').hidden = answers.length === 0;
  const now = JSON.stringify(answers);
  if (now === drawn) return;
  drawn = now;
  find('#answers tbody').replaceChildren(...answers.map(rowOf));
}

function rowOf({ name, outcome, word, detail }: AnswerLine): HTMLTableRowElement {
  const row = document.createElement('tr');
  row.dataset['outcome'] = outcome;
  const heading = document.createElement('th');
  heading.scope = 'row';
  heading.textContent = name;
  const verdict = document.createElement('td');
  const mark = document.createElement('span');
  mark.className = 'mark';
  mark.setAttribute('aria-hidden', 'true');
  verdict.append(mark, word);
  const words = document.createElement('td');
  words.textContent = detail;
  row.append(heading, verdict, words);
  return row;
}

/** The end of a growing output stays in sight, unless the person has scrolled away from it. */
function showOutput({ output, logFile }: TryState): void {
  const text = find('#log pre');
  const following = text.scrollTop + text.clientHeight >= text.scrollHeight - 4;
  find('#log').hidden = logFile === '';
  text.hidden = output === '';
  setText('#log pre', output);
  setText('#logFile', logFile);
  if (following) text.scrollTop = text.scrollHeight;
}
