// Web pages of sites come from a table, never from a server.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { portalOf } from '../../../../src/model/accounts/portals';

const cm = (domain: string): string => `urn:publicid:IDN+${domain}+authority+cm`;

describe('the web page of a site', () => {
  it('is known for Emulab, CloudLab and Powder', () => {
    assert.equal(portalOf(cm('emulab.net')), 'https://www.emulab.net/portal/frontpage.php');
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
