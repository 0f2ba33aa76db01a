/** The table of an image's versions, each with its buttons. */
import type { DetailsState, VersionLine } from '../../ui/pages/details/protocol';
import { find, onClick, setText } from '../elements';

type Press = (type: 'copyVersion' | 'deleteVersion', version: number) => void;

export function versionsIn(section: HTMLElement, press: Press): (state: DetailsState) => void {
  let drawn = '';
  return ({ versions, gone }) => {
    // Drawn anew only when it says something else, so that the focus stays where it is.
    const now = JSON.stringify([versions, gone]);
    if (now === drawn) return;
    drawn = now;
    const rows = versions.map((version) => rowOf(section, version, gone, press));
    find('tbody', section).replaceChildren(...rows);
  };
}

function rowOf(section: HTMLElement, line: VersionLine, gone: boolean, press: Press): Node {
  const template = section.querySelector('template');
  if (template === null) throw new TypeError('the page has no row of a version');
  const row = document.importNode(template.content, true);
  const { version, name, date, size, who, description } = line;
  setText('th', name, row);
  setText('.date', date, row);
  setText('.size', size, row);
  setText('.users', who, row);
  setText('.about', description, row);
  if (gone) find('.buttons', row).replaceChildren();
  else {
    for (const button of row.querySelectorAll('vscode-button')) {
      button.setAttribute('aria-label', `${button.getAttribute('aria-label') ?? ''} ${name}`);
    }
    onClick('.copy', () => press('copyVersion', version), row);
    onClick('.delete', () => press('deleteVersion', version), row);
  }
  return row;
}
