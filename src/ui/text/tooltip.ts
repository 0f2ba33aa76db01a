/** Hover texts of rows. What servers say is escaped: it is text, never links, icons or markup. */
import * as vscode from 'vscode';
import { visibleText } from './inert';

export type TooltipLine = readonly [label: string, value: string | undefined];

/** A bold title, then one line for each value that is known, then ids to copy by eye. */
export function tooltip(
  title: string,
  lines: readonly TooltipLine[],
  urn?: string,
): vscode.MarkdownString {
  const known = lines.filter(([, value]) => value !== undefined && value !== '');
  const text = known.map(([label, value = '']) => plain(`${label}: ${value}`)).join('  \n');
  const markdown = new vscode.MarkdownString(`**${plain(title)}**\n\n${text}\n`);
  // Backticks could end the block.
  if (urn !== undefined) markdown.appendCodeblock(oneLine(urn).replaceAll('`', 'ˋ'), 'text');
  return markdown;
}

export function paragraphs(texts: readonly (string | undefined)[]): vscode.MarkdownString {
  const known = texts.filter((text) => text !== undefined);
  return new vscode.MarkdownString(known.map(plain).join('\n\n'));
}

/** `appendText` would do it with spaces that never break, so long sentences break inside words. */
function plain(text: string): string {
  return oneLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Characters of one line: a server may send a log as the reason of a failure. */
const longest = 2000;

function oneLine(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return visibleText(short.replace(/\s+/g, ' ').trim());
}
