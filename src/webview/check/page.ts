/** The page of a check: draws the state that the extension sends, and sends back what is pressed. */
import './page.css';
import {
  checkButtons,
  type CheckFromPage,
  type CheckGroup,
  type CheckState,
  isCheckToPage,
  type ShownFinding,
  type ShownItem,
} from '../../ui/pages/check/protocol';
import { find, onClick, reveal, setText } from '../elements';
import { connect } from '../host';
import { registerWidgets } from '../toolkit';

const host = connect<CheckFromPage>();
const send = (message: CheckFromPage): void => host.postMessage(message);

/** Things of a finding that are seen without scrolling: the keyboard need not stop at them. */
const UNSCROLLED = 8;

/** What is drawn: the same findings are not drawn again, so that nobody loses their place. */
let drawn = '';

registerWidgets();
listen();
send({ type: 'ready' });

function listen(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isCheckToPage(event.data)) show(event.data.state);
  });
  for (const type of checkButtons) onClick(`[data-send="${type}"]`, () => send({ type }));
}

function show(state: CheckState): void {
  reveal();
  document.body.dataset['phase'] = state.phase;
  for (const id of ['title', 'subtitle', 'status'] as const) setText(`#${id}`, state[id]);
  find('#problem').hidden = state.problem === '';
  setText('#problem .text', state.problem);
  setText('#problem .remedy', state.remedy);
  find('[data-send="again"]').toggleAttribute('disabled', state.phase === 'looking');
  const findings = JSON.stringify(state.groups);
  if (findings !== drawn) find('#groups').replaceChildren(...state.groups.map(groupOf));
  drawn = findings;
}

function groupOf({ id, title, findings }: CheckGroup): Element {
  const section = copyOf('#group');
  const heading = find('h2', section);
  heading.id = `group-${id}`;
  heading.textContent = title;
  section.setAttribute('aria-labelledby', heading.id);
  section.append(...findings.map(findingOf));
  return section;
}

function findingOf(finding: ShownFinding): Element {
  const article = copyOf('#finding');
  const { id, isWarning, command, items } = finding;
  article.classList.toggle('warning', isWarning);
  find('.mark', article).hidden = !isWarning;
  for (const name of ['title', 'detail', 'more'] as const)
    setText(`.${name}`, finding[name], article);
  const heading = find('.title', article);
  heading.id = `finding-${id}`;
  article.setAttribute('aria-labelledby', heading.id);
  const list = find('.items', article);
  list.hidden = items.length === 0;
  if (items.length > UNSCROLLED) list.tabIndex = 0;
  list.append(...items.map(itemOf));
  find('.command', article).hidden = command === '';
  setText('code', command, article);
  const copy = find('.copy', article);
  copy.setAttribute('aria-describedby', heading.id);
  copy.addEventListener('click', () => send({ type: 'copy', id }));
  return article;
}

function itemOf({ name, size }: ShownItem): Element {
  const item = document.createElement('li');
  const path = document.createElement('span');
  path.textContent = name;
  const bytes = document.createElement('span');
  bytes.textContent = size;
  item.append(path, bytes);
  return item;
}

function copyOf(template: string): HTMLElement {
  const found = find(template);
  const [copy] = found instanceof HTMLTemplateElement ? found.content.children : [];
  const made = copy?.cloneNode(true);
  if (!(made instanceof HTMLElement)) throw new TypeError(`the page has no ${template}`);
  return made;
}
