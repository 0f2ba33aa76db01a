// Versions of profiles, from the text that their author has written. The testbed runs no Python.
import { createHash, randomUUID } from 'node:crypto';
import type { Federation } from '../federation';
import { defaultImage } from '../images/standardImages';
import { systemProject } from '../images/catalogue';
import { sampleRequest } from '../samples';
import type { ProfileRecord, ProfileVersionRecord } from '../state/records';
import { latestOf } from './profiles';

/** A text that is no RSpec is a script; its version keeps the RSpec of the one before. */
export function newVersion(
  { clock }: Federation,
  updater: string,
  script: string,
  profile?: ProfileRecord,
): ProfileVersionRecord {
  const before = profile && latestOf(profile);
  const isRspec = /^\s*</.test(script);
  return {
    id: randomUUID(),
    version: before === undefined ? 0 : before.version + 1,
    updater,
    created: clock.now(),
    rspec: isRspec ? script : (before?.rspec ?? sampleRequest),
    ...(!isRspec && { script }),
  };
}

export function hashOf(script: string): string {
  return createHash('sha1').update(script).digest('hex');
}

/** What would make the RSpec of slice hello. */
export function sampleScript({ catalogue, home }: Federation): string {
  const name = defaultImage('raw-pc', undefined) ?? '';
  const image = catalogue.image(home, systemProject, name);
  const urn = image === undefined ? name : catalogue.urn(home, image);
  return [
    '"""A bare-metal node and a virtual one."""',
    '',
    'import geni.portal as portal',
    '',
    'request = portal.context.makeRequestRSpec()',
    'pc = request.RawPC("pc")',
    `pc.disk_image = "${urn}"`,
    'vm = request.XenVM("vm")',
    'portal.context.printRequestRSpec()',
    '',
  ].join('\n');
}
