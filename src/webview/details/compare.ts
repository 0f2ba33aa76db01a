/** Two versions of an image side by side, chosen in two lists; rows that differ say so in words too. */
import type { DetailsState, VersionLine } from '../../ui/pages/details/protocol';
import { find, setText, tableRow } from '../elements';

/** @param choose is told which two versions the person wants to see */
export function compareIn(
  section: HTMLElement,
  choose: (left: number, right: number) => void,
): (state: DetailsState) => void {
  const lists = [listIn(section, '#left'), listIn(section, '#right')] as const;
  const [left, right] = lists;
  let asked = 0;
  for (const list of lists) {
    list.addEventListener('change', () => choose(Number(left.value), Number(right.value)));
  }
  return ({ comparison, versions }) => {
    section.hidden = versions.length < 2;
    for (const list of lists) fill(list, versions);
    left.value = String(comparison.left);
    right.value = String(comparison.right);
    drawRows(section, comparison.rows);
    setText('#verdict', comparison.verdict, section);
    const again = comparison.asked > asked;
    asked = comparison.asked;
    if (!again || section.hidden) return;
    section.scrollIntoView({ block: 'start' });
    left.focus({ preventScroll: true });
  };
}

function listIn(section: HTMLElement, selector: string): HTMLSelectElement {
  const found = find(selector, section);
  if (!(found instanceof HTMLSelectElement)) throw new TypeError(`${selector} is no list`);
  return found;
}

/** Filled anew only when there are other versions, so that an open list stays open. */
function fill(list: HTMLSelectElement, versions: readonly VersionLine[]): void {
  const now = versions.map(({ version }) => version).join();
  if (list.dataset['versions'] === now) return;
  list.dataset['versions'] = now;
  list.replaceChildren(...versions.map(({ version, name }) => new Option(name, String(version))));
}

function drawRows(section: HTMLElement, lines: DetailsState['comparison']['rows']): void {
  const { differs: word = '' } = find('table', section).dataset;
  const rows = lines.map(({ label, left, right, differs }) => {
    const row = tableRow(label, left === '' ? '–' : left, right === '' ? '–' : right);
    if (!differs) return row;
    row.className = 'differs';
    const mark = document.createElement('small');
    mark.textContent = word;
    row.querySelector('th')?.append(mark);
    return row;
  });
  find('tbody', section).replaceChildren(...rows);
}
