// Which modules bundles share, and in which part: asked of esbuild, never kept by hand.
import { readFile } from 'node:fs/promises';
import { build as bundle, transform, type BuildOptions, type Metafile } from 'esbuild';
import type { Asked, Part } from './parts.mts';

/** What each bundle would be by itself, by name. */
export type Apart = Readonly<Record<string, BuildOptions>>;

/** A part's modules, told by the names of the bundles that have one; earlier parts have taken theirs. */
export interface Rule {
  readonly name: string;
  readonly has: (users: Users) => boolean;
  /** Modules whose every name is handed on, whoever asks. */
  readonly whole?: readonly string[];
}

/** The bundles that have at least one byte of a module, and how many. */
export type Users = ReadonlyMap<string, number>;

/** The parts, in the order of their rules. */
export function partsOf(apart: Apart, rules: readonly Rule[]): ReadonlyMap<string, Part> {
  let made: Promise<ReadonlyMap<string, Made>> | undefined;
  const once = (): Promise<ReadonlyMap<string, Made>> => (made ??= partition(apart, rules));
  return new Map(
    rules.map(({ name }) => [
      name,
      {
        modules: async () => (await once()).get(name)?.modules ?? new Set(),
        asked: async () => (await once()).get(name)?.asked ?? new Map(),
      },
    ]),
  );
}

interface Made {
  readonly modules: ReadonlySet<string>;
  readonly asked: Asked;
}

async function partition(apart: Apart, rules: readonly Rule[]): Promise<ReadonlyMap<string, Made>> {
  const metafiles = await Promise.all(
    Object.entries(apart).map(
      async ([name, options]) => [name, await metafileOf(options)] as const,
    ),
  );
  const users = usersIn(metafiles);
  const imported = metafiles.flatMap(([, { inputs }]) => Object.entries(inputs));
  const made = new Map<string, Made>();
  for (const { name, has, whole = [] } of rules) {
    const modules = new Set([...users].filter(([, bundles]) => has(bundles)).map(([file]) => file));
    const asked = new Map(whole.map((file) => [file, new Set(all)]));
    for (const [importer, { imports }] of imported)
      if (!modules.has(importer))
        for (const { path, original } of imports)
          if (modules.has(path)) {
            const names = asked.get(path) ?? new Set();
            asked.set(path, names);
            for (const it of (await takenBy(importer)).get(original ?? path) ?? all) names.add(it);
          }
    made.set(name, { modules, asked: sorted(asked) });
  }
  return made;
}

function usersIn(metafiles: readonly (readonly [string, Metafile])[]): Map<string, Users> {
  const users = new Map<string, Map<string, number>>();
  for (const [name, { outputs }] of metafiles)
    for (const { inputs } of Object.values(outputs))
      for (const [file, { bytesInOutput }] of Object.entries(inputs))
        if (bytesInOutput > 0 && !file.includes(':'))
          users.set(file, (users.get(file) ?? new Map<string, number>()).set(name, bytesInOutput));
  return users;
}

async function metafileOf(options: BuildOptions): Promise<Metafile> {
  const quick = { sourcemap: false, write: false, metafile: true } as const;
  const { metafile } = await bundle({ ...options, ...quick });
  return metafile;
}

const sorted = (asked: ReadonlyMap<string, ReadonlySet<string>>): Asked =>
  new Map(
    [...asked]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, names]) => [file, names.has('*') ? '*' : [...names].sort()]),
  );

const all: ReadonlySet<string> = new Set('*');
const statement = /\b(?:im|ex)port\s*\{([^}]*)\}\s*from\s*"([^"]+)"/g;
const read = new Map<string, Promise<ReadonlyMap<string, ReadonlySet<string>>>>();

/** The names that a module takes from others, by what it calls those. */
function takenBy(file: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const known = read.get(file) ?? namesTakenBy(file);
  read.set(file, known);
  return known;
}

async function namesTakenBy(file: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const taken = new Map<string, Set<string>>();
  if (!/^src\/[^:]*$/.test(file)) return taken;
  const { code } = await transform(await readFile(file, 'utf8'), { loader: 'ts', format: 'esm' });
  for (const [, names = '', from = ''] of code.matchAll(statement)) {
    const set = taken.get(from) ?? new Set();
    taken.set(from, set);
    for (const name of names.split(',')) {
      const [first = ''] = name.trim().split(' ');
      if (first !== '') set.add(first);
    }
  }
  // A module that is taken as a whole, or later.
  for (const [, from = ''] of code.matchAll(
    /\* as \w+ from "([^"]+)"|(?:import|require)\("([^"]+)"\)/g,
  ))
    taken.delete(from);
  return taken;
}
