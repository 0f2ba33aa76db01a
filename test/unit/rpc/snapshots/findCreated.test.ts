// Did a request that was never answered take effect? Judged from what the site shows afterwards.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findCreated, LONGEST_HOLD_MS, type ListedImage, type Look } from '../../../../src/rpc';

const sliverUrn = 'urn:publicid:IDN+home.example+sliver+17';
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
const request = { imageName: 'web', sliverUrn };

/** The site's clock is a day behind ours, which must not matter. */
const utc = new Date('2026-03-01T12:00:00Z');

function version(number: number, age?: number, patch: Partial<ListedImage> = {}): ListedImage {
  const urn = `${imageUrn}:${number}`;
  return {
    urn,
    url: `https://home.example/?uuid=${number}`,
    uuid: '',
    format: 'ndz',
    description: '',
    ...(age !== undefined && { created: new Date(utc.getTime() - age * 1000) }),
    ...patch,
  };
}

function look(listed: ListedImage[], patch: { state?: string; sentAgo?: number } = {}): Look {
  const { state = 'started', sentAgo = 60_000 } = patch;
  const sliver = { urn: sliverUrn, clientId: 'node', nodeId: 'pc1', rawState: 'ISUP' };
  const slivers = [{ ...sliver, state, status: 'ready' }];
  return { status: { state: 'started', status: 'ready', slivers, utc }, listed, sentAgo };
}

/** The same site, which does not tell the time. */
function timeless({ status, ...rest }: Look): Look {
  const { state = '', slivers = [] } = status ?? {};
  return { ...rest, status: { state, status: 'ready', slivers } };
}

const kindOf = (...it: Parameters<typeof findCreated>): string => findCreated(...it).kind;

describe('a lost CreateImage began', () => {
  it('when a version is younger than the request', () => {
    assert.deepEqual(findCreated(request, look([version(4, 1), version(3, 86_400)])), {
      kind: 'begun',
      created: {
        imageUrn,
        imageUrl: 'https://home.example/?uuid=4',
        versionUrn: `${imageUrn}:4`,
        versionUrl: 'https://home.example/?uuid=4',
      },
    });
  });

  it('when a version was not listed before, whatever the dates say', () => {
    const before = [{ urn: `${imageUrn}:0` }];
    const listed = [version(0, 500), version(1)];
    assert.equal(kindOf({ ...request, before }, timeless(look(listed))), 'begun');
  });

  it('when a site without versions has written over the old one', () => {
    const updated = new Date(utc.getTime() - 10_000);
    const before = [{ urn: `${imageUrn}:0`, changed: new Date(utc.getTime() - 500_000) }];
    assert.equal(kindOf({ ...request, before }, look([version(0, 500, { updated })])), 'begun');
  });

  it('when the sliver is imaged and an unfinished version is used again', () => {
    const before = [{ urn: `${imageUrn}:1` }, { urn: `${imageUrn}:0` }];
    const listed = [version(0, 90_000), version(1, 86_400)];
    const found = findCreated({ ...request, before }, look(listed, { state: 'imaging' }));
    assert.equal(found.kind === 'begun' && found.created.versionUrn, `${imageUrn}:1`);
  });

  it('under the name as the site spells it, for sites compare names without regard to case', () => {
    const urn = 'urn:publicid:IDN+home.example+image+demo:WEB:1';
    const found = findCreated(request, look([version(1, 1, { urn })]));
    assert.equal(found.kind === 'begun' && found.created.versionUrn, urn);
  });
});

describe('nothing shows that a lost CreateImage began', () => {
  const old = look([version(0, 86_400)]);

  it('yet, while it may still be waiting at the site', () => {
    assert.equal(kindOf(request, { ...old, sentAgo: LONGEST_HOLD_MS - 1 }), 'no-sign-yet');
  });

  it('and it never did, once no site would hold it any longer', () => {
    assert.equal(kindOf(request, { ...old, sentAgo: LONGEST_HOLD_MS }), 'never-began');
  });

  it('when the version is one that was there a moment before', () => {
    const changed = new Date(utc.getTime() - 62_000);
    const before = [{ urn: `${imageUrn}:0`, changed }];
    const listed = [version(0, 62)];
    assert.equal(kindOf({ ...request, before }, look(listed)), 'no-sign-yet');
    assert.equal(
      kindOf({ ...request, before: [{ urn: `${imageUrn}:0` }] }, look(listed)),
      'no-sign-yet',
    );
  });

  it('in versions of another name, or in rows that are no images', () => {
    const other = version(0, 1, { urn: 'urn:publicid:IDN+home.example+image+demo:web2:0' });
    const nonsense = version(0, 1, { urn: 'urn:publicid:IDN+home.example+image+web' });
    assert.equal(kindOf(request, look([other, nonsense])), 'no-sign-yet');
  });
});

describe('it is unclear whether a lost CreateImage began', () => {
  it('when the sliver is imaged and no image of the name is listed', () => {
    assert.deepEqual(findCreated(request, look([], { state: 'imaging' })), {
      kind: 'unclear',
      why: 'imaging',
    });
  });

  it('when neither a list before nor a clock tells old versions from new ones', () => {
    const unclear = { kind: 'unclear', why: 'before-unknown' };
    const late = { sentAgo: LONGEST_HOLD_MS };
    assert.deepEqual(findCreated(request, timeless(look([version(0, 86_400)], late))), unclear);
    assert.deepEqual(findCreated(request, look([version(0)], late)), unclear);
  });
});
