// An image of another site than that of the node, or than the machines that it asks for.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { diagnoseProfile } from '../../../../src/rspec/genilib';
import type { CatalogueSite } from '../../../../src/rspec/images/catalogue';
import { catalogue, homeSite, image, now } from '../complete/cursor';

const known = catalogue(image('mine', { mine: true }), image('boreal', { siteName: 'north' }));

function found(...lines: string[]): string[] {
  const text = ['import geni.portal as portal', ...lines, ''].join('\n');
  return diagnoseProfile(text, { catalogue: known, now }).map(
    ({ severity, code }) => `${severity} ${code}`,
  );
}

describe('the hint that an image is of another site', () => {
  const home = `n.component_manager_id = "${homeSite}"`;
  const stranger = 'urn:publicid:IDN+far.example+image+demo:x';

  it('is told of a node with a site, and of its hardware', () => {
    assert.deepEqual(found(home, `n.disk_image = "${stranger}"`), ['hint image-other-site']);
    assert.deepEqual(found('n.hardware_type = "xl170"', `n.disk_image = "${stranger}"`), [
      'hint image-other-site',
    ]);
  });

  it('is not told where the type is a default of a parameter', () => {
    assert.deepEqual(
      found(
        'pc.defineParameter("hw", "d", portal.ParameterType.STRING, "xl170")',
        'params = pc.bindParameters()',
        'n.hardware_type = params.hw',
        `n.disk_image = "${stranger}"`,
      ),
      [],
    );
  });

  const table = (first: string, second: string): string[] =>
    found(
      'pc.defineParameter("hw", "d", portal.ParameterType.STRING, "xl170", ["xl170", "c220g1"])',
      'params = pc.bindParameters()',
      `images = {"xl170": "${first}", "c220g1": "${second}"}`,
      'n.hardware_type = params.hw',
      'n.disk_image = images[params.hw]',
    );
  const utah = 'urn:publicid:IDN+utah.cloudlab.us+image+demo:x';
  const wisc = 'urn:publicid:IDN+wisc.cloudlab.us+image+demo:x';

  it('is not told of rows that belong together', () => assert.deepEqual(table(utah, wisc), []));

  it('is told of both where they are exchanged', () => {
    assert.deepEqual(table(wisc, utah), ['hint image-other-site', 'hint image-other-site']);
  });

  it('is not told where a list places a type elsewhere than its site is known to be', () => {
    const lines = ['n.hardware_type = "xl170"', `n.disk_image = "${utah}"`];
    const text = `import geni.portal as portal\n${lines.join('\n')}\n`;
    const codes = (...utahs: CatalogueSite[]): string[] => {
      const sites = [{ urn: homeSite, name: 'home', hardwareTypes: ['xl170'] }, ...utahs];
      return diagnoseProfile(text, { catalogue: { sites, images: [] } }).map(({ code }) => code);
    };
    assert.deepEqual(codes(), []);
    // Its own list says that it has none any more.
    const moved = { urn: 'urn:publicid:IDN+utah.cloudlab.us+authority+cm', name: 'Utah' };
    assert.deepEqual(codes(moved), []);
    assert.deepEqual(codes(Object.assign(moved, { hardwareTypes: [] })), ['image-other-site']);
  });

  it('is not told of arguments of different calls', () => {
    const lines = ['def make(image, hw):', '    n.hardware_type = hw', '    n.disk_image = image'];
    assert.deepEqual(found(...lines, `make("${utah}", "xl170")`, `make("${wisc}", "c220g1")`), []);
    assert.deepEqual(found(...lines, `make("${utah}", "c220g1")`), ['hint image-other-site']);
  });
});
