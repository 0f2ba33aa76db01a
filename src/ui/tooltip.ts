/** Hover texts of rows. What servers say is escaped: it is text, never links, icons or markup. */
import * as vscode from 'vscode';

export type TooltipLine = readonly [label: string, value: string | undefined];

/** A bold title, then one line for each value that is known, then ids to copy by eye. */
export function tooltip(
  title: string,
  lines: readonly TooltipLine[],
  urn?: string,
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('**');
  markdown.appendText(oneLine(title)).appendMarkdown('**\n\n');
  for (const [label, value] of lines) {
    if (value === undefined || value === '') continue;
    markdown.appendText(`${label}: ${oneLine(value)}`).appendMarkdown('  \n');
  }
  if (urn !== undefined) markdown.appendCodeblock(oneLine(urn), 'text');
  return markdown;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
