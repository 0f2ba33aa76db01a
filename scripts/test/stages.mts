// The stages of `npm test`, in the order in which they begin as soon as they can. Unit tests take three files at a time, since
// they wait for much of their time; journeys two, since with three VS Code is too slow to show all of its messages. One other
// thing at a time runs beside the unit tests; beside each other the two would pass their time limits.
import { countsFile } from './reporters.mts';

export interface Stage {
  readonly name: string;
  readonly command: string;
  /** Stages that must have passed before. */
  readonly needs: readonly string[];
  /** How many of the three slots it takes. */
  readonly slots: number;
  /** Whether it is one test itself. */
  readonly isTest?: boolean;
  /** Where it leaves its counts. */
  readonly counts?: string;
}

const node = (script: string): string => `"${process.execPath}" scripts/${script}.mts`;

export const stages: readonly Stage[] = [
  { name: 'build', command: 'npm run --silent build', needs: [], slots: 1 },
  { name: 'vscode', command: node('fetch'), needs: [], slots: 1 },
  {
    name: 'unit',
    command: node('unit'),
    needs: ['build'],
    slots: 2,
    counts: countsFile('out/unit'),
  },
  {
    name: 'integration',
    command: node('integration'),
    needs: ['build', 'vscode'],
    slots: 1,
    counts: countsFile('out/integration-report'),
  },
  {
    name: 'smoke',
    command: node('smoke'),
    needs: ['build', 'vscode'],
    slots: 1,
    counts: countsFile('out/smoke'),
  },
  {
    name: 'ui',
    command: node('ui'),
    needs: ['build', 'vscode'],
    slots: 2,
    counts: countsFile('out/ui'),
  },
  { name: 'lint', isTest: true, command: 'npm run --silent lint', needs: ['build'], slots: 1 },
  { name: 'types', isTest: true, command: 'npm run --silent types', needs: ['build'], slots: 1 },
];
