// Web pages of sites come from a table, never from a server.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pageOfPortal, portalOf } from '../../../../src/model/accounts/portals';

const cm = (domain: string): string => `urn:publicid:IDN+${domain}+authority+cm`;

describe('the web page of a site', () => {
  it('is known for Emulab, CloudLab and Powder', () => {
    assert.equal(portalOf(cm('emulab.net')), 'https://www.emulab.net/');
    assert.equal(portalOf(cm('Utah.CloudLab.us')), 'https://www.cloudlab.us/');
    assert.equal(portalOf(cm('apt.emulab.net')), 'https://www.cloudlab.us/');
    assert.equal(portalOf(cm('ebc.powderwireless.net')), 'https://www.powderwireless.net/');
  });

  it('is not known for a domain that only looks like one of them', () => {
    for (const domain of ['notcloudlab.us', 'cloudlab.us.example', 'home.example', 'us']) {
      assert.equal(portalOf(cm(domain)), undefined, domain);
    }
    assert.equal(portalOf('https://www.cloudlab.us/'), undefined);
  });
});

describe('the web page of a portal', () => {
  it('is known for the one of CloudLab, Emulab and Powder', () => {
    assert.equal(pageOfPortal('https://boss.emulab.net:43794'), 'https://www.cloudlab.us/');
  });

  it('is not known for any other, whatever its address says', () => {
    for (const url of [
      'https://boss.emulab.net.example',
      'https://boss.emulab.net@portal.example',
      'https://x.boss.emulab.net',
      'boss.emulab.net',
      '',
    ]) {
      assert.equal(pageOfPortal(url), undefined, url);
    }
  });
});
