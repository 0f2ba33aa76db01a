/** Every failure of the recorded conversations with real servers is one that we explain. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { RpcError, type ServiceKind } from '../../../src/rpc';
import { decodePlainResponse } from '../../../src/rpc/wire/decodeReply';
import { openReply } from '../../../src/rpc/wire/envelope';
import { outcomeOf, rowOf, saidRows, type Said } from '../../support/serverWords';
import { describeShared, shared } from './shared';

interface Recorded {
  readonly path: string;
  readonly method: string;
  readonly reply: string;
}

const recordings = ['emulab-2022.jsonl', 'gcf.jsonl'];

function recorded(file: string): Recorded[] {
  const lines = readFileSync(shared('wire', file), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Recorded);
}

function serviceOf(path: string): ServiceKind {
  if (/\/am\b/.test(path)) return 'aggregate-manager';
  return /\/sa\b|\/project\//.test(path) ? 'slice-authority' : 'component-manager';
}

/** Undefined for a reply that is none of XML-RPC, or no failure. */
function failureIn({ path, method, reply }: Recorded): Said | undefined {
  if (!reply.includes('<methodResponse')) return undefined;
  const { value, fault } = decodePlainResponse(reply);
  try {
    openReply({ value, fault }, { method, url: `https://boss.example:12369${path}` });
    return undefined;
  } catch (error) {
    assert.ok(RpcError.is(error) && error.code !== undefined, String(error));
    const { code, serverText: text = '' } = error;
    return { method, service: serviceOf(path), code, ...(fault && { isFault: true }), text };
  }
}

describeShared('failures of real servers', 'wire', () => {
  const all = recordings.flatMap(recorded).flatMap((call) => failureIn(call) ?? []);

  it('are each a row of our table, explained as it says', () => {
    const known = new Set(saidRows.map(outcomeOf));
    assert.ok(all.length > 150, `${all.length} failures`);
    const unknown = all.map((said) => outcomeOf(rowOf(said))).filter((one) => !known.has(one));
    assert.deepEqual([...new Set(unknown)], []);
  });
});
