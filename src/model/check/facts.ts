/** What the answers say, as values. A record that is not as it should be counts as not seen. */
import type { Question } from './questions';
import type { Answer, Answers } from './script';
import type { SecretKind } from './secretNames';

export interface NodeFacts {
  readonly rights: Answers['rights'];
  readonly kernel?: string | undefined;
  /** As os-release calls itself. */
  readonly os?: string | undefined;
  /** Seconds since the last boot. */
  readonly uptime?: number | undefined;
  /** What was installed needs a boot. */
  readonly needsReboot: boolean;
  readonly disk?: Space | undefined;
  readonly mounts: readonly Mount[];
  readonly swap: readonly string[];
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  /** Names that the site's client keeps for snapshots; undefined where it keeps none. */
  readonly kept?:
    | { readonly users: readonly string[]; readonly groups: readonly string[] }
    | undefined;
  readonly identity: readonly { readonly kind: string; readonly path: string }[];
  readonly packages?: { readonly manager: string; readonly list: readonly string[] } | undefined;
  readonly caches: readonly Folder[];
  readonly services: readonly Service[];
  readonly homes: readonly Folder[];
  readonly secrets: readonly Secret[];
  /** What was not answered, or not wholly. */
  readonly unseen: readonly Question[];
}

/** Bytes. */
export interface Space {
  readonly used: number;
  readonly size: number;
}

export interface Mount {
  readonly source: string;
  readonly path: string;
  readonly type: string;
  readonly space?: Space | undefined;
}

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

