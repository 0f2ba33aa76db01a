/** What the facts of a node mean, with mounts as real nodes and the local testbed have them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Expectation } from '../../../../src/model/check/expectation';
import { factsOf } from '../../../../src/model/check/facts';
import { gistOf, type Finding } from '../../../../src/model/check/finding';
import { findingsOf } from '../../../../src/model/check/findings';
import { groupsOf } from '../../../../src/model/check/groups';
import type { Question } from '../../../../src/model/check/questions';
import type { Answers } from '../../../../src/model/check/script';

const questions: readonly Question[] = [
  'system',
  'disk',
  'mounts',
  'accounts',
  'identity',
  'packages',
  'spaces',
  'caches',
  'services',
  'homes',
  'secrets',
];

/** All answered, with nothing found but what is given. */
function found(
  records: Partial<Record<Question, readonly string[]>>,
  { expectation, rights = 'root' }: { expectation?: Expectation; rights?: Answers['rights'] } = {},
): readonly Finding[] {
  const of = Object.fromEntries(
    questions.map((question) => [
      question,
      { records: records[question] ?? usual[question] ?? [], end: 'whole' as const },
    ]),
  );
  return findingsOf(factsOf({ rights, of }), { clientId: 'pc', expectation });
}

const usual: Partial<Record<Question, readonly string[]>> = {
  disk: ['df\t/dev/sda1 16337788 3907020 11578788 26% /'],
  packages: [''],
};

const titles = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ kind, severity, title }) =>
    kind === 'size' ? [] : [`${severity}: ${title}`],
  );

describe('what is not kept', () => {
  it('is another disk, once for all the places where it is mounted', () => {
    const findings = found({
      mounts: [
        'mount\t/dev/sda1 / ext4 rw,relatime 0 0',
        'mount\t/dev/sda4 /mydata ext4 rw,relatime 0 0',
        'mount\t/dev/sda4 /var/lib/docker ext4 rw,relatime 0 0',
      ],
      spaces: ['/dev/sda4 100000000 35000000 60000000 37% /mydata'],
    });
    assert.deepEqual(titles(findings), ['warning: /mydata is not kept: 36 GB']);
    assert.deepEqual(
      findings.find(({ kind }) => kind === 'mount')?.items.map(({ name }) => name),
      ['/mydata', '/var/lib/docker'],
    );
  });

  it('does not include another place of the root file system, nor the layers of containers', () => {
    const findings = found({
      mounts: [
        'mount\t/dev/sda1 / ext4 rw,relatime 0 0',
        'mount\t/dev/sda1 /srv/www ext4 rw,relatime 0 0',
        'mount\toverlay /var/lib/docker/overlay2/1f/merged overlay rw 0 0',
        'mount\t/dev/sda15 /boot/efi vfat rw 0 0',
        'mount\t/dev/loop0 /snap/core20/2318 squashfs ro 0 0',
      ],
    });
    assert.deepEqual(titles(findings), []);
  });

  it('does not include the parts that a node of the local testbed is laid out of', () => {
    const findings = found({
      mounts: [
        'mount\t/dev/sda1 / overlay rw 0 0',
        'mount\t/dev/sda1 /usr overlay rw 0 0',
        'mount\t/dev/sda1 /usr/local overlay rw 0 0',
        'mount\t/dev/sda4 /mydata overlay rw 0 0',
        'mount\tops:/users /users overlay rw 0 0',
      ],
      spaces: ['/dev/sda4 264000000 35000000 229000000 14% /mydata', 'du\t68000\t/mydata'],
      homes: ['58600\t/users/alice'],
    });
    assert.deepEqual(titles(findings), [
      'warning: Home folders are not kept: 60 MB',
      'warning: /mydata is not kept: 70 MB',
    ]);
  });

  it('tells what lies on a file server apart from what is lost', () => {
    const [finding] = found({
      mounts: [
        'mount\t/dev/sda1 / ext4 rw 0 0',
        'mount\tops.emulab.net:/proj/demo /proj/demo nfs rw,vers=3 0 0',
      ],
    });
    assert.equal(finding?.title, '/proj/demo lies on a file server');
    assert.equal(finding.severity, 'info');
    assert.equal(finding.command, undefined);
  });

  it('names home folders that nobody could measure as a file system', () => {
    const of = {
      mounts: { records: ['mount\tops:/users /users nfs rw 0 0'], end: 'whole' as const },
    };
    const findings = findingsOf(factsOf({ rights: 'root', of }), { clientId: 'pc' });
    assert.ok(findings.some(({ title }) => title === '/users lies on a file server'));
  });
});

describe('what could not be looked at', () => {
  it('is said where the login has no rights', () => {
    const findings = found({}, { rights: 'user' });
    assert.match(findings[0]?.detail ?? '', /cannot use sudo .+Secrets, home folders/);
  });
});

describe('the size of an image to be', () => {
  const detail = (expectation: Expectation): string =>
    found({}, { expectation }).find(({ kind }) => kind === 'size')?.detail ?? '';

  it('goes by the last image of the node, scaled by what is on the disk now', () => {
    const known = { lastSize: 1_000_000_000, lastUsed: 2_000_384_240, usualMs: 240_000 };
    assert.equal(
      detail(known),
      'Estimated image size: 2 GB. The last image of this node is 1 GB. Snapshots of this node usually take 4 min.',
    );
  });

  it('goes by other images of the site, and their speed', () => {
    assert.equal(
      detail({ ratio: 0.25, rate: 10_000, project: { name: 'demo', size: 5e9 } }),
      'Estimated image size: 1 GB, based on earlier images at this site. Estimated time: 2 min, based on earlier snapshots at this site. Images of demo take 5 GB here, counting only images you can see.',
    );
  });

  it('goes by the image that the node runs, which is not smaller', () => {
    assert.match(
      detail({ base: { name: 'UBUNTU22-64-STD', size: 1_900_000_000 } }),
      /^Estimated image size: 1\.9 GB\. The image that the node runs, UBUNTU22-64-STD, is 1\.9 GB\. Snapshots usually take 5–15 minutes\.$/,
    );
  });

  it('is a guess at a first snapshot, and is called one', () => {
    assert.match(detail({}), /^Estimated image size: 1\.3 GB\. Compression often leaves a third\./);
  });

  it('is to be decided where sites would refuse it', () => {
    const disk = ['df\t/dev/sda1 104857600 36700160 60000000 38% /'];
    const finding = found({ disk }).find(({ kind }) => kind === 'size');
    assert.equal(finding?.severity, 'warning');
    assert.match(finding.detail, /Many sites refuse images larger than 6 GB\./);
  });
});

describe('the findings of a check', () => {
  const findings = found({
    secrets: ['private-key\t/root/.ssh/id_rsa', 'private-key\t/opt/key.pem'],
    mounts: ['mount\t/dev/sda1 / ext4 rw 0 0', 'mount\t/dev/sda4 /mydata ext4 rw 0 0'],
  });

  it('come to one line', () => {
    assert.equal(gistOf(findings), '2 things to decide: private keys, /mydata is not kept');
    assert.equal(gistOf(found({})), 'Nothing to decide');
  });

  it('stand in groups, each in one', () => {
    const groups = groupsOf(findings);
    assert.deepEqual(
      groups.map(({ id }) => id),
      ['secrets', 'lost', 'size'],
    );
    assert.equal(groups.flatMap((group) => group.findings).length, findings.length);
  });
});
