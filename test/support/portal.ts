/** Portal accounts of the local testbed's users, made from the files that the testbed gives them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectPortal, type PortalAccount } from '../../src/model/portal/portalAccount';
import type { PortalOptions } from '../../src/portal';
import type { TestbedDescription } from '../../src/testbed';

/** @param directory of the testbed, which runs */
export async function portalAccountOf(
  directory: string,
  name: string,
  patch: Partial<PortalOptions> = {},
): Promise<PortalAccount> {
  const text = await readFile(join(directory, 'testbed.json'), 'utf8');
  const { portal, users, caCertificate } = JSON.parse(text) as TestbedDescription;
  const user = users.find(({ urn }) => urn.endsWith(`+${name}`));
  if (user === undefined) throw new Error(`The testbed has no user ${name}.`);
  return connectPortal({
    url: portal.url,
    token: await readFile(user.token, 'utf8'),
    trust: { ca: await readFile(caCertificate, 'utf8') },
    facts: { user: name },
    local: true,
    firstPause: 1,
    ...patch,
  });
}
