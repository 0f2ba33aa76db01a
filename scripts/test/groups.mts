// Unit tests that share a process. Each process costs a start, and the libraries and our own code loaded and
// compiled anew, which for most files takes longer than their tests. In a group every file is a suite of its own
// name, loaded when the suite begins, so its hooks are for its own tests only.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';

/** Of files in one process: enough to pay for its start, few enough for several processes to end together. */
const most = 12;

/** The group of tests that are about the project as a whole, in no folder. */
const whole = 'project';

export interface Group {
  /** As its bundle is called. */
  readonly name: string;
  readonly files: readonly string[];
}

/** The groups of test files below `root`, and the files that are bundled by themselves. */
export function groupsOf(
  files: readonly string[],
  root: string,
): { readonly groups: Group[]; readonly alone: string[] } {
  const rooms = new Map<string, string[]>();
  const alone: string[] = [];
  for (const file of files.toSorted()) {
    const [room = '', ...rest] = relative(root, file).split(sep);
    if (startsItself(file)) alone.push(file);
    else {
      const name = rest.length === 0 ? whole : room;
      rooms.set(name, [...(rooms.get(name) ?? []), file]);
    }
  }
  const groups = [...rooms].flatMap(([room, members]) => {
    const count = Math.ceil(members.length / most);
    return Array.from({ length: count }, (_, index) => ({
      name: count === 1 ? room : `${room}-${index + 1}`,
      // Every so manyth: neighbours are much alike, and so are the groups then.
      files: members.filter((_, place) => place % count === index),
    }));
  });
  return { groups, alone };
}

/** Whether a file needs a bundle of its own: it, or its helpers beside it, start processes from where it lies. */
function startsItself(file: string): boolean {
  const isProgram = !file.endsWith('.test.ts') || readFileSync(file, 'utf8').includes('__filename');
  return isProgram || globSync(join(dirname(file), '*.process.ts')).length > 0;
}

/** Makes one entry of each group, named `group:NAME`. */
export const groupEntries = (groups: readonly Group[]): Plugin => ({
  name: 'groups',
  setup(build) {
    build.onResolve({ filter: /^group:/ }, ({ path }) => ({ path, namespace: 'group' }));
    build.onLoad({ filter: /./, namespace: 'group' }, ({ path }) => {
      const { files = [] } = groups.find(({ name }) => path === `group:${name}`) ?? {};
      const suites = files.map((file) => {
        const name = JSON.stringify(file.replaceAll(sep, '/'));
        return `describe(${name}, () => void require(${JSON.stringify(`./${file}`)}));`;
      });
      const contents = ["const { describe } = require('node:test');", ...suites].join('\n');
      return { contents, resolveDir: process.cwd() };
    });
  },
});
