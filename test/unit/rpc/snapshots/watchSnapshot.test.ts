// Following a snapshot: the stages it tells, and how it decides what came of it (docs/protocol.md 5.11, 6).
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { afterEach, before, describe, it } from 'node:test';
import {
  ComponentManager,
  parseCredential,
  RpcError,
  watchSnapshot,
  type SnapshotProgress,
  type WatchOptions,
} from '../../../../src/rpc';
import { webTrust } from '../../../../src/model/inventory/visibility';
import { answer, type TestServer } from '../../../support/httpsServer';
import { credentialXml, failure as failureReply, success, type Written } from '../wire/replies';
import { World } from '../world';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const sliverUrn = 'urn:publicid:IDN+home.example+sliver+17';
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
const credential = parseCredential(credentialXml({ target: sliceUrn }));

/** One round of a site's answers: the sliver's state, and what ImageInfo says. */
type Round = [sliver: string, image: Written | { error: number; text?: string }];

/** What the site's web server says of the version's metadata, and of the image's. */
interface Web {
  version?: number;
  image?: number;
}

const metadata = '<image><attribute name="imagename"><value>web</value></attribute></image>';

describe('watchSnapshot', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  function isError(image: Round[1]): image is { error: number; text?: string } {
    return typeof image === 'object' && 'error' in image;
  }

  async function site(rounds: readonly Round[], web: Web = {}): Promise<TestServer> {
    let round = -1;
    // Calls and web pages on one port: the pages are asked for without a certificate.
    return world.serve(
      (received) => {
        const { method, request, response } = received;
        if (request.method === 'GET') {
          const status = request.url?.includes('uuid=image') === true ? web.image : web.version;
          response.writeHead(status ?? 500).end(metadata);
          return;
        }
        if (method === 'SliverStatus') round++;
        const [state, image] = rounds[Math.min(round, rounds.length - 1)] ?? ['started', {}];
        if (method === 'ImageInfo') {
          answer(
            received,
            isError(image) ? failureReply(image.error, image.text ?? '') : success(image),
          );
        } else if (state === 'locked') {
          answer(received, failureReply(14, 'slice is busy; try again later'));
        } else {
          const details = { [sliverUrn]: { client_id: 'node', state, status: 'changing' } };
          answer(received, success({ state: 'mixed', status: 'mixed', details }));
        }
      },
      { requestCert: false },
    );
  }

  async function watch(
    rounds: readonly Round[],
    {
      web,
      version = 0,
      isFoundInList = false,
      ...more
    }: Partial<WatchOptions> & { web?: Web; version?: number; isFoundInList?: boolean } = {},
  ): Promise<{ looks: SnapshotProgress[]; last: SnapshotProgress; server: TestServer }> {
    const server = await site(rounds, web);
    const looks: SnapshotProgress[] = [];
    const options: WatchOptions = {
      componentManager: new ComponentManager(world.options(server)),
      credentials: () => Promise.resolve([credential]),
      sliceUrn,
      sliverUrn,
      created: {
        imageUrn,
        imageUrl: server.url(`/image_metadata.php?uuid=${isFoundInList ? 'version' : 'image'}`),
        versionUrn: `${imageUrn}:${version}`,
        versionUrl: server.url('/image_metadata.php?uuid=version'),
      },
      interval: 1,
      ...(web !== undefined && { imagesTrust: world.trust }),
      ...more,
    };
    for await (const look of watchSnapshot(options)) looks.push(look);
    const last = looks.at(-1);
    assert.ok(last?.ended === true);
    assert.ok(looks.slice(0, -1).every(({ ended }) => !ended));
    return { looks, last, server };
  }

  const preparing: Round = ['imaging', { status: 'preparing', size: 0 }];
  const imaging = (size: string): Round => ['imaging', { status: 'imaging', size }];
  const finishing: Round = ['imaging', { status: 'finishing', size: '200KB' }];
  const ready = (hash: string): Round => ['started', { status: 'ready', size: '190KB', hash }];
  const plainReady: Round = ['started', { status: 'ready', size: 0 }];

  it('ends when the site says "imaging" for ever, though the sliver runs again and there is a log', async () => {
    const log = 'imagezip: write error';
    const stuck: Round = ['started', { status: 'imaging', size: '9KB', log }];
    const { looks, last } = await watch([imaging('9KB'), stuck]);
    assert.deepEqual([last.stage, last.log, last.why, looks.length], ['failed', log, 'silent', 5]);
  });

  it('goes on while a log is there and the sliver is still imaged', async () => {
    const early: Round = ['imaging', { status: 'imaging', size: '9KB', log: 'started' }];
    const done: Round = ['started', { status: 'ready', size: '90KB', hash: 'ab12' }];
    const { last } = await watch([early, early, early, early, early, early, done]);
    assert.equal(last.stage, 'ready');
  });

  it('tells every stage with its size and the state of the sliver', async () => {
    const { looks } = await watch([
      preparing,
      imaging('10.5KB'),
      imaging('100KB'),
      finishing,
      ready('ab12'),
    ]);
    assert.deepEqual(
      looks.map(({ stage, size, sliverState }) => [stage, size, sliverState]),
      [
        ['preparing', undefined, 'imaging'],
        ['imaging', 10_752, 'imaging'],
        ['imaging', 102_400, 'imaging'],
        ['finishing', 204_800, 'imaging'],
        ['ready', 194_560, 'started'],
      ],
    );
    assert.equal(looks.at(-1)?.hash, 'ab12');
  });

  it('proves the end at a site that is known by its fingerprint', async () => {
    const { fingerprint256: fingerprint } = new X509Certificate(world.serverCertificate.pem);
    for (const at of ['https://127.0.0.2/cm', 'https://other.example/cm']) {
      const server = { trust: { fingerprint }, componentManager: { url: at } };
      const imagesTrust = webTrust(server, 'https://127.0.0.2/image_metadata.php');
      const { last } = await watch([plainReady], {
        version: 1,
        web: { version: 200 },
        imagesTrust,
      });
      assert.equal(last.stage, 'ready', at);
    }
  });

  it('asks for the image without its version, one call after the other', async () => {
    const { server } = await watch([preparing, ready('ab12')]);
    const bodies = server.received.filter(({ method }) => method === 'ImageInfo');
    for (const { body } of bodies) assert.match(body, /demo:web</);
    assert.deepEqual(
      server.received.map(({ method }) => method),
      ['SliverStatus', 'ImageInfo', 'SliverStatus', 'ImageInfo'],
    );
  });

  describe('decides that it succeeded', () => {
    it('when a new image has a file', async () => {
      assert.equal((await watch([preparing, ready('ab12')])).last.stage, 'ready');
    });

    it('when the hash is another than before', async () => {
      const { last } = await watch([finishing, ready('ab12')], {
        previousHash: 'cd34',
        version: 0,
      });
      assert.equal(last.stage, 'ready');
    });

    it('when the hash changes a moment after the word "ready"', async () => {
      const { last, looks } = await watch([finishing, ready('cd34'), ready('ab12')], {
        previousHash: 'cd34',
        version: 1,
      });
      assert.equal(last.stage, 'ready');
      assert.equal(last.hash, 'ab12');
      assert.deepEqual(
        looks.map(({ stage }) => stage),
        ['finishing', 'finishing', 'ready'],
      );
    });

    it('when a new version with the same contents is released', async () => {
      const web = { version: 200, image: 200 };
      const { last } = await watch([finishing, ready('cd34')], {
        previousHash: 'cd34',
        version: 1,
        web,
      });
      assert.equal(last.stage, 'ready');
    });

    it('when a new version that was found in a list is released, with the contents of before', async () => {
      const web = { version: 200 };
      const known = { previousHash: 'cd34', version: 1, web, isFoundInList: true };
      const { last } = await watch([finishing, ready('cd34')], { ...known, isUnlisted: true });
      assert.equal(last.stage, 'ready');
      const before = await watch([finishing, ready('cd34')], known);
      assert.equal(before.last.stage, 'unknown');
    });

    it('when a new image is released, though the site tells neither size nor hash', async () => {
      const { last } = await watch([plainReady], { web: { version: 200 } });
      assert.equal(last.stage, 'ready');
    });
  });

  describe('decides that it failed', () => {
    const failed: Round = [
      'started',
      { status: 'failed', size: 0, output: 'no space left', log: 'line 1\nline 2' },
    ];

    it('as soon as the site says so, and keeps what is said only once', async () => {
      const { last } = await watch([preparing, failed, ready('cd34')], { previousHash: 'cd34' });
      assert.equal(last.stage, 'failed');
      assert.equal(last.reason, 'no space left');
      assert.equal(last.log, 'line 1\nline 2');
    });

    it('without a reason when the site gives none', async () => {
      const { last } = await watch([preparing, ['started', { status: 'failed', size: 0 }]]);
      assert.match(last.reason ?? '', /not why/);
    });

    it('when the image vanishes', async () => {
      const { last } = await watch([preparing, imaging('1KB'), ['started', { error: 12 }]]);
      assert.equal(last.stage, 'vanished');
    });

    it('when "ready" is said of a version that is not released while the one before is', async () => {
      const web = { version: 403, image: 200 };
      const { last } = await watch([imaging('1KB'), ready('cd34')], {
        previousHash: 'cd34',
        version: 1,
        web,
      });
      assert.equal(last.stage, 'failed');
      assert.match(last.reason ?? '', /without releasing version 1/);
    });
  });

  describe('does not claim success', () => {
    it('when nothing but the word "ready" speaks for it', async () => {
      const { last } = await watch([imaging('1KB'), ready('cd34')], {
        previousHash: 'cd34',
        version: 1,
      });
      assert.equal(last.stage, 'unknown');
      assert.match(last.reason ?? '', /there is no proof/);
    });

    it('for a new version when the hash before is not known', async () => {
      const { last } = await watch([imaging('1KB'), ready('cd34')], { version: 2 });
      assert.equal(last.stage, 'unknown');
    });

    it('by the release of a version that was there before', async () => {
      const web = { version: 200, image: 200 };
      const { last } = await watch([ready('cd34')], { previousHash: 'cd34', version: 0, web });
      assert.equal(last.stage, 'unknown');
    });

    it('for a new image without a file', async () => {
      const { last } = await watch([plainReady]);
      assert.equal(last.stage, 'unknown');
    });

    it('for a new image that may not be read by anyone', async () => {
      const { last } = await watch([ready('ab12')], { web: { version: 403, image: 403 } });
      assert.equal(last.stage, 'unknown');
    });

    it('while the sliver is still being imaged', async () => {
      const early: Round = ['imaging', { status: 'ready', size: '1KB', hash: 'cd34' }];
      const rounds = [...Array.from({ length: 9 }, () => early), ready('ab12')];
      const { last, looks } = await watch(rounds, { previousHash: 'cd34', version: 1 });
      assert.equal(last.stage, 'ready');
      assert.equal(looks.length, 10);
    });
  });

  describe('goes on', () => {
    it('when a look fails for the moment, and says so', async () => {
      const down: Round = ['imaging', { error: 35, text: 'timed out' }];
      const { last, looks } = await watch([
        imaging('1KB'),
        ...Array.from({ length: 9 }, () => down),
        ready('ab12'),
      ]);
      assert.equal(last.stage, 'ready');
      assert.equal(looks[1]?.stage, 'imaging');
      assert.equal(looks[1].problem?.code, 35);
    });

    it('while the slice is locked, since the image can still be asked', async () => {
      const locked: Round = ['locked', { status: 'imaging', size: '5KB' }];
      const { looks } = await watch([locked, ready('ab12')]);
      assert.equal(looks[0]?.stage, 'imaging');
      assert.equal(looks[0].problem, undefined);
      assert.equal(looks[0].sliverState, undefined);
    });

    it('when no credential can be had for a moment', async () => {
      let asked = 0;
      const { last } = await watch([ready('ab12')], {
        credentials: () =>
          asked++ === 0
            ? Promise.reject(new RpcError('not-found', 'The slice is unknown.'))
            : Promise.resolve([credential]),
      });
      assert.equal(last.stage, 'ready');
    });
  });

  it('ends as unknown when it is refused for good', async () => {
    const { last, looks } = await watch([
      imaging('1KB'),
      ['imaging', { error: 3, text: 'not yours' }],
    ]);
    assert.equal(last.stage, 'unknown');
    assert.match(last.reason ?? '', /not yours/);
    assert.equal(looks.length, 5);
  });

  it('looks again soon at first, whatever the interval', { timeout: 30_000 }, async () => {
    const { last } = await watch([preparing, ready('ab12')], { interval: 600_000 });
    assert.equal(last.stage, 'ready');
  });

  it('ends as timed out at its limit', async () => {
    const { last } = await watch([imaging('1KB')], { limit: 60 });
    assert.equal(last.stage, 'timed-out');
    assert.equal(last.reason, 'The site still reported the snapshot as running after 0.06 s.');
    assert.equal(last.size, 1024);
  });

  it('is not timed out by time that passed in sleep while the site cannot be asked yet', async () => {
    const down: Round = ['imaging', { error: 35, text: 'no network' }];
    const rounds = [imaging('1KB'), ...Array.from({ length: 9 }, () => down), ready('ab12')];
    const { last } = await watch(rounds, { limit: 0.001 });
    assert.equal(last.stage, 'timed-out', 'who answers that it goes on ends the watch');
    const woken = await watch(rounds.slice(1), { limit: 0.001 });
    assert.equal(woken.last.stage, 'ready');
    const never = await watch([down], { limit: 0.001 });
    assert.equal(never.last.stage, 'unknown', 'nobody has said that it goes on');
    assert.match(never.last.reason ?? '', /no network/);
    assert.equal(never.looks.length, 20);
  });

  it('waits for the proof also when its time is over', async () => {
    const early: Round = ['started', { status: 'ready', size: '1KB', hash: 'cd34' }];
    const { last } = await watch([early, ready('ab12')], { previousHash: 'cd34', limit: 0.001 });
    assert.equal(last.stage, 'ready');
  });

  it('stops with its signal, also between two looks', async () => {
    const stop = new AbortController();
    const server = await site([imaging('1KB')]);
    const created = { imageUrn, imageUrl: '', versionUrn: imageUrn, versionUrl: '' };
    const looks = watchSnapshot({
      componentManager: new ComponentManager(world.options(server)),
      credentials: () => Promise.resolve([credential]),
      sliceUrn,
      sliverUrn,
      created,
      interval: 60_000,
      signal: stop.signal,
    });
    const run = async (): Promise<void> => {
      for await (const look of looks)
        if (look.stage === 'imaging') setImmediate(() => stop.abort());
    };
    await assert.rejects(run(), { reason: 'aborted' });
    assert.equal(server.received.length, 2);
  });
});
