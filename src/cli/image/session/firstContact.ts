/**
 * First contact: servers that nobody has decided about yet are met one after the other. On a terminal
 * the person is asked, elsewhere the failure says which command trusts the server.
 */
import type { Account, SiteAddress } from '../../../model/accounts/account';
import { componentManagerUrl } from '../../../model/accounts/address';
import { UnknownServer } from '../../../model/accounts/knownServers';
import { isInteractive } from '../terminal/prompt';

/** A site that is left out, and why. */
export interface UnmetSite {
  readonly address: SiteAddress;
  readonly error: Error;
}

export interface Met {
  readonly account: Account;
  readonly leftOut: readonly UnmetSite[];
}

/**
 * Of several sites, those whose servers are not trusted are left out and do not spoil the others.
 * @throws NotTrusted, RpcError when nothing is left, or the slice authority is not trusted.
 */
export async function meetServers(
  connect: (addresses: readonly SiteAddress[]) => Account,
  addresses: readonly SiteAddress[],
): Promise<Met> {
  let left = addresses;
  const leftOut: UnmetSite[] = [];
  for (;;) {
    try {
      return { account: connect(left), leftOut };
    } catch (error) {
      if (!UnknownServer.is(error)) throw error;
      const refusal = await refusalOf(error);
      if (refusal === undefined) continue;
      const gone = left.filter((address) => isAt(address, error.url));
      left = left.filter((address) => !gone.includes(address));
      if (gone.length === 0 || left.length === 0) throw refusal;
      leftOut.push(...gone.map((address) => ({ address, error: refusal })));
    }
  }
}

/** Undefined when the person has agreed. */
async function refusalOf(unknown: UnknownServer): Promise<Error | undefined> {
  const { meet, notTrusted } = await import('../commands/trust');
  try {
    if (!isInteractive()) return await notTrusted(unknown);
    await meet(unknown);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isAt({ url }: SiteAddress, server: string): boolean {
  return new URL(componentManagerUrl(url)).host === new URL(server).host;
}
