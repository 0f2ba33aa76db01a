/** The page of a build: draws the state that the extension sends, and sends back what is pressed. */
import './page.css';
import {
  buildButtons,
  isBuildToPage,
  type BuildFromPage,
  type BuildState,
  type BuildStepLine,
} from '../../ui/pages/build/protocol';
import { find, onClick, reveal, setText } from '../elements';
import { connect } from '../host';
import { registerWidgets } from '../toolkit';

const host = connect<BuildFromPage>();

/** The build that is shown. */
let buildId = '';

registerWidgets();
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (isBuildToPage(event.data)) show(event.data.state);
});
for (const type of buildButtons)
  onClick(`[data-send="${type}"]`, () => host.postMessage({ type, buildId }));
host.postMessage({ type: 'ready' });

function show(state: BuildState): void {
  const isAnother = buildId !== state.buildId;
  buildId = state.buildId;
  host.setState({ buildId });
  reveal();
  document.body.dataset['tone'] = state.tone;
  for (const id of ['title', 'subtitle', 'stage', 'reason'] as const) setText(`#${id}`, state[id]);
  showLines(state.steps);
  showLog(state);
  find('#help').hidden = state.offers.every((button) => button === 'log');
  for (const id of buildButtons) find(`[data-send="${id}"]`).hidden = !state.offers.includes(id);
  // Another build is read from its beginning.
  if (isAnother) window.scrollTo(0, 0);
}

/** Drawn anew only when something has changed: a screen reader would lose its place. */
let drawn = '';

function showLines(steps: readonly BuildStepLine[]): void {
  const now = JSON.stringify(steps);
  if (now === drawn) return;
  drawn = now;
  find('#lines').replaceChildren(...steps.map(lineOf));
}

function lineOf({ name, state, word, note }: BuildStepLine): HTMLLIElement {
  const line = document.createElement('li');
  line.dataset['state'] = state;
  if (state === 'now') line.setAttribute('aria-current', 'step');
  const mark = document.createElement('span');
  mark.className = 'mark';
  mark.setAttribute('aria-hidden', 'true');
  const title = document.createElement('span');
  title.textContent = name;
  const verdict = document.createElement('span');
  verdict.className = 'unseen';
  verdict.textContent = `: ${word}`;
  title.append(verdict);
  const words = document.createElement('span');
  words.className = 'note-of';
  words.textContent = note;
  line.append(mark, title, words);
  return line;
}

/** The end of a growing log stays in sight, unless the person has scrolled away from it. */
function showLog({ log, logFile }: BuildState): void {
  const text = find('#log pre');
  const following = text.scrollTop + text.clientHeight >= text.scrollHeight - 4;
  find('#log').hidden = log === '';
  setText('#log pre', log);
  setText('#logFile', logFile);
  if (following) text.scrollTop = text.scrollHeight;
}
