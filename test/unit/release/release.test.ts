// A release is one tag, states what the workflow's variables say, and publishes with no secret that is kept.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { notesOf, refusalsOf } from '../../../scripts/release/checks.mts';
import { problemWith, settingsOf } from '../../../scripts/release/settings.mts';
import { targets } from '../../../scripts/release/targets.mts';

const env = {
  RELEASE_PUBLISHER: 'maker',
  RELEASE_REPOSITORY: 'https://git.example/owner/name',
  RELEASE_AUTHOR: 'A. Maker',
};
const changelog =
  '# Changelog\n\n## 1.2.0 - 2027-01-31\n\n- New\n\n## 1.1.0 - 2026-12-01\n\n- Old\n';

describe('the settings of a release', () => {
  it('are publisher, address and author', () => {
    assert.deepEqual(settingsOf(env), {
      publisher: 'maker',
      repository: 'https://git.example/owner/name',
      author: 'A. Maker',
      questions: undefined,
    });
  });

  const refused: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['no publisher', { RELEASE_PUBLISHER: '' }, /^A release needs RELEASE_PUBLISHER: set them as/],
    [
      'no publisher and no repository',
      { RELEASE_PUBLISHER: ' ', RELEASE_REPOSITORY: '' },
      /^A release needs RELEASE_PUBLISHER and RELEASE_REPOSITORY: set them as variables of the workflow \(docs\/release\.md\)\.$/,
    ],
    ['the name of a person', { RELEASE_PUBLISHER: 'A. Maker' }, /^RELEASE_PUBLISHER must be/],
    [
      'an open address',
      { RELEASE_REPOSITORY: 'http://git.example/a/b' },
      /^RELEASE_REPOSITORY must/,
    ],
    ['a clone address', { RELEASE_REPOSITORY: 'https://git.example/a/b.git' }, /^RELEASE_REPO/],
    ['a word', { RELEASE_REPOSITORY: 'owner/name' }, /^RELEASE_REPOSITORY must/],
    ['a script', { RELEASE_QUESTIONS: 'javascript:alert(1)' }, /^RELEASE_QUESTIONS must/],
    [
      'the address of another repository than the one it runs in',
      { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'copy/name' },
      /^RELEASE_REPOSITORY is .*, but this workflow runs in https:\/\/git\.example\/copy\/name/,
    ],
  ];
  for (const [what, changed, sentence] of refused) {
    it(`are refused with ${what}, in one sentence`, () => {
      const problem = problemWith({ ...env, ...changed }) ?? '';
      assert.match(problem, sentence);
      assert.equal(settingsOf({ ...env, ...changed }), undefined);
    });
  }

  it('may be in another case than the address that the workflow runs in', () => {
    const here = { GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'Owner/Name' };
    assert.equal(problemWith({ ...env, ...here }), undefined);
  });
});

describe('a release', () => {
  const wanted = { env, tag: 'v1.2.0', version: '1.2.0', changelog };

  it('is made of a tag, its version and a dated section', () => {
    assert.deepEqual(refusalsOf(wanted), []);
  });

  it('is refused for the tag of another version, and for a section without a date', () => {
    const undated = changelog.replace('2027-01-31', 'not yet');
    assert.deepEqual(refusalsOf({ ...wanted, tag: 'v1.2.1', changelog: undated }), [
      'The tag v1.2.1 is not v1.2.0, the version in package.json: correct one of them.',
      'CHANGELOG.md has no dated section for 1.2.0: write "## 1.2.0 - YYYY-MM-DD".',
    ]);
  });

  it('tells of itself what the changelog says of its version, and no more', () => {
    assert.equal(notesOf(changelog, '1.2.0'), '- New\n');
    assert.equal(notesOf(changelog, '1.2'), undefined);
    assert.equal(notesOf(changelog.replace('- New\n', ''), '1.2.0'), undefined);
  });

  it('is refused in the workflow before anything is installed', () => {
    const words = ['scripts/release/refuse.mts', '--tag', 'v0.0.0'];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env: {} });
    assert.equal(status, 1);
    assert.match(stderr, /^A release needs RELEASE_PUBLISHER, .*\nThe tag v0\.0\.0 is not v/);
  });
});

