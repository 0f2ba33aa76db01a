/** What the testbed answers by REST, against the official document of the portal. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, it } from 'node:test';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { nodeActions } from '../../../src/testbed/portal/nodes';
import { routes } from '../../../src/testbed/portal/routes';
import { Lab } from '../testbed/support/lab';
import {
  listOf,
  membersOf,
  PortalClient,
  type Answer,
  type Asked,
} from '../testbed/support/portal';
import { describeShared, shared } from './shared';

type Node = Record<string, unknown>;

/** The document lets a reference be null beside it, which JSON Schema says in another way. */
function withNullableReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNullableReferences);
  if (typeof value !== 'object' || value === null) return value;
  const node = Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'x-codeSamples')
      .map(([name, each]) => [name, withNullableReferences(each)]),
  );
  if (typeof node['$ref'] !== 'string' || node['nullable'] !== true) return node;
  return { anyOf: [{ $ref: node['$ref'] }, { type: 'null' }] };
}

/** Statuses that no operation of the document has, and that the real portal has been seen to answer with. */
const unwritten = [307, 401, 405, 413, 502, 504];

class Document {
  readonly paths: Node;
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  readonly #root: Node;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(file: string) {
    this.#root = withNullableReferences(JSON.parse(readFileSync(file, 'utf8'))) as Node;
    this.paths = membersOf(this.#root['paths']);
    addFormats(this.#ajv);
    this.#ajv.addSchema(this.#root, 'portal');
  }

  /** Throws where an answer is not one that the document lets an operation give. */
  check(method: string, path: string, { status, headers, text }: Answer): void {
    const about = `${method} ${path} ${status} ${text.slice(0, 300)}`;
    const template = this.#templateOf(method, path);
    const responses =
      template === undefined ? {} : membersOf(this.#operation(template, method)['responses']);
    const written = responses[String(status)];
    if (written === undefined) {
      const isOutside = template === undefined && (status === 404 || status === 405);
      assert.ok(isOutside || unwritten.includes(status), `undeclared: ${about}`);
      if (headers['content-type'] === 'application/json')
        this.#validate('#/components/schemas/Error', JSON.parse(text), about);
      return;
    }
    const pointer = this.#schemaPointer(template ?? '', method, status, membersOf(written));
    if (pointer === undefined) assert.equal(text, '', about);
    else {
      assert.equal(headers['content-type'], 'application/json', about);
      this.#validate(pointer, JSON.parse(text), about);
    }
  }

  #operation(template: string, method: string): Node {
    return membersOf(membersOf(this.paths[template])[method.toLowerCase()]);
  }

  /** One slot has two templates, which differ by method. */
  #templateOf(method: string, path: string): string | undefined {
    const [plain = ''] = path.split('?', 1);
    return Object.keys(this.paths).find((template) => {
      const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
      return pattern.test(plain) && method.toLowerCase() in membersOf(this.paths[template]);
    });
  }

  #schemaPointer(
    template: string,
    method: string,
    status: number,
    response: Node,
  ): string | undefined {
    const media = 'content/application~1json/schema';
    if (typeof response['$ref'] === 'string') return `${response['$ref']}/${media}`;
    if (response['content'] === undefined) return undefined;
    const slashed = encodeURIComponent(template.replaceAll('~', '~0').replaceAll('/', '~1'));
    return `#/paths/${slashed}/${method.toLowerCase()}/responses/${status}/${media}`;
  }

  #validate(pointer: string, value: unknown, about: string): void {
    const validate = this.#compiled.get(pointer) ?? this.#ajv.compile({ $ref: `portal${pointer}` });
    this.#compiled.set(pointer, validate);
    if (!validate(value)) assert.fail(`${about}\n${this.#ajv.errorsText(validate.errors)}`);
  }
}

