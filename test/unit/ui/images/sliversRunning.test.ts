/** Which slivers would miss an image. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sliversRunning } from '../../../../src/ui/images/sliversRunning';
import type { Sliver } from '../../../../src/model/inventory/sliver';
import type { SiteState } from '../../../../src/model/inventory/siteState';
import { anImage, aVersion } from '../../model/builders';

const image = anImage({ name: 'web', versions: [aVersion(1), aVersion(0)] });

function running(reference: string | undefined, ...versions: number[]): number {
  return using({ image: reference }, versions);
}

function using(runs: Partial<Sliver>, versions: number[], siteUrn = image.siteUrn): number {
  const sliver = { urn: 'u', clientId: 'pc', siteUrn, ...runs };
  const state = { slices: { value: [{ slivers: [sliver] }], loading: false } };
  const chosen = image.versions.filter(({ version }) => versions.includes(version));
  return sliversRunning([state as unknown as SiteState], image, chosen).length;
}

describe('sliversRunning', () => {
  const urn = 'urn:publicid:IDN+home.example+image+demo:web';

  it('finds the slivers that run the image, however the URN is spelled', () => {
    assert.equal(running(urn, 0, 1), 1);
    assert.equal(running('urn:publicid:IDN+HOME.example+image+demo//web:0', 0, 1), 1);
    assert.equal(running('urn:publicid:IDN+home.example+image+Demo:WEB', 0, 1), 1);
    assert.equal(running('urn:publicid:IDN+home.example+image+demo:web2', 0, 1), 0);
    assert.equal(running('urn:publicid:IDN+north.example+image+demo:web', 0, 1), 0);
    assert.equal(running(undefined, 0, 1), 0);
    assert.equal(running('UBUNTU', 0, 1), 0);
  });

  it('takes a URN without version as the released one', () => {
    assert.deepEqual([running(urn, 1), running(urn, 0)], [1, 0]);
    assert.deepEqual([running(`${urn}:0`, 1), running(`${urn}:0`, 0)], [0, 1]);
  });

  it('goes by what the site says it has loaded, where it says so', () => {
    const runs = { image: urn, loadedImage: 'demo/web:0' };
    assert.deepEqual([using(runs, [1]), using(runs, [0])], [0, 1]);
    assert.equal(using({ loadedImage: 'demo/web:0' }, [0]), 1);
    assert.equal(using({ loadedImage: 'demo/WEB:0' }, [0]), 1);
  });

  it('does not take an image of that name at another site for this one', () => {
    const elsewhere = 'urn:publicid:IDN+north.example+authority+cm';
    assert.equal(using({ loadedImage: 'demo/web:0' }, [0], elsewhere), 0);
  });

  it('knows the address of a version, as other sites use it', () => {
    const url = image.versions[0]?.url;
    assert.deepEqual([running(url, 1), running(url, 0)], [1, 0]);
  });
});
