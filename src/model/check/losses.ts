/** What of a node will not be in its image, read from the facts. */
import type { Folder, Group, Mount, NodeFacts, User } from './facts';

/** File systems that hold nothing of a person's. */
const PSEUDO =
  /^(?:proc|sysfs|devtmpfs|devpts|cgroup2?|securityfs|pstore|bpf|debugfs|tracefs|configfs|fusectl|mqueue|hugetlbfs|autofs|binfmt_misc|rpc_pipefs|nsfs|efivarfs|ramfs|squashfs|selinuxfs|fuse\.(?:lxcfs|gvfsd-fuse|portal))$/;

/** Places of the system, of containers, and of the parts of a single file. */
const SYSTEM =
  /^\/(?:proc|sys|dev|run|snap|etc|boot\/efi|var\/lib\/(?:docker|containerd|kubelet|containers)\/.+)(?:\/|$)/;

/** Their data lie on another machine, and stay there. */
const REMOTE =
  /^(?:nfs4?|cifs|smb3|9p|afs|beegfs|lustre|ceph|glusterfs|fuse\.(?:sshfs|ceph|glusterfs|s3fs))$/;

/** A file system that is not in the image, with all places that show it. */
export interface OtherMount extends Mount {
  /** Further places of the same one. */
  readonly also: readonly string[];
  /** Of a file server: nothing of it is lost with the node. */
  readonly isRemote: boolean;
}

/** Home folders are told of by themselves, unless nobody could look at them. */
export function otherMounts(facts: NodeFacts): readonly OtherMount[] {
  const areHomesSeen = !facts.unseen.includes('homes');
  const found = realMounts(facts.mounts).filter(
    ({ type, path }) =>
      type !== 'tmpfs' && !(areHomesSeen && /^\/(?:users|home)(?:\/|$)/.test(path)),
  );
  const bySource = new Map<string, Mount[]>();
  for (const mount of found) {
    const { source, path } = mount;
    const key = source.startsWith('/') ? source : `${source} ${path}`;
    bySource.set(key, [...(bySource.get(key) ?? []), mount]);
  }
  return [...bySource.values()].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [
          {
            source: first.source,
            path: first.path,
            type: first.type,
            space: first.space,
            also: more.map(({ path }) => path),
            isRemote: REMOTE.test(first.type),
          },
        ],
  );
}

export function memoryMounts({ mounts }: NodeFacts): readonly Mount[] {
  return realMounts(mounts).filter(
    ({ type, space }) => type === 'tmpfs' && (space?.used ?? 0) > 1_000_000,
  );
}

function realMounts(mounts: readonly Mount[]): Mount[] {
  const last = new Map(mounts.map((mount) => [mount.path, mount]));
  const root = last.get('/');
  return [...last.values()].filter(
    ({ path, type, source }) =>
      path !== '/' &&
      !PSEUDO.test(type) &&
      !SYSTEM.test(path) &&
      // A folder of the root file system that is shown at a second place is in the image.
      !(source.startsWith('/dev/') && source === root?.source),
  );
}

/** The testbed makes those in /users anew on each node; others are lost where they lie on another file system. */
export function lostHomes(facts: NodeFacts): readonly Folder[] {
  const roots = realMounts(facts.mounts).map(({ path }) => path);
  const isElsewhere = (path: string): boolean =>
    roots.some((root) => path === root || path.startsWith(`${root}/`));
  return facts.homes.filter(({ path }) => path.startsWith('/users/') || isElsewhere(path));
}

/** Those of people, by number: adduser(8) begins there, and the highest ones are of nobody. */
function isOfPeople(id: number): boolean {
  return id >= 1000 && id < 60_000;
}

function isOfTestbed({ home }: User): boolean {
  return home.startsWith('/users/');
}

/** Accounts that someone has made on the node. */
export function addedUsers({ users, kept }: NodeFacts): readonly string[] {
  return users
    .filter((user) => isOfPeople(user.uid) && !isOfTestbed(user))
    .map(({ name }) => name)
    .filter((name) => kept?.users.includes(name) !== true);
}

/** Groups that someone has made on the node; each account has one of its own, which counts with it. */
export function addedGroups({ users, groups, kept }: NodeFacts): readonly string[] {
  const own = new Set(users.filter(isOfTestbed).map(({ gid }) => gid));
  const isPrivate = ({ name }: Group): boolean => users.some((user) => user.name === name);
  return groups
    .filter((group) => isOfPeople(group.gid) && !own.has(group.gid) && !isPrivate(group))
    .map(({ name }) => name)
    .filter((name) => kept?.groups.includes(name) !== true);
}
