/** Portal accounts of the local testbed's users, made from the files that the testbed gives them. */
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { connectPortal, type PortalAccount } from '../../src/model/portal/portalAccount';
import type { Portal, PortalOptions, TokenFacts } from '../../src/portal';
import type { TestbedDescription } from '../../src/testbed';

/** @param directory of the testbed, which runs */
export async function portalAccountOf(
  directory: string,
  name: string,
  patch: Partial<PortalOptions> & { readonly facts?: Partial<TokenFacts> } = {},
): Promise<PortalAccount> {
  return connectPortal({
    ...(await accessOf(directory, name)),
    facts: { user: name },
    local: true,
    firstPause: 1,
    ...patch,
  });
}

interface Access {
  readonly url: string;
  readonly token: string;
  readonly trust: { readonly ca: string };
}

async function accessOf(directory: string, name: string): Promise<Access> {
  const text = await readFile(join(directory, 'testbed.json'), 'utf8');
  const { portal, users, caCertificate } = JSON.parse(text) as TestbedDescription;
  const user = users.find(({ urn }) => urn.endsWith(`+${name}`));
  if (user === undefined) throw new Error(`The testbed has no user ${name}.`);
  const token = (await readFile(user.token, 'utf8')).trim();
  return { url: portal.url, token, trust: { ca: await readFile(caCertificate, 'utf8') } };
}

interface Wanted {
  readonly user: string;
  readonly name: string;
  /** Of project demo. */
  readonly profile: string;
}

/** Resolves once it is up. The library has no call for it. */
export async function startExperimentIn(
  directory: string,
  { user, name, profile }: Wanted,
): Promise<void> {
  const { url, token, trust } = await accessOf(directory, user);
  const project = 'demo';
  const body = { name, project, profile_name: profile, profile_project: project };
  const headers = { 'content-type': 'application/json', 'x-api-token': token };
  const to = new URL('/experiments', url);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const asked = request(to, { method: 'POST', ca: trust.ca, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    asked.on('error', reject).end(JSON.stringify(body));
  });
  if (status !== 201) throw new Error(`The portal answered with ${status}.`);
  const { portal } = await portalAccountOf(directory, user);
  await experimentIsReady(portal, `${project},${name}`);
}

/** Asks until it is. @throws when half a minute has passed, with the last word of the portal */
export async function experimentIsReady(portal: Portal, id: string): Promise<void> {
  const end = performance.now() + 30_000;
  for (;;) {
    const { status } = await portal.experiments.get(id);
    if (status === 'ready') return;
    if (performance.now() > end) throw new Error(`${id} is still ${status ?? 'without a status'}.`);
  }
}
