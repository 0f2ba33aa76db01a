/** How the faults of the table are brought about. */
import { X509Certificate as X509 } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { loadIdentity } from '../../../src/rpc';
import type { Lane } from './lane';
import { mainCall, type OperationName, type Struck } from './operations';
import { listen, once, passOn, since, type Behaviour, type Peer, type PeerOptions } from './peer';
import type { World } from './world';

/** Makes the fault strike; the image is one that an operation is about, where there is one. */
export type Cause = (lane: Lane, operation: OperationName, imageUrn?: string) => Promise<Struck>;

const calm = { spoiled: () => [], heals: true, isSilent: false };

interface AtSite {
  readonly more?: Record<string, unknown>;
  /** Strikes only the call that the operation is about. */
  readonly main?: boolean;
  readonly isSilent?: boolean;
  /** Strikes a snapshot before anything of it is asked. */
  readonly early?: boolean;
}

/** A fault of the testbed itself. A snapshot meets it when it is sent, not when the site is looked at before. */
export function atSite(kind: string, options: AtSite = {}): Cause {
  return async (lane, operation) => {
    const { more = {}, main = false, isSilent = false, early = false } = options;
    const struck = await throughPeer(lane, isSilent);
    const method = main ? { method: mainCall[operation] } : {};
    const strike = (): Promise<() => Promise<void>> => lane.fault(kind, { ...method, ...more });
    if (main || early || operation !== 'snapshot') return { ...struck, end: await strike() };
    let over: Promise<() => Promise<void>> | undefined;
    const begin: Behaviour = (received, peer) => {
      over ??= strike();
      void over.then(() => passOn(received, peer));
    };
    struck.peer.behave(since(mainCall[operation], begin));
    return { ...struck, end: async () => await (await over)?.() };
  };
}

/** A peer that treats every request so: of a snapshot those from its sending on, unless it is `early`. */
export function between(behaviour: Behaviour, { isSilent = false, early = false } = {}): Cause {
  return async (lane, operation) => {
    const struck = await throughPeer(lane, isSilent);
    const isLate = operation === 'snapshot' && !early;
    struck.peer.behave(isLate ? since(mainCall[operation], behaviour) : behaviour);
    const end = (): Promise<void> => {
      struck.peer.behave(passOn);
      return Promise.resolve();
    };
    return { ...struck, end };
  };
}

/** All is well, and there is a connection already: the limits of calls are not spent on its making. */
export async function throughPeer(
  lane: Lane,
  isSilent: boolean,
): Promise<Omit<Struck, 'end'> & { peer: Peer }> {
  const peer = await lane.peer();
  const account = lane.account({ url: peer.url, isSilent });
  await account.sites[0]?.componentManager.getVersion({ timeout: 5_000 });
  return {
    peer,
    account: () => Promise.resolve(account),
    received: () => peer.received,
    spoiled: () => peer.spoiled,
    heals: true,
    isSilent,
  };
}

/** The same for the first call that the operation is about; then all is well. */
export function betweenOnce(behaviour: Behaviour): Cause {
  return (lane, operation, imageUrn) =>
    between(once(mainCall[operation], behaviour))(lane, operation, imageUrn);
}

/** A site whose server shows or wants another certificate. */
export function withTls(
  options: (world: World) => Partial<PeerOptions> & { trust?: 'pin of another' | 'old authority' },
): Cause {
  return async (lane) => {
    const { trust, ...more } = options(lane.world);
    const peer = await lane.peer(more);
    const { good, weakAuthority } = lane.world.servers;
    const pin = { fingerprint: new X509(good.pem).fingerprint256, certificate: good.pem };
    const trusts = { 'pin of another': pin, 'old authority': { ca: weakAuthority.pem } };
    const own = trust === undefined ? {} : { trust: trusts[trust] };
    return {
      ...calm,
      account: () => Promise.resolve(lane.account({ url: peer.url, ...own })),
      received: () => peer.received,
      heals: false,
      end: () => Promise.resolve(),
    };
  };
}

/** The variable that tells Node to verify nobody is set from then on, until the cell is over. */
export function withoutVerification(cause: Cause): Cause {
  return async (lane, operation, imageUrn) => {
    const struck = await cause(lane, operation, imageUrn);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const restore = (): Promise<void> => {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      return Promise.resolve();
    };
    lane.afterCell(restore);
    return { ...struck, end: restore };
  };
}

/** An address at which no site is. */
export function atAddress(url: string): Cause {
  return (lane) =>
    Promise.resolve({
      ...calm,
      account: () => Promise.resolve(lane.account({ url })),
      received: () => [],
      heals: false,
      end: () => Promise.resolve(),
    });
}

/** A listener that ends or ignores connections before TLS. */
export function beforeTls(accept: (socket: Socket) => void, { isSilent = false } = {}): Cause {
  return async (lane) => {
    const { url, close } = await listen(accept);
    lane.afterCell(close);
    return {
      ...calm,
      account: () => Promise.resolve(lane.account({ url, isSilent })),
      received: () => [],
      heals: false,
      isSilent,
      end: () => Promise.resolve(),
    };
  };
}

/** Nobody listens at a port that somebody has just left. */
export const nobodyListens: Cause = async (lane, operation, imageUrn) => {
  const { url, close } = await listen(() => undefined);
  await close();
  return await atAddress(url)(lane, operation, imageUrn);
};

/** A user's file from which no identity can be had. */
export function withFile(
  file: (world: World) => { certificate: string; passphrase: string },
): Cause {
  return (lane) => {
    const { certificate, passphrase } = file(lane.world);
    const path = join(lane.directory, 'user.pem');
    writeFileSync(path, certificate);
    return Promise.resolve({
      ...calm,
      account: async () => {
        await loadIdentity({ certificate: path, passphrase });
        return lane.healthy;
      },
      received: () => [],
      heals: false,
      end: () => Promise.resolve(),
    });
  };
}
