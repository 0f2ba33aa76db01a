/** Starts, stops and reloads a node, by the way that `wayToAct` names. Nothing is ever sent twice. */
import type { ComponentManager } from '../../rpc';
import { noted } from '../journal/acts';
import type { PortalAccount } from '../portal/portalAccount';
import { authorityOf } from '../urns';
import { portalFor } from './signedOut';
import { isByCertificate, wayToAct, type SliverAt, type Way } from './ways';

export type SliverAction = 'start' | 'stop' | 'restart' | 'powerCycle' | 'reload';

const atSite = {
  start: (manager: ComponentManager) => manager.startSliver.bind(manager),
  stop: (manager: ComponentManager) => manager.stopSliver.bind(manager),
  restart: (manager: ComponentManager) => manager.restartSliver.bind(manager),
  powerCycle: (manager: ComponentManager) => manager.powerCycleSliver.bind(manager),
  reload: (manager: ComponentManager) => manager.reloadSliver.bind(manager),
} as const satisfies Record<SliverAction, unknown>;

const atPortal = {
  start: 'start',
  stop: 'stop',
  restart: 'reboot',
  powerCycle: 'powerCycle',
  reload: 'reload',
} as const satisfies Record<SliverAction, string>;

/**
 * @param portals those in use
 * @returns which way it was
 * @throws RpcError, PortalError; UserError when the portal is not in use any more
 */
export async function actOnSliver(
  action: SliverAction,
  target: SliverAt,
  portals: readonly PortalAccount[],
): Promise<Way> {
  const { slice, sliver } = target;
  if (wayToAct(target) === 'certificate' && isByCertificate(target)) {
    const { account, site } = target.state;
    const credentials = [await account.sliceAuthority.sliceCredential(slice.urn)];
    const request = { credentials, sliverUrns: [sliver.urn] };
    const facts = factsOf(action, target);
    const act = { kind: 'power' as const, facts: { ...facts, siteName: site.name } };
    await noted(site.acts, act, () => atSite[action](site.componentManager)(request), done);
    return 'certificate';
  }
  const { portalId, experiment = '' } = sliver.portal ?? {};
  const { portal, acts } = portalFor(portals, portalId, sliver.clientId);
  const work = async (): Promise<void> => {
    await portal.nodes[atPortal[action]](experiment, sliver.clientId);
  };
  const facts = { ...factsOf(action, target), experiment, experimentName: slice.experiment?.name };
  await noted(acts, { kind: 'power', facts }, work, done);
  return 'portal';
}

function factsOf(
  action: SliverAction,
  { slice, sliver }: SliverAt,
): {
  action: SliverAction;
  siteUrn: string;
  siteName: string;
  sliceUrn: string;
  node: string;
  sliverUrn: string;
} {
  const { siteUrn, clientId: node, urn: sliverUrn } = sliver;
  const siteName = authorityOf(siteUrn) ?? siteUrn;
  return { action, siteUrn, siteName, sliceUrn: slice.urn, node, sliverUrn };
}

function done(): { outcome: 'done' } {
  return { outcome: 'done' };
}
