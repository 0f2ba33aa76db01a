// Rows of a site as images: one image may have any number of versions.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupImages } from '../../../../src/model/inventory/groupImages';
import type { ListedImage } from '../../../../src/rpc';

describe('an image with as many versions as a list may have', () => {
  const me = 'urn:publicid:IDN+home.example+user+alice';
  const urn = (version: number): string => `urn:publicid:IDN+e.example+image+proj:x:${version}`;
  const row = (version: number): ListedImage => ({
    urn: urn(version),
    url: '',
    uuid: '',
    description: '',
    format: 'ndz',
  });

  it('is grouped in a time that grows with their number only', () => {
    const grouped = (count: number): number => {
      const rows = Array.from({ length: count }, (_, version) => row(version));
      const { user } = process.cpuUsage();
      const [image] = groupImages([...rows, row(0)], 'urn:x', me, () => undefined);
      assert.equal(image?.versions.length, count);
      assert.equal(image.versions[0]?.urn, urn(count - 1));
      return process.cpuUsage().user - user;
    };
    grouped(2_000);
    const [few, many] = [grouped(5_000), grouped(50_000)];
    // Ten times the versions: about ten times the work, and not a hundred times.
    assert.ok(many < 40 * few, `${few} µs, then ${many} µs`);
  });
});
