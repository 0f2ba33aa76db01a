/** Writes what the suite has seen as a page, and compares it with the page that is kept. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { operationNames, type OperationName } from './operations';
import type { Seen } from './outcome';

type Row = Map<OperationName, Seen>;

export class Report {
  readonly #groups = new Map<string, Map<string, Row>>();

  /** Rows stay in this order, whichever is done first. */
  constructor(groups: Readonly<Record<string, readonly { readonly name: string }[]>>) {
    for (const [group, faults] of Object.entries(groups)) {
      const rows = new Map<string, Row>();
      for (const { name } of faults) rows.set(name, new Map());
      this.#groups.set(group, rows);
    }
  }

  add(group: string, fault: string, operation: OperationName, seen: Seen): void {
    this.#groups.get(group)?.get(fault)?.set(operation, seen);
  }

  async compare(file: string): Promise<void> {
    const sections = [...this.#groups].map(([group, rows]) => section(group, rows));
    const page = [introduction, ...sections].join('\n');
    const text = await format(page, { ...(await resolveConfig(file)), parser: 'markdown' });
    if (process.env['UPDATE_FAULTS'] === '1') writeFileSync(file, text);
    const kept = readFileSync(file, 'utf8');
    assert.equal(text, kept, `${file} is old: "npm run faults" writes it anew`);
  }
}

const introduction = `# Faults and what comes of them

Written by \`npm run faults\` from what the suite in \`test/unit/faults/\` has seen; a test fails when
this page is old. A row is something that goes wrong between a client and a site or its slice authority,
brought about at the local testbed or by a server in front of it. A column is something that people do. A cell says what
came of it, compared with what the site itself knows. Every sentence was checked: it names the thing,
says what to do, and shows neither the program's insides nor a secret.

| words | meaning |
| --- | --- |
| rows kept | the error is shown; what was known before stays in the list |
| nothing begun | no snapshot is taken, no image is there, and no job is left |
| unclear; … | the request may have arrived: the job is kept, looked into, and ends as it says |
| found again | the answer was lost, and the image that the site had begun was found by looking |
| goes on; … | the job stays and shows the problem; when that is over it ends as it says |
| given up; unknown | the site refuses for good: the job says that its end is not known, and what to do |
| deleted, says look | the answer was lost after the delete: the sentence sends the person to the list |
| known at once | completion offers what is known without waiting, while lists are read and when that fails |
| (sent 2 times) | an expired credential was refused before anything was done; whatever else creates or deletes is sent once |
| – | the fault does not touch the operation |
`;

function section(group: string, rows: ReadonlyMap<string, Row>): string {
  const table = [...rows].map(([fault, row]) =>
    line([fault, ...operationNames.map((name) => row.get(name)?.outcome ?? '')]),
  );
  return [
    `## ${group}\n`,
    line(['fault', ...operationNames]),
    line(['---', ...operationNames.map(() => '---')]),
    ...table,
    '\nWhat people read:\n',
    ...[...rows].flatMap(([fault, row]) => said(fault, row)),
    '',
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function said(fault: string, row: Row): string[] {
  const all = operationNames
    .flatMap((name) => row.get(name)?.told ?? [])
    .filter(({ kind }) => kind !== 'remark')
    .map(({ sentence, action }) => anonymous([sentence, action ?? ''].join(' ').trim()));
  const sentences = [...new Set(all)].map((text) => `  - ${text}`);
  return sentences.length === 0 ? [] : [`- ${fault}`, ...sentences];
}

const calls =
  /\b(?:GetCredential|Resolve|SliverStatus|ListImages|CreateImage|DeleteImage|ImageInfo)(?:Later)?\b/g;

/** What differs from run to run, or from call to call, goes by a name in capitals. */
function anonymous(sentence: string): string {
  return (
    sentence
      .replace(/127\.0\.0\.2:\d+|a{64}\.example/g, 'HOST')
      .replace(/(?:\/[\w.-]+)+\/user\.pem/g, 'FILE')
      .replace(/\b(?:demo-PG\d+:)?image\d+\b/g, 'IMAGE')
      .replace(/\b(?:[0-9A-F]{2}:){31}[0-9A-F]{2}\b/g, 'FINGERPRINT')
      .replace(/\b(?:north|south|east|west)\b/g, 'SITE')
      .replace(/after \d+ bytes/g, 'after some bytes')
      .replace(calls, 'CALL')
      // Whether the alert or the end of the connection is seen first is a matter of luck.
      .replace('(unknown ca)', ': it closes the connection when it sees it')
      .replace('certificate :', 'certificate:')
  );
}
