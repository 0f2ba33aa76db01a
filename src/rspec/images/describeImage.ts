// An image in words: the short line beside a completion and the table of its hover. Times are told
// relative to a given moment, so that golden texts stay golden.
import * as l10n from '@vscode/l10n';
import { isDeprecated, type CatalogueLabel } from './labels';
import { runsOn, type CatalogueImage, type CatalogueWords } from './catalogue';

/** What there is to tell an image with: a moment that ages are told from, and the words for sizes and ages. */
export interface DescriptionContext {
  readonly now: Date;
  readonly words?: CatalogueWords | undefined;
}

/** `Linux 20.04 · version 3 · 1.4 GB · 5 days ago`, as far as it is known. */
export function imageFacts(image: CatalogueImage, { now, words }: DescriptionContext): string[] {
  const system = [image.os, image.osVersion]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return [
    system,
    image.version === undefined ? '' : l10n.t('version {0}', image.version),
    image.size === undefined ? '' : (words?.size(image.size) ?? ''),
    image.created === undefined ? '' : (words?.age(image.created, now) ?? ''),
  ].filter((fact) => fact !== '');
}

/** Who may use an image, as a sentence without its full stop; empty when nobody said. */
export function visibilityText(image: CatalogueImage): string {
  if (image.state === 'snapshot-running') return l10n.t('Its snapshot is in progress');
  if (image.state === 'failed') return l10n.t('Its snapshot failed');
  if (image.state === 'deleted') return l10n.t('It was deleted');
  switch (image.visibility) {
    case 'anyone':
      return l10n.t('Anyone can use it');
    case 'project':
      return l10n.t('Its project can use it');
    case 'not-released':
      return l10n.t('Not released yet');
    case 'unknown':
      return '';
  }
}

/** Markdown about an image: what it is, where it is, who may use it, what it runs on. */
export function imageDocumentation(image: CatalogueImage, telling: DescriptionContext): string {
  const lines = [
    l10n.t(
      '**{0}** at {1}',
      escapeMarkdown(`${image.project}:${image.name}`),
      escapeMarkdown(image.siteName),
    ),
  ];
  if (image.description !== undefined && image.description !== '')
    lines.push(escapeMarkdown(image.description));
  const facts = imageFacts(image, telling).join(' · ');
  const who = visibilityText(image);
  const types = runsOn(image).join(', ');
  const sentences = [
    who === '' ? '' : `${who}.`,
    types === '' ? '' : l10n.t('Runs on {0}.', types),
    image.renewing === true
      ? l10n.t('A snapshot that creates its next version is in progress.')
      : '',
  ];
  const told = [facts, ...sentences].filter((text) => text !== '');
  // Line breaks, not paragraphs: the box beside a completion is small.
  if (told.length > 0) lines.push(told.map(escapeMarkdown).join('  \n'));
  return lines.join('\n\n');
}

/** Markdown on what its team says of it, one paragraph; none where nobody says anything. */
export function labelLines(said: CatalogueLabel | undefined): string[] {
  if (said?.label === undefined) return [];
  const word = isDeprecated(said) ? l10n.t('deprecated') : said.label;
  const reason = said.reason?.trim() ?? '';
  return [`**${escapeMarkdown(word)}**${reason === '' ? '' : `: ${escapeMarkdown(reason)}`}`];
}

/** Text of others (descriptions, names) shown as what it is, never as a link, picture or heading. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()<>|~&]/g, '\\$&')
    .replace(/^ ?[#+=-]/, '\\$&');
}

/** Text of others as code, where nothing but a backtick has a meaning. */
export function markdownCode(text: string): string {
  return `\`${text.replace(/[`\r\n]/g, '')}\``;
}
