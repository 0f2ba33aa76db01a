/** Which server failed, for sentences: the site that an action is about, or its user's slice authority. */
import * as l10n from '@vscode/l10n';
import type { RpcError } from '../rpc';

/** True when it was the slice authority that failed, whatever site the action was about. */
export function isOfAuthority({ url }: Pick<RpcError, 'url'>): boolean {
  return url !== undefined && /\/sa\/?$/.test(new URL(url).pathname);
}

/** Host and port, as in the address that was called. */
export function hostOf({ url }: Pick<RpcError, 'url'>): string | undefined {
  return url === undefined ? undefined : new URL(url).host;
}

/**
 * What the server is called in the middle of a sentence. A person who looks at a site must see when it is
 * another server that fails. @param site how the caller calls the site
 */
export function serverWords(error: Pick<RpcError, 'url'>, site: string | undefined): string {
  const host = hostOf(error);
  if (isOfAuthority(error)) return l10n.t('the slice authority {0}', host ?? '');
  return site ?? host ?? l10n.t('the site');
}
