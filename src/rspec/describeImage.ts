// An image in words: the short line beside a completion and the table of its hover. Times are told
// relative to a given moment, so that golden texts stay golden.
import * as l10n from '@vscode/l10n';
import type { CatalogueImage } from './catalogue';

/** `Linux 20.04 · version 3 · 1.4 GB · 5 days old`, as far as it is known. */
export function imageFacts(image: CatalogueImage, now: Date): string[] {
  const system = [image.os, image.osVersion]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return [
    system,
    image.version === undefined ? '' : l10n.t('version {0}', image.version),
    image.size === undefined ? '' : formatSize(image.size),
    image.created === undefined ? '' : formatAge(image.created, now),
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
export function imageDocumentation(image: CatalogueImage, now: Date): string {
  const lines = [
    l10n.t(
      '**{0}** at {1}',
      escapeMarkdown(`${image.project}:${image.name}`),
      escapeMarkdown(image.siteName),
    ),
  ];
  if (image.description !== undefined && image.description !== '')
    lines.push(escapeMarkdown(image.description));
  const facts = imageFacts(image, now).join(' · ');
  const who = visibilityText(image);
  const types = (image.sliverTypes ?? []).join(', ');
  const sentences = [
    who === '' ? '' : `${who}.`,
    types === '' ? '' : l10n.t('Runs on {0}.', types),
    image.renewing === true ? l10n.t('A snapshot that makes its next version is in progress.') : '',
  ];
  const told = [facts, ...sentences].filter((text) => text !== '');
  // Line breaks, not paragraphs: the box beside a completion is small.
  if (told.length > 0) lines.push(told.map(escapeMarkdown).join('  \n'));
  return lines.join('\n\n');
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

const units = ['KB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes as people say it, in powers of 1000. */
export function formatSize(bytes: number): string {
  if (bytes < 999.5) return l10n.t('{0} bytes', bytes.toFixed(0));
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

const DAY = 86_400_000;

/** An age in the largest unit that makes sense: `today`, `5 days old`, `3 months old`. */
export function formatAge(created: Date, now: Date): string {
  const days = Math.floor((now.getTime() - created.getTime()) / DAY);
  if (!Number.isFinite(days)) return '';
  if (days < 1) return l10n.t('made today');
  if (days === 1) return l10n.t('1 day old');
  if (days < 60) return l10n.t('{0} days old', days);
  const months = Math.floor(days / 30.44);
  if (months < 24) return l10n.t('{0} months old', months);
  return l10n.t('{0} years old', Math.floor(days / 365.25));
}
