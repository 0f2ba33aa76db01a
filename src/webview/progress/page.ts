/** The progress page: draws the state that the extension sends, and sends back what is pressed. */
import './page.css';
import {
  type FromPage,
  helpButtons,
  isToPage,
  pageButtons,
  type ProgressState,
  resultIds,
} from '../../ui/pages/progress/protocol';
import { chartIn } from './chart';
import { durationText } from '../../model/units';
import { find, onClick, reveal, setText } from '../elements';
import { connect } from '../host';
import { registerWidgets } from '../toolkit';

const host = connect<FromPage>();
/** When the page last heard, and how long the job had run then: the clock goes on from there. */
let heard = { at: performance.now(), elapsed: 0, timed: true, running: false };

/** The snapshot that is shown. */
let jobId = '';

const drawChart = chartIn(find('#chart'));

registerWidgets();
listen();
host.postMessage({ type: 'ready' });

function listen(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isToPage(event.data)) show(event.data.state);
  });
  for (const type of pageButtons)
    onClick(`[data-send="${type}"]`, () => host.postMessage({ type, jobId }));
  const copy = (what: (typeof resultIds)[number] | 'log'): void =>
    host.postMessage({ type: 'copy', what, jobId });
  for (const id of resultIds) onClick(`[data-result="${id}"] vscode-button`, () => copy(id));
  onClick('[data-copy="log"]', () => copy('log'));
  setInterval(tick, 1000);
}

function show(state: ProgressState): void {
  const isAnother = jobId !== state.jobId;
  jobId = state.jobId;
  host.setState({ jobId });
  reveal();
  document.body.dataset['tone'] = state.tone;
  const texts = ['title', 'subtitle', 'stage', 'advice', 'reason', 'remedy', 'image'] as const;
  for (const id of texts) setText(`#${id}`, state[id]);
  showFacts(state);
  showSteps(state);
  heard = {
    at: performance.now(),
    elapsed: state.elapsed,
    timed: state.timed,
    running: !state.ended,
  };
  tick();
  // A line along the bottom of an empty field tells nothing.
  find('figure').hidden = state.chart.points.every(({ bytes }) => bytes === 0);
  drawChart(state.chart);
  setText('#chart-summary', state.chart.summary);
  showResults(state);
  showLog(state);
  // Another snapshot is read from its beginning.
  if (isAnother) window.scrollTo(0, 0);
}

/** While it runs the size and the speed begin as a dash; whatever else is not known is left out. */
function showFacts(state: ProgressState): void {
  for (const id of ['size', 'rate', 'left', 'sliver'] as const) {
    setText(`#${id}`, state[id]);
    const expected = !state.ended && (id === 'size' || id === 'rate');
    find(`[data-fact="${id}"]`).hidden = state[id] === '' && !expected;
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

const nothing = { value: '', obstacle: '' };

function showResults({ results, usable, hasProfile }: ProgressState): void {
  find('[data-send="profile"]').hidden = !hasProfile;
  find('#results').hidden = !usable;
  for (const id of resultIds) {
    const row = find(`[data-result="${id}"]`);
    const { value, obstacle } = results.find((result) => result.id === id) ?? nothing;
    row.hidden = value === '';
    setText('code', value, row);
    setText('.obstacle', obstacle, row);
  }
}

/** The end of a growing log stays in sight, unless the person has scrolled away from it. */
function showLog({ log, offers }: ProgressState): void {
  const text = find('#log pre');
  const following = text.scrollTop + text.clientHeight >= text.scrollHeight - 4;
  find('#log').hidden = log === '';
  setText('#log pre', log);
  if (following) text.scrollTop = text.scrollHeight;
  find('#help').hidden = offers.length === 0;
  for (const id of helpButtons) find(`[data-send="${id}"]`).hidden = !offers.includes(id);
  find('[data-copy="log"]').hidden = log === '';
}

function tick(): void {
  const more = heard.running ? performance.now() - heard.at : 0;
  setText('#elapsed', heard.timed ? durationText(heard.elapsed + more) : '–');
}
