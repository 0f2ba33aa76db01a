/** Faults of the kind that only other people, or the power supply of the sites, can bring about. */
import { atSite, throughPeer, type Cause } from './causes';
import type { Account } from '../../../src/model/accounts/account';
import { RpcError } from '../../../src/rpc';
import type { Lane } from './lane';
import { until } from './until';

const nothing = (): Promise<void> => Promise.resolve();

/** A snapshot fails, and another client of the same user asks before us: the reason is told only once. */
export const seenElsewhere: Cause = async (lane, operation, imageUrn) => ({
  ...(await atSite('snapshot', { more: { reason: 'tool' } })(lane, operation, imageUrn)),
  begun: (urn) => until('it failed', async () => (await stateOf(lane, urn)) === 'failed'),
});

/** A first snapshot fails, and the site removes the image before we have looked. */
export const removedMeanwhile: Cause = async (lane, operation, imageUrn) => ({
  ...(await atSite('snapshot', { more: { reason: 'tool' } })(lane, operation, imageUrn)),
  begun: (urn) => until('it is gone', async () => !(await lane.images()).includes(urn)),
});

export const deletedElsewhere: Cause = async (lane, _operation, image) => {
  await lane.world.testbed.control({ command: 'image.delete', image });
  return { ...(await throughPeer(lane, false)), end: nothing };
};

/** Another program of the same user takes a snapshot of another node of the slice, and is slow. */
export const anotherClient: Cause = async (lane) => {
  const end = await lane.fault('stall', { delay: 1_000, times: 1 });
  const { sliceUrn, healthy } = lane;
  const [place] = healthy.sites;
  const credentials = [await healthy.sliceAuthority.sliceCredential(sliceUrn)];
  const sliverUrn = lane.other.urn;
  const imageName = lane.newName();
  const created = await place?.componentManager.createImage({
    sliceUrn,
    sliverUrn,
    imageName,
    credentials,
  });
  return {
    ...(await throughPeer(lane, false)),
    end: async () => {
      await end();
      await lane.quiet();
      await lane.leave(created?.imageUrn);
    },
  };
};

/** All sites stop; for a snapshot that is followed in the middle of the capture. */
export const stopped: Cause = async (lane, operation) => {
  const { world } = lane;
  const isFollowed = operation === 'follow';
  const account = lane.account({ url: lane.aggregate.cmUrl });
  const stop = async (): Promise<void> => {
    await world.stopSites();
    await until('nobody listens', () => isRefused(account));
  };
  if (isFollowed) await lane.fault('stall', { delay: 60_000, times: 1 });
  else await stop();
  let isDown = true;
  return {
    account: () => Promise.resolve(account),
    received: () => [],
    spoiled: () => [],
    heals: true,
    isSilent: false,
    begun: stop,
    end: async () => {
      if (isDown) await world.startSites();
      isDown = false;
    },
  };
};

async function stateOf(lane: Lane, imageUrn: string): Promise<string | undefined> {
  const { healthy } = lane;
  const credentials = [await healthy.sliceAuthority.selfCredential()];
  return (await healthy.sites[0]?.componentManager.imageInfo({ imageUrn, credentials }))?.status;
}

/** Connections from before may still have to notice. */
async function isRefused({ sites }: Account): Promise<boolean> {
  try {
    await sites[0]?.componentManager.getVersion();
    return false;
  } catch (error) {
    return RpcError.is(error, 'connect');
  }
}