describeShared('the portal of the testbed, by its document', 'portal/openapi.json', () => {
  let lab: Lab;
  let portal: PortalClient;
  let document: Document;
  let heard: string[] = [];
  before(async () => {
    document = new Document(shared('portal', 'openapi.json'));
    lab = await Lab.open();
    portal = new PortalClient(lab, (method, path, answer) => {
      heard.push(`${method} ${path} ${answer.status}`);
      document.check(method, path, answer);
    });
  });
  after(async () => {
    portal.close();
    await lab.close();
  });
  afterEach(async () => {
    await lab.testbed.control({ command: 'fault.clear' });
    heard = [];
  });

  const fault = (kind: string, more: Record<string, unknown> = {}): Promise<unknown> =>
    lab.testbed.control({ command: 'fault.add', kind, ...more });
  const profileId = async (name: string): Promise<string> => {
    const { body } = await portal.get(`/profiles/demo,${name}`);
    return String(body['id']);
  };

  it('would be caught with an answer that is not valid', () => {
    const answer = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      text: '{"id":"pc"}',
      body: {},
    };
    const check = (changed: Partial<Answer>): void =>
      document.check('GET', '/experiments/demo,hello', { ...answer, ...changed });
    assert.throws(() => check({}), /uuid/);
    assert.throws(() => check({ status: 201 }), /undeclared/);
    assert.throws(() => check({ headers: { 'content-type': 'text/html' } }), /text\/html/);
  });

  it('has every operation of the document but for reservations', () => {
    const own = new Set(routes.map(({ method, name }) => `${method} ${name}`));
    const missing = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(membersOf(operations)).flatMap(([method, operation]) => {
        const { operationId } = membersOf(operation) as { operationId?: string };
        if (operationId === undefined || path.startsWith('/resgroups')) return [];
        return own.has(`${method.toUpperCase()} ${operationId}`) ? [] : [operationId];
      }),
    );
    assert.deepEqual(missing, []);
  });

  for (const elaborate of [false, true]) {
    it(`is valid in all that can be read, ${elaborate ? '' : 'not '}elaborate`, async () => {
      const asked: Asked = { elaborate };
      for (const path of ['/version', '/tokens/this', '/experiments', '/profiles'])
        assert.equal((await portal.get(path, asked)).status, 200);
      const [experiment] = listOf((await portal.get('/experiments', asked)).body['experiments']);
      for (const id of ['demo,hello', String(experiment?.['id'])]) {
        for (const path of ['', '/manifests', '/node/pc'])
          assert.equal((await portal.get(`/experiments/${id}${path}`, asked)).status, 200);
      }
      const [profile] = listOf((await portal.get('/profiles', asked)).body['profiles']);
      const id = String(profile?.['id']);
      const [version = ''] = Object.keys(membersOf(profile?.['profile_versions']));
      assert.equal((await portal.get(`/profiles/${id}`, asked)).status, 200);
      assert.equal((await portal.get(`/profiles/${id}/versions/${version}`, asked)).status, 200);
    });
  }

  it('is valid in everything that changes something', async () => {
    const { body } = await portal.snapshot('valid');
    await portal.snapshotEnd(body['id']);
    await portal.experimentIs('ready');
    const name = { name: 'valid', project: 'demo' };
    const from = { profile_name: 'two-nodes', profile_project: 'demo' };
    await portal.ask('POST', '/experiments', { body: { ...name, ...from, duration: 2 } });
    await portal.experimentIs('ready', 'demo,valid');
    for (const action of Object.keys(nodeActions)) {
      await portal.ask('POST', `/experiments/demo,valid/node/pc/${action}`);
      await portal.ask('POST', `/experiments/demo,valid/nodes/${action}`);
    }
    await portal.ask('PUT', '/experiments/demo,valid', { body: { extend_by: 3 } });
    await portal.ask('PATCH', '/experiments/demo,valid', { body: { bindings: {} } });
    await portal.ask('POST', '/profiles', { body: { ...name, script: 'import geni.portal' } });
    await portal.ask('PATCH', '/profiles/demo,valid', { body: { script: 'import geni' } });
    await portal.ask('PUT', `/profiles/${await profileId('from-repository')}`);
    const versions = (await portal.get('/profiles/demo,valid')).body['profile_versions'];
    const [first = ''] = Object.keys(membersOf(versions));
    await portal.ask('DELETE', `/profiles/demo,valid/versions/${first}`);
    await portal.ask('DELETE', '/profiles/demo,valid');
    while ((await portal.ask('DELETE', '/experiments/demo,valid')).status !== 204);
    await portal.get('/experiments/demo,valid');
    assert.deepEqual(
      new Set(heard.map((each) => each.slice(-3))),
      new Set(['200', '201', '204', '400', '404']),
    );
  });

  it('is valid in what it refuses', async () => {
    const carol = portal.token('carol');
    const answers = [
      await portal.get('/experiments/demo,hello', { token: carol }),
      await portal.get('/experiments/demo,hello', { token: null }),
      await portal.get('/experiments/demo,hello', { token: 'a.b.c' }),
      await portal.get('/version', { token: null }),
      await portal.get('/experiments/demo,nothing'),
      await portal.get('/experiments/nothing'),
      await portal.get('/experiments?experiment_id=pc'),
      await portal.get('/profiles?creator=alice'),
      await portal.get('/nothing'),
      await portal.ask('DELETE', '/version'),
      await portal.ask('POST', '/experiments/demo,hello/snapshot/pc', { body: '{' }),
      await portal.ask('POST', '/experiments/demo,hello/snapshot/pc', { body: {} }),
      await portal.ask('PUT', '/experiments/demo,hello', { body: { extend_by: 'long' } }),
      await portal.get('/experiments/'),
      await portal.get('/resgroups'),
      await portal.ask('POST', '/tokens/redeem', { body: { code: 'x' } }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [403, 401, 401, 401, 404, 400, 400, 403, 404, 405, 400, 400, 400, 307, 403, 403],
    );
  });

  for (const kind of ['portal-words', 'portal-nulls', 'portal-missing']) {
    it(`is valid under ${kind}`, async () => {
      await fault(kind);
      const { body } = await portal.snapshot(kind);
      await portal.snapshotEnd(body['id']);
      for (const elaborate of [false, true]) {
        for (const path of ['/version', '/tokens/this', '/experiments', '/profiles'])
          await portal.get(path, { elaborate });
        await portal.get('/experiments/demo,hello/node/pc', { elaborate });
      }
      await lab.testbed.control({ command: 'fault.clear' });
      await portal.experimentIs('ready');
    });
  }

  for (const [kind, method, path, body, status] of [
    [
      'portal-429',
      'POST',
      '/experiments',
      { name: 'x1', project: 'demo', profile_name: 'two-nodes', profile_project: 'demo' },
      429,
    ],
    ['portal-429', 'POST', '/profiles', { name: 'x1', project: 'demo', script: 'x' }, 429],
    ['portal-no-refresh', 'PUT', '/tokens/this/refresh', undefined, 403],
    ['portal-no-extension', 'PUT', '/experiments/demo,hello', { extend_by: 1 }, 400],
    ['portal-no-user', 'GET', '/experiments', undefined, 401],
    ['portal-gateway', 'GET', '/experiments', undefined, 502],
    ['portal-after', 'POST', '/experiments/demo,hello/node/vm/reboot', undefined, 500],
  ] as const) {
    it(`is valid under ${kind}: ${method} ${path}`, async () => {
      await fault(kind);
      assert.equal((await portal.ask(method, path, { body })).status, status);
    });
  }

  it('is valid when a token is refreshed', async () => {
    const refreshed = await portal.ask('PUT', '/tokens/this/refresh', {
      token: portal.token('bob'),
    });
    assert.equal(refreshed.status, 201);
  });
});
