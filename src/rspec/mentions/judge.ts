// What is told of images that a text names: what lists of the sites say, and the form of references that stand alone.
import type { DiagnoseOptions } from '../diagnose';
import { inReadableLength, type Diagnostic } from '../diagnose/diagnostic';
import { liveRule } from '../diagnose/live';
import { referenceRule } from '../diagnose/references';
import { emptyCatalogue } from '../images/catalogue';
import type { Mention } from './find';

/** @param isProse what people read may show how it is not done, and what is not the newest any more */
export function diagnoseMentions(
  mentions: readonly Mention[],
  isProse: boolean,
  { catalogue = emptyCatalogue, now = new Date() }: DiagnoseOptions,
): Diagnostic[] {
  const context = { kind: 'request', catalogue, now } as const;
  const live = [...liveRule({ ...context, uses: mentions })];
  if (isProse) return live.filter(({ severity }) => severity === 'warning').map(inReadableLength);
  const forms = referenceRule({ ...context, uses: mentions.filter(({ alone }) => alone) });
  return [...forms, ...live].map(inReadableLength);
}
