// A site that fetches an image of another one, followed to its end: light sites for the course of it, then the
// local testbed for the whole way.
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { bytesOf, prepareImages, type Preparation } from '../../../../src/model/images/prestage';
import type { PrestagedImage } from '../../../../src/rpc';
import { accountAt, serveSites, sliceUrn } from '../../../support/manySites';
import type { TestServer } from '../../../support/httpsServer';
import { methodCall } from '../../rpc/services/readCall';
import { failure, success } from '../../rpc/wire/replies';
import { World } from '../../rpc/world';

const urn = 'urn:publicid:IDN+home.example+image+demo:web';

describe('an image that another site fetches', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  it('is asked for once, and followed until it is ready', async () => {
    const { place, server } = await site([
      { status: 'notready', size: 0, progress: 0 },
      { status: 'notready', size: 4, progress: 1 },
      { status: 'ready', size: 4, progress: 4 },
    ]);
    const heard: number[] = [];
    const report = (images: readonly PrestagedImage[]): void => void heard.push(bytesOf(images));
    assert.equal(await prepareImages(place, wish({ report })), 'ready');
    assert.deepEqual(heard, [0, 1024, 4096]);
    assert.deepEqual(operations(server), ['prestage', 'status', 'status']);
  });

  it('is given up when nothing comes for long, and left when the person leaves', async () => {
    const { place } = await site([{ status: 'notready', size: 4, progress: 1 }]);
    assert.equal(await prepareImages(place, wish({ patience: 0 })), 'stalled');
    const leaving = new AbortController();
    const report = (): void => leaving.abort();
    const left = wish({ report, signal: leaving.signal, interval: 60_000 });
    assert.equal(await prepareImages(place, left), 'left');
  });

  it('is not ready when the site tells of another one only', async () => {
    const { place, server } = await site([{ status: 'ready', size: 4, progress: 4 }]);
    const imageUrns = [urn, `${urn}2`];
    assert.equal(await prepareImages(place, wish({ imageUrns, patience: 0 })), 'stalled');
    assert.equal(operations(server)[0], 'prestage');
  });

  it('is looked at once, and not asked for, when nobody waits', async () => {
    const { place, server } = await site([{ status: 'notready', size: 4, progress: 1 }]);
    const look = wish({ start: false, signal: AbortSignal.abort() });
    assert.equal(await prepareImages(place, look), 'left');
    assert.deepEqual(operations(server), ['status']);
  });

  it('tells that the site fetches by URN, once it was seen to fetch', async () => {
    const seen = async (states: readonly Record<string, string | number>[]): Promise<string[]> => {
      const { place } = await site(states);
      const heard: string[] = [];
      const foreignImages = { saw: (at: string, form: string) => void heard.push(`${at} ${form}`) };
      await prepareImages(place, wish({ foreignImages }));
      return heard;
    };
    const fetched = { status: 'ready', size: 4, progress: 4 };
    assert.deepEqual(await seen([fetched]), ['urn:publicid:IDN+north+authority+cm urn']);
    assert.deepEqual(await seen([{ status: 'ready', size: 4 }]), []);
  });

  it('tells that the site takes no URNs of others, where it says so', async () => {
    const seen = async (reply: string): Promise<string[]> => {
      const { place } = await site([], reply);
      const heard: string[] = [];
      const foreignImages = { saw: (_at: string, form: string) => void heard.push(form) };
      await assert.rejects(prepareImages(place, wish({ foreignImages })));
      return heard;
    };
    assert.deepEqual(await seen(failure(1, `unknown image URN: ${urn}`)), ['url']);
    assert.deepEqual(await seen(failure(12, `GetImageInfo failed for ${urn}: Search Failed`)), []);
    assert.deepEqual(await seen(failure(10, 'RPC Error')), []);
  });

  /** A site that answers with these states, one after the other. */
  async function site(states: readonly Record<string, string | number>[], ...others: string[]) {
    const account = accountAt(world, await serveSites(world, []));
    const server = await world.replies(
      ...states.map((state) => success({ status: { [urn]: { urn, ...state } } })),
      ...others,
    );
    const at = { name: 'north', url: server.url(), urn: 'urn:publicid:IDN+north+authority+cm' };
    const [north] = accountAt(world, {
      sliceAuthorityUrl: account.sliceAuthority.url,
      sites: [at],
    }).sites;
    assert.ok(north);
    return { place: { account, site: north }, server };
  }
});

function wish(patch: Partial<Preparation>): Preparation {
  return {
    sliceUrn,
    imageUrns: [urn],
    interval: 1,
    signal: new AbortController().signal,
    report: () => undefined,
    ...patch,
  };
}

function operations({ received }: TestServer): unknown[] {
  return received.map(({ body }) => {
    const [params] = methodCall(body).params as [Record<string, unknown>];
    return params['operation'];
  });
}