describe('the changelog', () => {
  const [, newest = ''] = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);

  it('has the version of package.json first, in the four groups that people look for', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, string>;
    assert.match(newest, new RegExp(`^${version} - (?:not yet released|\\d{4}-\\d{2}-\\d{2})\\n`));
    const groups = [...newest.matchAll(/^### (.*)$/gm)].map(([, group]) => group);
    assert.deepEqual(groups, ['Added', 'Changed', 'Fixed', 'Security']);
  });

  it('can be read in one go: what a user gains, not what was done', () => {
    const lines = newest.split('\n').length;
    assert.ok(lines <= 110, `${lines} lines`);
  });
});

describe('the workflow of a release', () => {
  const workflow = readFileSync('.github/workflows/release.yml', 'utf8');
  const jobs = new Map(
    (workflow.split('\njobs:\n')[1] ?? '')
      .split(/^ {2}(?=\w+:$)/m)
      .slice(1)
      .map((job) => [job.split(':')[0] ?? '', job]),
  );

  it('publishes with the lines that the dry run tells', () => {
    for (const { where, line } of targets) assert.ok(workflow.includes(line), where);
  });

  it('keeps no secret: none is named, and every registry is asked by identity', () => {
    assert.doesNotMatch(
      workflow,
      /secrets\.|_TOKEN: (?!\$\{\{ github\.token \}\})|_PAT\b|password/i,
    );
    for (const job of ['npm', 'galleries', 'sign'])
      assert.match(jobs.get(job) ?? '', /permissions:\n(?: {6}.*\n)*? {6}id-token: write/, job);
  });

  it('gives no more rights than a job needs', () => {
    assert.match(workflow, /^permissions:\n {2}contents: read\n\n/m);
    const allowed = [...jobs].map(([name, job]) => [
      name,
      [...job.matchAll(/^ {6}([\w-]+): write$/gm)].map(([, right]) => right),
    ]);
    assert.deepEqual(Object.fromEntries(allowed), {
      make: [],
      sign: ['id-token', 'attestations'],
      npm: ['id-token'],
      galleries: ['id-token'],
      page: ['contents'],
    });
  });

  it('runs nothing that others wrote where it can publish, but the locked tools of the galleries', () => {
    const installs = [...jobs].filter(([, job]) =>
      /npm (?:ci|cit|install)|npx (?!--no-install)/.test(job),
    );
    assert.deepEqual(
      installs.map(([name]) => name),
      ['make', 'galleries'],
    );
    assert.match(jobs.get('galleries') ?? '', /run: npm ci --ignore-scripts\n/);
  });

  it('publishes only for a tag that was pushed, and only what was checked, signed and tried', () => {
    assert.match(workflow, /^on:\n {2}push:\n {4}tags: \['v\*'\]\n {2}workflow_dispatch:\n\n/m);
    assert.match(jobs.get('sign') ?? '', /needs: make\n {4}if: github\.event_name == 'push'\n/);
    assert.match(jobs.get('npm') ?? '', /needs: sign\n/);
    assert.match(jobs.get('galleries') ?? '', /needs: sign\n/);
    assert.match(jobs.get('page') ?? '', /needs: \[npm, galleries\]\n/);
    const made = jobs.get('make') ?? '';
    const order = [
      'refuse.mts',
      'npm cit',
      'npm run release',
      'npm audit',
      'test:smoke -- --made',
      'sha256sum',
    ];
    const places = order.map((step) => made.indexOf(step));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.ok(!places.includes(-1), places.join());
  });

  it('takes no text of others into a script', () => {
    const scripts = [...workflow.matchAll(/run: (.*)/g)].map(([, line = '']) => line);
    assert.deepEqual(
      scripts.filter((line) => line.includes('${{') && line !== '${{ matrix.publish }}'),
      [],
    );
  });

  it('installs tools in exactly these versions, each with a checksum', () => {
    const { devDependencies } = JSON.parse(
      readFileSync('.github/publishing/package.json', 'utf8'),
    ) as { readonly devDependencies: Record<string, string> };
    const { packages } = JSON.parse(
      readFileSync('.github/publishing/package-lock.json', 'utf8'),
    ) as {
      readonly packages: Record<string, { readonly version: string; readonly integrity?: string }>;
    };
    for (const [name, version] of Object.entries(devDependencies))
      assert.equal(packages[`node_modules/${name}`]?.version, version);
    const unchecked = Object.entries(packages).filter(
      ([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'),
    );
    assert.deepEqual(unchecked, []);
  });
});
