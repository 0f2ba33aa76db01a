/** A row of a tree whose texts are shown as they are. */
import type { TreeItem } from 'vscode';
import { inertLines, inertText } from './inert';

/** Characters of a label; a tree is narrow. */
const longest = 200;

/** Changes the item, which was made for this. Tooltips in Markdown come from `tooltip`, which escapes. */
export function inertItem(item: TreeItem): TreeItem {
  const { label, description, tooltip, accessibilityInformation } = item;
  if (typeof label === 'string') item.label = inertText(label, longest);
  if (typeof description === 'string') item.description = inertText(description, longest);
  if (typeof tooltip === 'string') item.tooltip = inertLines(tooltip);
  if (accessibilityInformation !== undefined) {
    const { label: spoken } = accessibilityInformation;
    item.accessibilityInformation = { ...accessibilityInformation, label: inertText(spoken) };
  }
  return item;
}
