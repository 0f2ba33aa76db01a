// Runs the examples of docs/portal.md as one program, and examples/portal.mjs, against a server that keeps the
// state that they speak of; compares what they print with what the page says.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { build, type BuildOptions } from 'esbuild';
import { experiment, ids, PortalWorld, token, type Reply, type Seen } from './world';

const site = 'urn:publicid:IDN+utah.cloudlab.us+authority+cm';
const image = 'urn:publicid:IDN+utah.cloudlab.us+image+demo:docs-example';
const { snapshot, profile } = ids;

/** Answers one request after another, as a portal with one experiment and one profile. */
function portalOf(): (seen: Seen) => Reply {
  const node = { client_id: 'node1', status: 'ready', startup_status: 'Finished' };
  const hello = experiment({
    expires_at: '2026-02-03T10:00:00Z',
    aggregates: { [site]: { urn: site, nodes: [node] } },
  });
  const states = [
    { id: snapshot, status: 'imaging', image_size: 1024 },
    { id: snapshot, status: 'ready', image_size: 2048, image_urn: image },
  ];
  const script = 'image = "UBUNTU22"\n';
  return ({ verb, path, body }) => {
    const [, kind, , more] = path.split('/');
    if (kind === 'tokens')
      return {
        body: { id: ids.token, user: 'alice', scope: 'global', expires_at: '2026-06-01T00:00:00Z' },
      };
    if (kind === 'profiles' && verb === 'GET')
      return { body: { id: profile, version: 3, current_version: { script } } };
    if (kind === 'profiles') {
      assert.deepEqual(JSON.parse(body), { script: 'image = "docs-example"\n' });
      return { body: { id: profile, version: 4 } };
    }
    if (path === '/experiments') return { body: { experiments: [hello] } };
    if (path.endsWith('nothing'))
      return { status: 404, body: { code: 404, error: 'No such experiment' } };
    if (more !== 'snapshot') return { body: hello };
    if (verb === 'POST') return { body: { id: snapshot, status: 'preparing' } };
    return { body: states.length > 1 ? states.shift() : states[0] };
  };
}

describe('the page and the example of the portal', () => {
  const page = readFileSync('docs/portal.md', 'utf8');
  const blocks = (language: string): string[] =>
    [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
      .filter(([, found]) => found === language)
      .map(([, , text = '']) => text);
  let world: PortalWorld;
  let folder: string;
  before(async () => {
    world = await PortalWorld.make();
    folder = mkdtempSync(join(tmpdir(), 'portal-'));
    writeFileSync(join(folder, 'cloudlab.jwt'), `${token}\n`);
    writeFileSync(join(folder, 'ca.pem'), world.ca.pem);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await world.server.stop();
  });

  /** What a program prints, once the library's name means our sources. */
  async function printed(name: string, input: BuildOptions, ...words: string[]): Promise<string> {
    const outfile = resolve('out/docs', name);
    await build({
      ...input,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      alias: { 'protogeni-images/portal': resolve('src/portal/index.ts') },
      outfile,
      logLevel: 'warning',
    });
    world.answer(portalOf());
    const env = {
      ...process.env,
      PORTAL_HTTP: world.server.url(''),
      PORTAL_TOKEN_FILE: join(folder, 'cloudlab.jwt'),
      PORTAL_CA: join(folder, 'ca.pem'),
    };
    const ran = await promisify(execFile)(process.execPath, [outfile, ...words], { env });
    return ran.stdout;
  }

  it('print what the page says', async () => {
    const contents = blocks('ts').join('\n');
    const program = { stdin: { contents, loader: 'ts', resolveDir: process.cwd() } } as const;
    assert.equal(await printed('portal-page.mjs', program), blocks('text').join(''));
  });

  it('list experiments, and take a snapshot to its end', async () => {
    const entryPoints = ['examples/portal.mjs'];
    assert.equal(
      await printed('portal-example.mjs', { entryPoints }),
      '"demo,hello" ready\n  "node1" ready \n',
    );
    const words = ['demo,hello', 'node1', 'docs-example'];
    const lines = await printed('portal-example.mjs', { entryPoints }, ...words, '10');
    assert.equal(lines, `going imaging\nready ready\n${image}\n`);
  });
});
