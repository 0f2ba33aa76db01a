/** Starts, stops and reloads a node, by the way that `wayToAct` names. Nothing is ever sent twice. */
import type { ComponentManager } from '../../rpc';
import type { PortalAccount } from '../portal/portalAccount';
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
    await atSite[action](site.componentManager)({ credentials, sliverUrns: [sliver.urn] });
    return 'certificate';
  }
  const { portalId, experiment = '' } = sliver.portal ?? {};
  const { portal } = portalFor(portals, portalId, sliver.clientId);
  await portal.nodes[atPortal[action]](experiment, sliver.clientId);
  return 'portal';
}
