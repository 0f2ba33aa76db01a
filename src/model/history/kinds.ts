/**
 * What people call each kind of event, and what it is about: another kind is one more line. An event of a kind that
 * has no line is shown by its own word.
 */
import * as l10n from '@vscode/l10n';
import { lastPartOf } from '../urns';
import type { Facts } from './event';

interface KindWords {
  readonly name: () => string;
  readonly subject: (facts: Facts) => string | undefined;
}

export const kinds: Readonly<Record<string, KindWords>> = {
  snapshot: { name: () => l10n.t('snapshot'), subject: imageOf },
  delete: { name: () => l10n.t('delete'), subject: imageOf },
  prestage: { name: () => l10n.t('prestage'), subject: imageOf },
  renewal: { name: () => l10n.t('renewal'), subject: sliceOf },
  power: { name: () => l10n.t('power'), subject: ({ node }) => node },
  check: { name: () => l10n.t('check'), subject: ({ node }) => node },
  try: { name: () => l10n.t('try'), subject: imageOf },
  build: { name: () => l10n.t('build'), subject: imageOf },
  termination: { name: () => l10n.t('end of experiment'), subject: sliceOf },
  profile: { name: () => l10n.t('profile version'), subject: ({ profile }) => profile },
};

export function kindName(kind: string): string {
  return wordsOf(kind)?.name() ?? kind;
}

/** The thing that it is about, in a word; empty where the entry does not tell. */
export function subjectOf(kind: string, facts: Facts): string {
  return wordsOf(kind)?.subject(facts) ?? imageOf(facts) ?? sliceOf(facts) ?? '';
}

function wordsOf(kind: string): KindWords | undefined {
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}

/** `my-image:2`; of several images their names. */
function imageOf({ imageName, versionUrn, imageUrn, images }: Facts): string | undefined {
  const named = versionUrn ?? imageUrn;
  if (named !== undefined) return lastPartOf(named).split(':').slice(1).join(':') || imageName;
  if (imageName !== undefined) return imageName;
  return images.length === 0 ? undefined : images.map(lastPartOf).join(', ');
}

function sliceOf({ sliceUrn, experimentName }: Facts): string | undefined {
  return experimentName ?? (sliceUrn === undefined ? undefined : lastPartOf(sliceUrn));
}

/** The site, and the portal where that was asked: `Utah (www.cloudlab.us)`. Empty where the entry tells neither. */
export function placeWords({ siteName = '', portal = '' }: Facts): string {
  const host = URL.canParse(portal) ? new URL(portal).hostname : portal;
  if (host === '' || host === siteName) return siteName;
  return siteName === '' ? host : `${siteName} (${host})`;
}

const outcomes: Readonly<Record<string, () => string>> = {
  ready: () => l10n.t('ready'),
  done: () => l10n.t('done'),
  failed: () => l10n.t('failed'),
  vanished: () => l10n.t('vanished'),
  'timed-out': () => l10n.t('timed out'),
  refused: () => l10n.t('refused'),
  partly: () => l10n.t('partly done'),
  pending: () => l10n.t('waiting for approval'),
  left: () => l10n.t('not followed'),
  stalled: () => l10n.t('stalled'),
  unknown: () => l10n.t('not known'),
  open: () => l10n.t('no end recorded'),
};

/** How it ended, in a word or two; of another version of this tool its own word. */
export function outcomeWords(outcome: string): string {
  return Object.hasOwn(outcomes, outcome) ? (outcomes[outcome]?.() ?? outcome) : outcome;
}
