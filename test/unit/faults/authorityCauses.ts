/** Faults of the slice authority: the list of slices and every credential come from it. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCredential } from '../../../src/rpc';
import { issueCredential } from '../../../src/testbed/credentials/issue';
import type { Received } from '../../support/httpsServer';
import { fault, failure, success } from '../rpc/wire/replies';
import * as answers from './answers';
import { throughPeer, type Cause } from './causes';
import type { Lane } from './lane';
import { instead, listen, ofAuthority, passOn, type Behaviour } from './peer';

interface Options {
  /** The requests that it strikes; all when left out. */
  readonly is?: (received: Received) => boolean;
  readonly isSilent?: boolean;
}

/** A peer before the site and its slice authority, which treats requests to the latter so. */
export function atAuthority(behaviour: Behaviour, { is, isSilent = false }: Options = {}): Cause {
  return async (lane) => {
    const struck = await throughPeer(lane, isSilent);
    const { peer } = struck;
    peer.behave(ofAuthority(behaviour, is));
    const account = lane.account({ url: peer.url, authority: peer.authorityUrl, isSilent });
    const end = (): Promise<void> => {
      peer.behave(passOn);
      return Promise.resolve();
    };
    return { ...struck, account: () => Promise.resolve(account), end };
  };
}

/** Nobody listens where the slice authority was. */
export const noAuthority: Cause = async (lane) => {
  const { url, close } = await listen(() => undefined);
  await close();
  const struck = await throughPeer(lane, false);
  const account = lane.account({ url: struck.peer.url, authority: url.replace(/cm$/, 'sa') });
  return {
    ...struck,
    account: () => Promise.resolve(account),
    heals: false,
    end: () => Promise.resolve(),
  };
};

/** Asked for the credential of a slice, not for one's own or a project's. */
export function isForSlice({ method, body }: Received): boolean {
  return method === 'GetCredential' && body.includes('+slice+');
}

/** Asked about the user, which tells the slices. */
export function isForUser({ method }: Received): boolean {
  return method === 'Resolve';
}

/** It answers with a code that is no success, and these words. */
export function says(code: number, words: string): Behaviour {
  return instead(answers.text(failure(code, words)));
}

export function faults(code: number, words: string): Behaviour {
  return instead(answers.text(fault(code, words)));
}

/** The first requests are treated so, the others as ever. */
export function twice(behaviour: Behaviour): Cause {
  return (lane, operation, imageUrn) => {
    let left = 2;
    const is = (): boolean => left-- > 0;
    return atAuthority(behaviour, { is })(lane, operation, imageUrn);
  };
}

/** Every call with one's own credential is refused because of it; `times`: how often. */
export function selfExpired(times: number): Cause {
  return (lane, operation, imageUrn) => {
    let left = times;
    const is = ({ body }: Received): boolean => body.includes('signed-credential') && left-- > 0;
    const words = 'Credential expired at 2026-01-01T00:00:00Z';
    return atAuthority(says(1, words), { is })(lane, operation, imageUrn);
  };
}

/** Its credentials are well signed, but over. */
export const expiredCredentials: Cause = (lane, operation, imageUrn) =>
  reissued({ expires: Date.parse('2026-01-01T00:00:00Z') })(lane, operation, imageUrn);

/** Its credentials are well signed, but belong to somebody else. */
export const foreignCredentials: Cause = (lane, operation, imageUrn) =>
  reissued({ ownerUrn: 'urn:publicid:IDN+home.example+user+bob' })(lane, operation, imageUrn);

/** What it hands out is signed by the real authority, with something else in it. */
function reissued(change: { expires?: number; ownerUrn?: string }): Cause {
  return async (lane, operation, imageUrn) => {
    const { sliceAuthority } = lane.healthy;
    const self = await sliceAuthority.selfCredential();
    const slice = await sliceAuthority.sliceCredential(lane.sliceUrn);
    const issue = ({ xml }: { xml: string }): string => {
      const { expires, ownerUrn, targetUrn, privileges } = parseCredential(xml);
      const [owner = '', target = ''] = ['owner_gid', 'target_gid'].map(
        (name) => new RegExp(`<${name}>([^<]*)`).exec(xml)?.[1] ?? '',
      );
      return issueCredential(issuerOf(lane), {
        ownerUrn,
        ownerCertificate: owner,
        targetUrn,
        targetCertificate: target,
        expires: expires.getTime(),
        privileges,
        ...change,
      });
    };
    const [own, ofSlice] = [issue(self), issue(slice)];
    const give: Behaviour = (received) => {
      const xml = isForSlice(received) ? ofSlice : own;
      answers.text(success(xml))(received.response);
    };
    const is = ({ method }: Received): boolean => method === 'GetCredential';
    return atAuthority(give, { is })(lane, operation, imageUrn);
  };
}

function issuerOf({ world }: Lane): Parameters<typeof issueCredential>[0] {
  const { directory, description } = world.testbed;
  const folder = join(directory, 'sites', description.aggregates[0]?.name ?? '');
  const certificate = readFileSync(join(folder, 'sa.pem'), 'utf8');
  return { key: createPrivateKey(readFileSync(join(folder, 'site.key'))), certificate, chain: [] };
}
