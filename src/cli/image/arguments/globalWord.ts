/** The word that says whether anyone may use an image. Whoever means no must not publish. */
import { UsageError } from '../failures/failure';

export interface GlobalWish {
  readonly global: boolean;
  /** The word, where it was read as yes only because the scripts do. */
  readonly unclear?: string;
}

const yes = /^(?:1|t|true|y|yes|on)$/i;
const no = /^(?:0|f|false|n|no|off)$/i;

/** @throws UsageError for a word that is neither yes nor no */
export function globalWish(word: string): GlobalWish {
  const plain = word.trim();
  if (yes.test(plain)) return { global: true };
  if (no.test(plain)) return { global: false };
  throw new UsageError(
    `"${word}" does not say whether anyone can use the image: give "no" for the project only, or "yes" for anyone.`,
  );
}

/** As the classic scripts read it: four words mean no, and all others yes. */
export function classicGlobalWish(word: string): GlobalWish {
  if (/^(?:0|f|false|no)$/i.test(word)) return { global: false };
  return yes.test(word) ? { global: true } : { global: true, unclear: word };
}
