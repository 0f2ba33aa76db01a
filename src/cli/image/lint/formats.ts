/** How findings are shown: for people, and for the machines that check a repository. */
import { relative, sep } from 'node:path';
import type { WorkflowCommand } from '../terminal/printable';
import type { Finding, PassedOver, Report } from './finding';

export const formats = ['text', 'json', 'sarif', 'github'] as const;
export type Format = (typeof formats)[number];

/** One line each, those of a file together; at most `limit` of a file. */
export function textLines(
  { findings }: Pick<Report, 'findings'>,
  files: readonly string[],
  limit: number,
): string[] {
  return files.flatMap((file) => {
    const own = findings.filter((finding) => finding.file === file);
    const lines = own
      .slice(0, limit)
      .map(
        (it) => `${it.file}:${it.line}:${it.column}: ${it.severity}: ${it.message} [${it.code}]`,
      );
    const more = own.length - lines.length;
    if (more > 0) lines.push(`${file}: ${more} more; "--limit 0" prints all findings.`);
    return lines;
  });
}

/** The members that docs/cli.md promises. */
export function jsonOf({ findings, notChecked, notFixed, namesOnly, live }: Report): object {
  const bare = ({ file, reason }: PassedOver): PassedOver => ({ file, reason });
  return {
    findings,
    notChecked: notChecked.map(bare),
    notFixed: notFixed.map(bare),
    namesOnly,
    ...(live && { images: live.images, leftOut: live.leftOut }),
  };
}

/** Annotations of a run on GitHub. */
export function workflowCommands(report: Report): WorkflowCommand[] {
  const { findings, notChecked, notFixed, live } = report;
  return [
    ...findings.map(annotation),
    ...[...notChecked, ...notFixed].map(({ file, sentence }): WorkflowCommand => ({
      name: 'warning',
      properties: { file: pathHere(file) },
      message: sentence,
    })),
    ...(live?.leftOut ?? []).map(({ sentence }): WorkflowCommand => ({
      name: 'notice',
      properties: { title: 'left out' },
      message: sentence,
    })),
  ];
}

function annotation(finding: Finding): WorkflowCommand {
  const { file, line, column, endLine, endColumn, severity, code, message } = finding;
  const isKnown = severity === 'error' || severity === 'warning';
  return {
    name: isKnown ? severity : 'notice',
    properties: {
      file: pathHere(file),
      line,
      endLine,
      // Columns are taken within one line only.
      ...(line === endLine && { col: column, endColumn }),
      title: code,
    },
    message,
  };
}

/** Relative to the working directory where it is inside, with slashes. */
export function pathHere(file: string): string {
  const inside = relative(process.cwd(), file);
  const isOutside = inside === '' || inside.startsWith('..');
  return (isOutside ? file : inside).split(sep).join('/');
}
