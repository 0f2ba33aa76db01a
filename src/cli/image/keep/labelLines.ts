/** What a team says of an image, where a command shows that image. */
import { protectionOf, shownLabel, type Labels } from '../../../model/keep/labels';
import { printableLine } from '../terminal/printable';

export function labelLines(labels: Labels, urn: string): string[] {
  const label = shownLabel(labels, urn);
  const isProtected = protectionOf(labels, urn) !== undefined;
  return [
    ...(label === undefined ? [] : [said('label', label.label, label.reason)]),
    ...(isProtected ? ['protected  deleted only by its full name'] : []),
  ];
}

function said(title: string, word = '', reason = ''): string {
  return printableLine(`${title}  ${word}${reason === '' ? '' : `: ${reason}`}`);
}
