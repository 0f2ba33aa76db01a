/** Which portals have just told a person that they do not accept the token: once is enough. */
import type { PortalError } from '../../portal';

/** Milliseconds: a refusal is looked into right after it was told. */
const justNow = 60_000;

export class Refusals {
  /** When, by origin; on the clock of `performance.now()`. */
  readonly #told = new Map<string, number>();

  note({ url }: PortalError): void {
    if (url !== undefined) this.#told.set(new URL(url).origin, performance.now());
  }

  isJustTold(url: string): boolean {
    const at = this.#told.get(new URL(url).origin);
    return at !== undefined && performance.now() - at < justNow;
  }
}
