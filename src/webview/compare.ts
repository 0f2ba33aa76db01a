/** Two versions of an image side by side, chosen in two lists; rows that differ are marked in words too. */
import type { DetailsState, VersionLine } from '../ui/webview/detailsProtocol';
import { cell, find, heading, setText } from './elements';

export function compareIn(section: HTMLElement): (state: DetailsState) => void {
  const lists = [listIn(section, '#left'), listIn(section, '#right')] as const;
  let shown: DetailsState | undefined;
  let asked = 0;
  const draw = (): void => {
    if (shown !== undefined) drawTable(section, shown, lists[0].value, lists[1].value);
  };
  lists.forEach((list) => list.addEventListener('change', draw));
  return (state) => {
    const { comparison, versions } = state;
    const first = shown === undefined;
    shown = state;
    section.hidden = versions.length < 2;
    for (const list of lists) fill(list, versions);
    const again = comparison.asked > asked;
    if (first || again) {
      lists[0].value = String(comparison.left);
      lists[1].value = String(comparison.right);
    }
    draw();
    asked = comparison.asked;
    if (!again || section.hidden) return;
    section.scrollIntoView({ block: 'start' });
    section.focus({ preventScroll: true });
  };
}

function listIn(section: HTMLElement, selector: string): HTMLSelectElement {
  const found = find(selector, section);
  if (!(found instanceof HTMLSelectElement)) throw new TypeError(`${selector} is no list`);
  return found;
}

function fill(list: HTMLSelectElement, versions: readonly VersionLine[]): void {
  const now = versions.map(({ version }) => version).join();
  if (list.dataset['versions'] === now) return;
  list.dataset['versions'] = now;
  const before = list.value;
  const options = versions.map(({ version, name }) => new Option(name, String(version)));
  list.replaceChildren(...options);
  if (versions.some(({ version }) => String(version) === before)) list.value = before;
}

function drawTable(
  section: HTMLElement,
  { versions, comparison }: DetailsState,
  left: string,
  right: string,
): void {
  const [a, b] = [left, right].map((value) =>
    versions.find(({ version }) => String(version) === value),
  );
  const { changed = '' } = find('#verdict', section).dataset;
  const rows = comparison.labels.map((label, index) => {
    const values = [a?.values[index] ?? '', b?.values[index] ?? ''] as const;
    const row = document.createElement('tr');
    const name = heading(label);
    row.append(name, ...values.map((value) => cell(value === '' ? '–' : value)));
    if (values[0] !== values[1]) {
      row.className = 'differs';
      const mark = document.createElement('small');
      mark.textContent = changed;
      name.append(mark);
    }
    return row;
  });
  find('tbody', section).replaceChildren(...rows);
  setText('#verdict', verdict(section, a, b), section);
}

/** The checksum decides. */
function verdict(section: HTMLElement, a?: VersionLine, b?: VersionLine): string {
  const words = find('#verdict', section).dataset;
  if (a === undefined || b === undefined || a === b) return words['itself'] ?? '';
  if (a.hash === '' || b.hash === '') return words['unknown'] ?? '';
  return (a.hash === b.hash ? words['same'] : words['differ']) ?? '';
}
