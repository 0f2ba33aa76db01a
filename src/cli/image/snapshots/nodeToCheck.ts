/** A node that can be checked, by whichever way it was found. */
import type { SshFiles } from '../../../model/accounts/account';
import { sshFilesOf, testbedUser } from '../../../model/accounts/localTestbed';
import type { Image } from '../../../model/inventory/image';
import { listImages } from '../../../model/inventory/loadImages';
import type { Sliver } from '../../../model/inventory/sliver';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import { authorityOf, lastPartOf } from '../../../model/urns';
import { RpcError, sameUrn } from '../../../rpc';
import type { CommonOptions } from '../arguments/options';
import { titleOf, type FoundNode } from '../session/findNode';
import { testbedOf } from '../session/nearSites';
import { certificateFile } from '../session/passphrase';
import type { PortalNode } from '../session/portal/findNode';
import type { PortalSession } from '../session/portal/open';

export interface NodeToCheck {
  readonly sliver: Sliver;
  /** With its slice or experiment, as people call it. */
  readonly title: string;
  readonly siteName: string;
  /** The person's name at the site. */
  readonly me?: string | undefined;
  /** Of the local testbed, where it is one of its nodes. */
  readonly files?: SshFiles | undefined;
  /** What the site lists; empty where nobody can list, or where it failed: they only help an estimate. */
  images(): Promise<readonly Image[]>;
}

export async function nodeBySession(node: FoundNode, options: CommonOptions): Promise<NodeToCheck> {
  const { session, sliver } = node;
  const { account, site } = session;
  const issued = certificateFile(options);
  return {
    sliver,
    title: titleOf(node),
    siteName: site.name,
    me: lastPartOf(account.userUrn),
    files: await filesOf(issued, account.userUrn, sliver.siteUrn),
    images: async () => {
      try {
        return await listImages(account, site, { visibility: new VisibilityLookup() });
      } catch (error) {
        if (RpcError.is(error)) return [];
        throw error;
      }
    },
  };
}

export async function nodeByPortal(
  { experiment, sliver }: PortalNode,
  { tokenFile, local }: PortalSession,
  user: string | undefined,
): Promise<NodeToCheck> {
  return {
    sliver,
    title: `${experiment.name ?? experiment.id}/${sliver.clientId}`,
    siteName: authorityOf(sliver.siteUrn) ?? sliver.siteUrn,
    me: user,
    files:
      local && tokenFile !== undefined && user !== undefined
        ? await filesOf(tokenFile, user, sliver.siteUrn)
        : undefined,
    images: async () => await Promise.resolve([]),
  };
}

/** @param issued file of the certificate or the token */
async function filesOf(
  issued: string,
  user: string,
  siteUrn: string,
): Promise<SshFiles | undefined> {
  const testbed = await testbedOf(issued);
  const isThere = testbed?.aggregates.some(({ urn }) => sameUrn(urn, siteUrn)) === true;
  return isThere ? sshFilesOf(testbed, testbedUser(testbed, user)) : undefined;
}
