/** Writes what the suite has seen as a page, and compares it with the page that is kept. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { operationNames, type OperationName } from './operations';
import type { Seen } from './outcome';

type Row = Map<OperationName, Seen>;

export class Report {
  readonly #groups = new Map<string, Map<string, Row>>();

  add(group: string, fault: string, operation: OperationName, seen: Seen): void {
    const rows = this.#groups.get(group) ?? new Map<string, Row>();
    this.#groups.set(group, rows);
    const row = rows.get(fault) ?? new Map<OperationName, Seen>();
    rows.set(fault, row);
    row.set(operation, seen);
  }

  compare(file: string): void {
    if (process.env['DEBUG_FAULTS']) console.log(this.#page());
    if (process.env['UPDATE_FAULTS'] === '1') writeFileSync(file, this.#page());
    assert.equal(readFileSync(file, 'utf8'), this.#page(), `${file} is old: npm run faults`);
  }

  #page(): string {
    const parts = [...this.#groups].map(([group, rows]) => section(group, rows));
    return parts.join('\n');
  }
}

function section(group: string, rows: ReadonlyMap<string, Row>): string {
  const lines = [...rows].map(([fault, row]) =>
    tableLine([fault, ...operationNames.map((name) => row.get(name)?.outcome ?? '')]),
  );
  const sentences = [...rows].flatMap(([fault, row]) => said(fault, row));
  return [`## ${group}`, '', ...lines, '', ...sentences, ''].join('\n');
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function said(fault: string, row: Row): string[] {
  const lines = [...row].flatMap(([operation, { told }]) =>
    told.map(({ sentence, action }) => `- ${fault} / ${operation}: ${sentence} ${action ?? ''}`),
  );
  return [...new Set(lines)];
}
