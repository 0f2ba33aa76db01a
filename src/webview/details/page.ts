/** The page of an image: draws the state that the extension sends, and sends back what is pressed. */
import './page.css';
import {
  detailsButtons,
  type DetailsFromPage,
  type DetailsState,
  isDetailsToPage,
  snippetIds,
} from '../../ui/pages/details/protocol';
import { compareIn } from './compare';
import { cell, find, onClick, reveal, setText, tableRow } from '../elements';
import { connect } from '../host';
import { registerWidgets } from '../toolkit';
import { versionsIn } from './versions';

const host = connect<DetailsFromPage>();
const send = (message: DetailsFromPage): void => host.postMessage(message);

const showComparison = compareIn(find('#compare'), (left, right) =>
  send({ type: 'compare', left, right }),
);
const showVersions = versionsIn(find('#versions'), (type, version) => send({ type, version }));

registerWidgets();
listen();
send({ type: 'ready' });

function listen(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (!isDetailsToPage(event.data)) return;
    if (event.data.type === 'details') show(event.data.state);
    else {
      setText('#waiting', event.data.text);
      find('#unlock').hidden = !event.data.locked;
    }
  });
  for (const type of detailsButtons) onClick(`[data-send="${type}"]`, () => send({ type }));
  for (const what of snippetIds) {
    onClick(`[data-snippet="${what}"] vscode-button`, () => send({ type: 'copySnippet', what }));
  }
}

function show(state: DetailsState): void {
  const { key, users, gone, comparison } = state;
  host.setState({ key, left: comparison.left, right: comparison.right });
  reveal();
  find('#unlock').hidden = true;
  for (const id of ['title', 'subtitle', 'description', 'problem'] as const)
    setText(`#${id}`, state[id]);
  find('#gone').hidden = !gone;
  for (const id of ['actions', 'users', 'snippets'] as const) find(`#${id}`).hidden = gone;
  find('#versions').hidden = state.isSystem;
  for (const type of ['delete', 'copyNote']) find(`[data-send="${type}"]`).hidden = state.isSystem;
  find('#users').dataset['who'] = users.who;
  setText('#sentence', users.sentence);
  setText('#reason', users.reason);
  showFacts(state);
  showVersions(state);
  showComparison(state);
  showSnippets(state);
  find('#past').hidden = state.past.length === 0;
  find('#past tbody').replaceChildren(...state.past.map(pastRow));
  const rows = state.provenance.map(({ label, value }) => tableRow(label, value));
  find('#provenance tbody').replaceChildren(...rows);
}

function pastRow({ name, when, what, where, outcome }: DetailsState['past'][number]): Node {
  const row = document.createElement('tr');
  row.append(...[when, what, name, where, outcome].map(cell));
  return row;
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

function showSnippets({ snippets }: DetailsState): void {
  for (const id of snippetIds) {
    const row = find(`[data-snippet="${id}"]`);
    const snippet = snippets.find((one) => one.id === id);
    row.hidden = snippet === undefined;
    setText('code', snippet?.text ?? '', row);
    setText('.obstacle', snippet?.obstacle ?? '', row);
  }
}
