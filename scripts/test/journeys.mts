// Journeys that share a process, and so VS Code's server and a window, one after the other. To start them takes as long as
// a journey. Those that want them started in another way run by themselves.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** Enough to pay for the start, few enough that several processes end together. */
const most = 5;

/** What a journey may want of the start, as test/ui/harness/world.ts reads it. */
const otherStart = /Session\.open\(\{[^)]*\b(?:trusted|vsix|besides|language)\b/;

/** Groups by number, and the journeys by themselves. */
export function journeysIn(files: readonly string[]): { groups: string[][]; alone: string[] } {
  const alone = files.filter((file) => otherStart.test(readFileSync(file, 'utf8')));
  const alike = files.filter((file) => !alone.includes(file)).toSorted();
  const count = Math.ceil(alike.length / most);
  const groups = Array.from({ length: count }, (_, index) =>
    // Every so manyth: neighbours are much alike, and so are the groups then.
    alike.filter((_, place) => place % count === index),
  );
  return { groups, alone };
}

/** Makes one entry of each group, named `journeys:NUMBER`. */
export const journeyEntries = (groups: readonly string[][]): Plugin => ({
  name: 'journeys',
  setup(build) {
    build.onResolve({ filter: /^journeys:/ }, ({ path }) => ({ path, namespace: 'journeys' }));
    build.onLoad({ filter: /./, namespace: 'journeys' }, ({ path }) => {
      const files = groups[Number(path.slice('journeys:'.length))] ?? [];
      const contents = [
        "import { after } from 'node:test';",
        "import { keepWorlds } from './test/ui/harness/world';",
        'after(keepWorlds());',
        ...files.map((file) => `import ${JSON.stringify(`./${file}`)};`),
      ].join('\n');
      return { contents, resolveDir: process.cwd() };
    });
  },
});
