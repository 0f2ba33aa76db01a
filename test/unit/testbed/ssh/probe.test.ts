// Why nobody can log in to the nodes of a testbed: what a machine says, and what people are told of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findObstacle, type Machine } from '../../../../src/testbed/ssh/probe';

const machine = (words: string, change: Partial<Machine> = {}): Machine =>
  Object.assign(
    {
      platform: 'linux',
      isMerged: true,
      setting: () => undefined,
      tryBoot: () => Promise.resolve({ status: words === '' ? 0 : 1, words }),
    },
    change,
  );

const told = async (words: string, change: Partial<Machine> = {}): Promise<string> =>
  (await findObstacle('/testbed/disks', machine(words, change))) ?? 'nothing';

describe('a machine on which people can log in', () => {
  it('is one where the mounts of a boot succeed', async () => {
    assert.equal(await findObstacle('/testbed/disks', machine('')), undefined);
  });
});

describe('a machine on which nobody can log in', () => {
  const refused = 'unshare failed: Operation not permitted';
  const cases: readonly (readonly [
    name: string,
    words: string,
    says: RegExp,
    change?: Partial<Machine>,
  ])[] = [
    ['is not Linux', '', /needs Linux\. Run the testbed in WSL 2/, { platform: 'darwin' }],
    ['has programs in /bin', '', /\/bin of this system is not a link/, { isMerged: false }],
    ['allows no namespaces', 'unshare: unshare failed: No space left on device', /max_user_name/],
    ['is a container that blocks unshare', `unshare: ${refused}`, /seccomp profile/],
    [
      'is a container that blocks mounts',
      'unshare: cannot change root filesystem propagation: Operation not permitted',
      /seccomp profile/,
    ],
    [
      'has AppArmor in the way',
      'unshare: write failed /proc/self/uid_map: Operation not permitted',
      /sysctl kernel\.apparmor_restrict_unprivileged_userns=0/,
      { setting: (path) => (path.startsWith('kernel/apparmor') ? '1' : undefined) },
    ],
    [
      'keeps namespaces for the administrator',
      `unshare: ${refused}`,
      /sysctl kernel\.unprivileged_userns_clone=1/,
      { setting: (path) => (path.endsWith('_clone') ? '0' : undefined) },
    ],
    ['hides parts of /proc', 'mount: /mnt/proc: permission denied.', /hides parts of \/proc/],
    ['has no script', 'no script', /script is missing or too old\. Install util-linux/],
    ['has no unshare', 'spawn setpriv ENOENT', /is missing or too old/],
    ['has BusyBox', 'unshare: unrecognized option: kill-child', /is missing or too old/],
    [
      'has the testbed on a layered file system',
      'mount: /mnt/root: wrong fs type, bad option, bad superblock on probe',
      /file system of \/testbed\/disks .* Choose a --dir on ext4/,
    ],
    [
      'runs it as an administrator who can be nobody else',
      'setpriv: setresuid failed: Invalid argument',
      /runs as root and cannot become another user .* Run it as an ordinary user/,
    ],
    ['says something else', 'unshare: odd\nmore', /does not allow it \(unshare: odd\)\.$/],
  ];
  for (const [name, words, says, change] of cases)
    it(`${name}: one sentence says so`, async () => {
      const sentence = await told(words, change);
      assert.match(sentence, /^Nobody can log in to the nodes: [^\n]+\.$/);
      assert.match(sentence, says);
    });
});
