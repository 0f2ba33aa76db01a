/** Finds and fills the parts of the page. The document is ours, so a missing one is a fault of ours. */

export function find(selector: string, within: ParentNode = document): HTMLElement {
  const found = within.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new TypeError(`the page has no ${selector}`);
  return found;
}

/** Text from outside only ever gets here: as text. */
export function setText(selector: string, text: string, within: ParentNode = document): void {
  const element = find(selector, within);
  if (element.textContent !== text) element.textContent = text;
}

export function onClick(selector: string, work: () => void, within: ParentNode = document): void {
  find(selector, within).addEventListener('click', work);
}

/** The page has something to show. */
export function reveal(): void {
  find('main').hidden = false;
  find('#waiting').hidden = true;
}

/** One row of a table: what it is called, then its cells. */
export function tableRow(name: string, ...cells: readonly string[]): HTMLTableRowElement {
  const row = document.createElement('tr');
  const heading = document.createElement('th');
  heading.scope = 'row';
  heading.textContent = name;
  row.append(heading, ...cells.map(cell));
  return row;
}

export function cell(text: string): HTMLTableCellElement {
  const made = document.createElement('td');
  made.textContent = text;
  return made;
}