export interface Folder {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

export interface Service extends Folder {
  readonly unit: string;
  readonly state: 'active' | 'inactive' | 'unknown';
}

export interface Secret {
  readonly kind: SecretKind;
  readonly path: string;
}

const all: readonly Question[] = [
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

/** Packages that are kept at most, and characters of one. */
const MOST_PACKAGES = 20_000;
const LONGEST_PACKAGE = 200;

export function factsOf({ rights, of }: Answers): NodeFacts {
  const reader = new Reader(of);
  const system = new Map(reader.fields('system', 2).map(([name, value]) => [name, value]));
  const spaces = reader.spaces();
  const disk = reader.disk();
  const accounts = reader.fields('accounts', 2);
  const ofKind = (rows: readonly Row[], kind: string): string[] =>
    rows.flatMap(([name, value = '']) => (name === kind ? [value] : []));
  const mounts = reader.fields('mounts', 2);
  const keptUsers = ofKind(accounts, 'kept-passwd');
  return {
    rights,
    kernel: nonEmpty(system.get('kernel')),
    os: nonEmpty(system.get('os')?.replace(/^(["'])(.*)\1$/, '$2')),
    uptime: uptimeOf(system),
    needsReboot: system.get('reboot') === 'yes',
    disk,
    mounts: ofKind(mounts, 'mount').flatMap((line) => mountOf(line, spaces)),
    swap: ofKind(mounts, 'swap').flatMap((line) => line.split(/\s/)[0] ?? []),
    users: ofKind(accounts, 'user').flatMap(userOf),
    groups: ofKind(accounts, 'group').flatMap(groupOf),
    kept:
      keptUsers.length === 0
        ? undefined
        : { users: keptUsers, groups: ofKind(accounts, 'kept-group') },
    identity: reader.fields('identity', 2).map(([kind = '', path = '']) => ({ kind, path })),
    packages: reader.packages(),
    caches: reader.folders('caches'),
    services: reader.fields('services', 4).flatMap(serviceOf),
    homes: reader.folders('homes'),
    secrets: reader.fields('secrets', 2).flatMap(([kind, path = '']) => secretOf(kind, path)),
    unseen: all.filter((question) => of[question]?.end !== 'whole' || reader.isStrange(question)),
  };
}

type Row = readonly string[];

class Reader {
  readonly #of: Answers['of'];
  readonly #strange = new Set<Question>();

  constructor(of: Partial<Readonly<Record<Question, Answer>>>) {
    this.#of = of;
  }

  isStrange(question: Question): boolean {
    return this.#strange.has(question);
  }

  #records(question: Question): readonly string[] {
    return this.#of[question]?.records ?? [];
  }

  /** Each record in `count` parts; the last one may hold TABs. */
  fields(question: Question, count: number): Row[] {
    return this.#records(question).flatMap((record) => {
      const parts = record.split('\t');
      if (parts.length >= count)
        return [[...parts.slice(0, count - 1), parts.slice(count - 1).join('\t')]];
      this.#strange.add(question);
      return [];
    });
  }

  folders(question: Question): Folder[] {
    return this.fields(question, 2).flatMap(([size, path = '']) => {
      const kilobytes = numberOf(size);
      if (kilobytes !== undefined) return [{ path, size: kilobytes * 1024 }];
      this.#strange.add(question);
      return [];
    });
  }

  disk(): Space | undefined {
    const rows = new Map(this.fields('disk', 2).map(([name, value = '']) => [name, value]));
    const space = spaceOf(rows.get('df') ?? '')?.space;
    const used = numberOf(rows.get('du'));
    if (space === undefined) this.#strange.add('disk');
    return space === undefined || used === undefined
      ? space
      : { used: used * 1024, size: space.size };
  }

  spaces(): ReadonlyMap<string, Space> {
    return new Map(
      this.#records('spaces').flatMap((line) => {
        const found = spaceOf(line);
        return found === undefined ? [] : [[found.path, found.space] as const];
      }),
    );
  }

  packages(): NodeFacts['packages'] {
    const [manager = '', text = ''] = this.#records('packages');
    if (manager === '') return undefined;
    const list = text
      .split('\n')
      .filter((line) => /^[^\s]+ [^\s]+$/.test(line) && line.length <= LONGEST_PACKAGE)
      .slice(0, MOST_PACKAGES);
    return { manager, list };
  }
}

/** Ticks of the clock in a second, in /proc on every machine (proc(5)). */
const TICKS = 100;

/** The node of a container has the uptime of its host: it has booted when its first process began. */
function uptimeOf(system: ReadonlyMap<string | undefined, string | undefined>): number | undefined {
  const up = numberOf(system.get('uptime'));
  const started = numberOf(system.get('started')) ?? 0;
  return up === undefined ? undefined : Math.max(0, up - started / TICKS);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A line of `df -Pk`, or the files of an overlay, counted. */
function spaceOf(line: string): { readonly path: string; readonly space: Space } | undefined {
  const [, counted, place] = /^du\t(\d{1,15})\t(\/.*)$/s.exec(line) ?? [];
  if (counted !== undefined && place !== undefined) {
    const bytes = Number(counted) * 1024;
    return { path: place, space: { used: bytes, size: bytes } };
  }
  const found = /^.*?\s(\d{1,15})\s+(\d{1,15})\s+-?\d+\s+\d+%\s+(\/.*)$/s.exec(line);
  if (found === null) return undefined;
  const [, size, used, path = ''] = found;
  return { path, space: { used: Number(used) * 1024, size: Number(size) * 1024 } };
}

/** A line of /proc/mounts: blanks in its fields are octal there (proc(5)). */
function mountOf(line: string, spaces: ReadonlyMap<string, Space>): Mount[] {
  const [source, path, type] = line.split(' ').map(withoutOctal);
  if (source === undefined || path === undefined || type === undefined) return [];
  return [{ source, path, type, space: spaces.get(path) }];
}

function withoutOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_whole, digits: string) =>
    String.fromCharCode(parseInt(digits, 8)),
  );
}

/** `name:uid:gid:home`. */
function userOf(line: string): User[] {
  const found = /^([^:]+):(\d{1,10}):(\d{1,10}):([^:]*)$/.exec(line);
  if (found === null) return [];
  const [, name = '', uid, gid, home = ''] = found;
  return [{ name, uid: Number(uid), gid: Number(gid), home }];
}

/** `name:gid:members`. */
function groupOf(line: string): Group[] {
  const found = /^([^:]+):(\d{1,10}):([^:]*)$/.exec(line);
  if (found === null) return [];
  const [, name = '', gid, members = ''] = found;
  return [{ name, gid: Number(gid), members: members.split(',').filter((it) => it !== '') }];
}

function serviceOf([size, state, unit = '', path = '']: Row): Service[] {
  const kilobytes = numberOf(size);
  if (kilobytes === undefined) return [];
  const known = state === 'active' || state === 'inactive' ? state : 'unknown';
  return [{ unit, path, size: kilobytes * 1024, state: known }];
}

const secretKinds: readonly SecretKind[] = [
  'private-key',
  'token',
  'cloud',
  'password',
  'history',
  'login-key',
];

function secretOf(word: string | undefined, path: string): Secret[] {
  const kind = secretKinds.find((one) => one === word);
  return kind === undefined ? [] : [{ kind, path }];
}
