/** The page of an image: draws the state that the extension sends, and sends back what is pressed. */
import './details.css';
import {
  type DetailsFromPage,
  type DetailsState,
  isDetailsToPage,
  snippetIds,
} from '../ui/webview/detailsProtocol';
import { compareIn } from './compare';
import { cell, find, heading, setText } from './elements';
import { registerWidgets } from './toolkit';

interface Host {
  postMessage(message: DetailsFromPage): void;
  setState(memory: unknown): void;
}
declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();
const showComparison = compareIn(find('#compare'));

registerWidgets();
listen();
host.postMessage({ type: 'ready' });

function listen(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isDetailsToPage(event.data)) show(event.data.state);
  });
  for (const type of ['insert', 'delete', 'check', 'copyUrn', 'copyUrl'] as const) {
    find(`[data-send="${type}"]`).addEventListener('click', () => host.postMessage({ type }));
  }
  for (const what of snippetIds) {
    find(`[data-snippet="${what}"] vscode-button`).addEventListener('click', () =>
      host.postMessage({ type: 'copySnippet', what }),
    );
  }
}

function show(state: DetailsState): void {
  host.setState({ key: state.key });
  find('main').hidden = false;
  find('#waiting').hidden = true;
  for (const id of ['title', 'subtitle', 'description', 'problem'] as const)
    setText(`#${id}`, state[id]);
  find('#gone').hidden = !state.gone;
  for (const id of ['actions', 'users', 'snippets'] as const) find(`#${id}`).hidden = state.gone;
  const { tone, sentence, reason } = state.users;
  find('#users').dataset['tone'] = tone;
  setText('#sentence', sentence);
  setText('#reason', reason);
  showFacts(state);
  showVersions(state);
  showComparison(state);
  showSnippets(state);
  showProvenance(state);
}

function showFacts({ facts }: DetailsState): void {
  const items = facts.map(({ label, value }) => {
    const item = document.createElement('div');
    const term = document.createElement('dt');
    const description = document.createElement('dd');
    term.textContent = label;
    description.textContent = value;
    item.append(term, description);
    return item;
  });
  find('#facts').replaceChildren(...items);
}

/** Drawn anew only when it says something else, so that the focus stays where it is. */
let drawn = '';

function showVersions({ versions, gone }: DetailsState): void {
  const now = JSON.stringify([versions, gone]);
  if (now === drawn) return;
  drawn = now;
  const { copy = '', delete: remove = '' } = find('#versions').dataset;
  const rows = versions.map(({ version, name, date, size, who, description }) => {
    const row = document.createElement('tr');
    const actions = document.createElement('td');
    actions.className = 'buttons';
    if (!gone) {
      actions.append(
        action(copy, name, () => host.postMessage({ type: 'copyVersion', version })),
        action(remove, name, () => host.postMessage({ type: 'deleteVersion', version })),
      );
    }
    const about = cell(description);
    about.className = 'about';
    row.append(heading(name), cell(date), cell(size), cell(who), about, actions);
    return row;
  });
  find('#versions tbody').replaceChildren(...rows);
}

function action(label: string, what: string, work: () => void): HTMLElement {
  const made = document.createElement('vscode-button');
  made.setAttribute('appearance', 'secondary');
  made.setAttribute('aria-label', `${label} ${what}`);
  made.textContent = label;
  made.addEventListener('click', work);
  return made;
}

function showSnippets({ snippets }: DetailsState): void {
  for (const id of snippetIds) {
    const row = find(`[data-snippet="${id}"]`);
    const snippet = snippets.find((one) => one.id === id);
    row.hidden = snippet === undefined;
    setText('code', snippet?.text ?? '', row);
    setText('.obstacle', snippet?.obstacle ?? '', row);
  }
}

function showProvenance({ provenance }: DetailsState): void {
  const rows = provenance.map(({ label, value }) => {
    const row = document.createElement('tr');
    row.append(heading(label), cell(value));
    return row;
  });
  find('#provenance tbody').replaceChildren(...rows);
}
