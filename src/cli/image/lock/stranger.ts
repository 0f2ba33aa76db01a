/** What a site tells a stranger at the address of an image, and what may be concluded from it. */
import {
  isNotReleased,
  readPublicMetadata,
  type TrustedServer,
} from '../../../model/inventory/visibility';
import type { CommonOptions } from '../arguments/options';
import { mayBeAsked, notAsked, serverAt } from '../session/serverAt';
import { RpcError, type ImageMetadata } from '../../../rpc';

/** Nothing but an answer of the site proves anything: a 403 or a server that is busy does not. */
export type Told =
  | { readonly kind: 'told'; readonly metadata: ImageMetadata }
  | { readonly kind: 'gone' }
  | { readonly kind: 'not-known'; readonly why: string };

export async function askAsStranger(url: string, options: CommonOptions): Promise<Told> {
  // An address in a file of others could lead anywhere, also into the person's own network.
  if (!(await mayBeAsked(url, options))) return { kind: 'not-known', why: notAsked(url) };
  return askServer(url, serverAt(url, options));
}

/** The same of an address that a site has told itself. */
export async function askServer(url: string, server: TrustedServer): Promise<Told> {
  try {
    return { kind: 'told', metadata: await readPublicMetadata(url, server) };
  } catch (error) {
    if (RpcError.is(error, 'not-found')) return { kind: 'gone' };
    if (isNotReleased(error)) return { kind: 'not-known', why: notGiven };
    const { failureOf } = await import('../failures/report');
    const { sentence, action } = failureOf(error, { site: new URL(url).host }).explanation;
    return { kind: 'not-known', why: [sentence, action ?? ''].join(' ').trim() };
  }
}

const notGiven = 'The site does not share it: it is not released, or must not leave its site.';
