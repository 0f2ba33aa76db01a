/** Finds the parts of the page. The document is ours, so a missing one is a fault of ours. */

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

export function cell(text: string): HTMLTableCellElement {
  const made = document.createElement('td');
  made.textContent = text;
  return made;
}

/** The first cell of a row, which names it. */
export function heading(text: string): HTMLTableCellElement {
  const made = document.createElement('th');
  made.scope = 'row';
  made.textContent = text;
  return made;
}
