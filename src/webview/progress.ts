/** The progress page: draws the state that the extension sends, and sends back what is pressed. */
import './progress.css';
import { isToPage, resultIds, type FromPage, type ProgressState } from '../ui/webview/protocol';
import { chartIn } from './chart';
import { find, setText } from './elements';
import { registerWidgets } from './toolkit';

interface Host {
  postMessage(message: FromPage): void;
  setState(memory: unknown): void;
}
declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();
/** When the page last heard, and how long the job had run then: the clock goes on from there. */
let heard = { at: performance.now(), elapsed: 0, running: false };

const drawChart = chartIn(find('#chart'));

registerWidgets();
listen();
host.postMessage({ type: 'ready' });

function listen(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isToPage(event.data)) show(event.data.state);
  });
  for (const id of [...resultIds, 'log'] as const) {
    find(`[data-copy="${id}"]`).addEventListener('click', () =>
      host.postMessage({ type: 'copy', what: id }),
    );
  }
  find('#insert').addEventListener('click', () => host.postMessage({ type: 'insert' }));
  find('#show-log').addEventListener('click', () => host.postMessage({ type: 'showLog' }));
  setInterval(tick, 1000);
}

function show(state: ProgressState): void {
  host.setState({ jobId: state.jobId });
  find('main').hidden = false;
  find('#waiting').hidden = true;
  document.body.dataset['tone'] = state.tone;
  for (const id of ['title', 'subtitle', 'stage', 'reason'] as const) setText(`#${id}`, state[id]);
  showFacts(state);
  showSteps(state);
  heard = { at: performance.now(), elapsed: state.elapsed, running: !state.ended };
  tick();
  drawChart(state.chart);
  setText('#chart-summary', state.chart.summary);
  showResults(state);
  showLog(state);
}

/** While it runs an unknown value is a dash; at the end it is left out. */
function showFacts(state: ProgressState): void {
  for (const id of ['size', 'rate', 'left', 'sliver'] as const) {
    setText(`#${id}`, state[id]);
    find(`[data-fact="${id}"]`).hidden = state.ended && state[id] === '';
  }
}

function showSteps({ steps }: ProgressState): void {
  document.querySelectorAll('#steps li').forEach((item, index) => {
    const step = steps[index] ?? 'todo';
    item.setAttribute('data-state', step);
    setText('.unseen', find('#steps').dataset[step] ?? '', item);
    if (step === 'now' || step === 'failed') item.setAttribute('aria-current', 'step');
    else item.removeAttribute('aria-current');
  });
}

function showResults({ results, usable }: ProgressState): void {
  find('#results').hidden = !usable;
  for (const id of resultIds) {
    const row = find(`[data-result="${id}"]`);
    const value = results.find((result) => result.id === id)?.value ?? '';
    row.hidden = value === '';
    setText('code', value, row);
  }
}

function showLog({ log, tone }: ProgressState): void {
  find('#log').hidden = log === '';
  setText('#log pre', log);
  find('#help').hidden = tone === 'running' || tone === 'good';
  find('[data-copy="log"]').hidden = log === '';
}

function tick(): void {
  const more = heard.running ? performance.now() - heard.at : 0;
  const seconds = Math.floor((heard.elapsed + more) / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const text =
    minutes < 60
      ? `${minutes}:${two(seconds % 60)}`
      : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  setText('#elapsed', text);
}
