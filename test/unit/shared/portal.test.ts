/**
 * The official document of the portal's API against the library: every request is one that the document describes,
 * by path, query, header and body; every answer that it describes is read, with nulls and without what may be missing.
 */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { inspect } from 'node:util';
import { PortalError, type Portal } from '../../../src/portal';
import { ids, PortalWorld, type Seen } from '../portal/world';
import { OpenApi, type Answer, type Operation } from './portal/openApi';
import { describeShared, shared } from './shared';

const { experiment, profile, snapshot } = ids;
const name = 'demo,hello';

/** Each operation that the library knows, asked for by UUID and by name. */
const calls: Readonly<Record<string, (portal: Portal, id: string) => Promise<unknown>>> = {
  getVersion: (portal) => portal.version(),
  getTokenThis: ({ tokens }) => tokens.current(),
  refreshTokenThis: ({ tokens }) => tokens.refresh(() => Promise.resolve()),
  listExperiments: ({ experiments }) =>
    experiments.list({ project: 'demo', creator: 'alice', elaborate: true }),
  getExperiment: ({ experiments }, id) => experiments.get(id),
  extendExperiment: ({ experiments }, id) =>
    experiments.extend(id, { until: new Date('2026-03-01T00:00:00Z'), reason: 'a paper' }),
  terminateExperiment: ({ experiments }, id) => experiments.end(id),
  getExperimentManifests: ({ experiments }, id) => experiments.manifests(id),
  getExperimentNode: ({ nodes }, id) => nodes.get(id, 'node 1/a'),
  rebootExperimentNode: ({ nodes }, id) => nodes.reboot(id, 'node1'),
  reloadExperimentNode: ({ nodes }, id) => nodes.reload(id, 'node1'),
  startExperimentNode: ({ nodes }, id) => nodes.start(id, 'node1'),
  stopExperimentNode: ({ nodes }, id) => nodes.stop(id, 'node1'),
  powercycleExperimentNode: ({ nodes }, id) => nodes.powerCycle(id, 'node1'),
  startExperimentSnapshot: ({ snapshots }, id) =>
    snapshots.start({ experiment: id, clientId: 'node1', imageName: 'tuned', wholeDisk: false }),
  getExperimentSnapshot: ({ snapshots }, id) => snapshots.get(id, snapshot),
  listProfiles: ({ profiles }) => profiles.list({ project: 'demo', name: 'lan', elaborate: true }),
  getProfile: ({ profiles }, id) => profiles.get(id === experiment ? profile : id),
  modifyProfile: ({ profiles }, id) => profiles.newVersion(id, 'import geni.portal\n'),
  updateProfile: ({ profiles }, id) => profiles.refresh(id),
};

/** What the library leaves out: nothing about images hangs on it. */
const unused =
  /^(?:redeemToken|create|modifyExperiment|delete|getProfileVersion|\w+ExperimentVlan|\w+ExperimentNodes$|\w*[rR]esgroup)/;

describeShared('the official document of the portal', 'portal/openapi.json', () => {
  const document = OpenApi.read(shared('portal', 'openapi.json'));
  let world: PortalWorld;
  /** The answer to the operation that is tested; others get one that helps it on. */
  let [tested, answer]: [string, Answer] = ['', { status: 200 }];
  let problems: string[] = [];

  before(async () => {
    world = await PortalWorld.make();
  });
  after(() => world.server.stop());

  function listen(): void {
    problems = [];
    world.answer((seen: Seen) => {
      const { operation, flaws } = document.judge(seen);
      problems.push(...flaws);
      if (operation?.id === tested) return answer;
      return { body: { id: experiment, last_snapshot_status: null } };
    });
  }

  async function ask(operation: string, id: string, given: Answer): Promise<unknown> {
    [tested, answer] = [operation, given];
    listen();
    const call = calls[operation];
    assert.ok(call, operation);
    return call(world.portal({ onLeftOut: (problem) => problems.push(problem.message) }), id);
  }

  it('is valid, with each of its schemas', () => {
    assert.ok(document.operations.length >= 42);
    assert.ok(document.compiled >= 200, String(document.compiled));
  });

  it('has no operation but those that the library has, or leaves out on purpose', () => {
    const names = document.operations.map(({ id }) => id);
    assert.deepEqual(
      names.filter((id) => !(id in calls) && !unused.test(id)),
      [],
    );
    assert.deepEqual(
      Object.keys(calls).filter((id) => !names.includes(id)),
      [],
    );
  });

  it('finds fault with requests that are wrong', () => {
    const headers = { 'x-api-token': 'x', 'content-type': 'application/json' };
    const path = `/experiments/${experiment}`;
    for (const seen of [
      { verb: 'GET', path: '/images', headers, body: '' },
      { verb: 'GET', path: `${path}/`, headers, body: '' },
      { verb: 'GET', path: '/experiments/hello', headers, body: '' },
      { verb: 'GET', path: `${path}/snapshot/node1`, headers, body: '' },
      { verb: 'GET', path, headers: {}, body: '' },
      { verb: 'GET', path: `${path}?x=1`, headers, body: '' },
      { verb: 'PUT', path, headers, body: '{"extend_by": "2"}' },
      { verb: 'PUT', path, headers: { 'x-api-token': 'x' }, body: '{}' },
      { verb: 'POST', path: `${path}/snapshot/node1`, headers, body: '{}' },
      { verb: 'PUT', path: '/tokens/this/refresh', headers, body: '{}' },
      { verb: 'PUT', path, headers, body: '{"extend_for": 2}' },
    ])
      assert.notDeepEqual(document.judge(seen).flaws, [], `${seen.verb} ${seen.path}`);
  });

  for (const operation of document.operations.filter(({ id }) => id in calls)) {
    it(`takes the request ${operation.id} by UUID and by name`, async () => {
      for (const id of [experiment, name]) {
        const [good = { status: 204 }] = document.answers(operation, goodOf(operation));
        await ask(operation.id, id, good).catch(() => undefined);
        assert.ok(world.seen.some((seen) => document.judge(seen).operation?.id === operation.id));
        assert.deepEqual(problems, []);
      }
    });

    it(`answers ${operation.id} in ways that are all read`, async () => {
      const answers = document.answers(operation, goodOf(operation));
      for (const given of answers) {
        const read = await ask(operation.id, experiment, given).catch((error: unknown) => error);
        // The one thing that a caller cannot do without.
        const isBare = operation.id === 'startExperimentSnapshot' && !given.text.includes('"id":"');
        const isBareToken =
          operation.id === 'refreshTokenThis' && !/"token":"[^"]/.test(given.text);
        if (isBare || isBareToken) assert.ok(PortalError.is(read, 'bad-reply'), inspect(read));
        else assert.ok(!(read instanceof Error), `${inspect(read)}\n${given.text}`);
        assert.deepEqual(problems, []);
      }
    });

    it(`refuses ${operation.id} in ways that all have a reason`, async () => {
      const refused = operation.statuses.filter((status) => status >= 400);
      for (const status of refused)
        for (const given of document.answers(operation, status)) {
          const error = await ask(operation.id, experiment, given).catch((it: unknown) => it);
          assert.ok(PortalError.is(error), inspect(error));
          assert.equal(error.code, status);
          const words = given.text.includes('any-text') ? 'any-text' : undefined;
          assert.equal(error.serverText?.split(';')[0], words);
        }
    });
  }
});

const goodOf = ({ statuses }: Operation): number => statuses.find((it) => it < 300) ?? 200;
