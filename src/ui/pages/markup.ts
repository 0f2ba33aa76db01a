/** Pieces that the documents of our pages are made of. Words come in plain and are escaped here. */

const shapes = {
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5v-2A1 1 0 0 0 9.5 2.5h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2"/>',
  trash:
    '<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 8.1a1 1 0 0 0 1 .9h4.6a1 1 0 0 0 1-.9l.7-8.1M6.7 7v4M9.3 7v4"/>',
  globe:
    '<circle cx="8" cy="8" r="5.5"/><path d="M2.5 8h11M8 2.5c3.3 3.3 3.3 7.7 0 11c-3.3-3.3-3.3-7.7 0-11z"/>',
  people:
    '<circle cx="6" cy="5.5" r="2"/><path d="M2.5 13c0-2.2 1.5-3.5 3.5-3.5s3.5 1.3 3.5 3.5M10 3.7a2 2 0 0 1 0 3.6M11.2 9.7c1.4.4 2.3 1.6 2.3 3.3"/>',
  lock: '<rect x="3.5" y="7" width="9" height="6.5" rx="1"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
  question:
    '<circle cx="8" cy="8" r="5.5"/><path d="M6.3 6.6a1.7 1.7 0 1 1 2.5 1.5c-.6.3-.8.7-.8 1.3M8 11.2v.1"/>',
  close: '<path d="M4 4l8 8M12 4l-8 8"/>',
  add: '<path d="M8 3v10M3 8h10"/>',
} as const;

export type IconName = keyof typeof shapes;

/** @param attributes markup of ours */
export function icon(name: IconName, attributes = ''): string {
  return `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" ${attributes}>${shapes[name]}</svg>`;
}

/** For labels from translations, which may hold any character. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? '');
}

/** @param attributes markup of ours, by which the page's script finds the button */
export function button(attributes: string, label: string, look = 'secondary'): string {
  return `<vscode-button appearance="${look}" ${attributes}>${escapeHtml(label)}</vscode-button>`;
}

/** A button without words; `label` is what it is called and what the pointer reads. */
export function iconButton(attributes: string, name: IconName, label: string): string {
  const words = escapeHtml(label);
  return `<vscode-button appearance="icon" aria-label="${words}" title="${words}" ${attributes}>${icon(name)}</vscode-button>`;
}

/** A row of a table that gives something to copy. */
export function copyRow(attributes: string, name: string, use: string, label: string): string {
  return `<tr ${attributes}><th scope="row">${escapeHtml(name)}<small>${escapeHtml(use)}</small></th>
<td><code></code><small class="obstacle"></small></td>
<td>${iconButton('', 'copy', label)}</td></tr>`;
}
