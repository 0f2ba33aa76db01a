/** Findings as a log in SARIF 2.1.0 (OASIS), as code scanning of hosting services and many editors read it. */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Fix, Log, Notification, Region, ReportingDescriptor, Result } from 'sarif';
import { version } from '../../../../package.json';
import type { LintSpan } from '../../../rspec/lint';
import { explanationOf, helpUriOf } from './explanations';
import type { Finding, FindingFix, Report, ToldPassedOver } from './finding';
import { pathHere } from './formats';

export function sarifLog({ findings, notChecked, notFixed, live }: Report): Log {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'geni-image', version, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: notChecked.length === 0 && notFixed.length === 0,
            toolExecutionNotifications: [
              ...[...notChecked, ...notFixed].map(notification),
              ...(live?.leftOut ?? []).map(({ sentence }): Notification => ({
                level: 'note',
                message: { text: sentence },
              })),
            ],
          },
        ],
        results: findings.map((finding) => resultOf(finding, codes.indexOf(finding.code))),
      },
    ],
  };
}

function ruleOf(code: string): ReportingDescriptor {
  const explained = explanationOf(code);
  const helpUri = helpUriOf(code);
  return {
    id: code,
    ...(explained && {
      shortDescription: { text: explained.what },
      help: {
        text: `${explained.what} ${explained.why}`,
        markdown: `${explained.what}\n\n${explained.why}\n\nFix: ${explained.fix}`,
      },
    }),
    ...(helpUri !== undefined && { helpUri }),
  };
}

const levels = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const;

function resultOf(finding: Finding, ruleIndex: number): Result {
  const { file, code, severity, message, fixes } = finding;
  const artifactLocation = { uri: uriOf(file) };
  const shown = fixes.filter(({ edits }) => edits.length > 0);
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation, region: regionOf(finding) } }],
    ...(shown.length > 0 && { fixes: shown.map((fix) => fixOf(fix, artifactLocation)) }),
  };
}

function fixOf({ title, edits }: FindingFix, artifactLocation: { uri: string }): Fix {
  const replacements = edits.map((edit) => ({
    deletedRegion: regionOf(edit),
    insertedContent: { text: edit.text },
  }));
  return { description: { text: title }, artifactChanges: [{ artifactLocation, replacements }] };
}

/** Lines and columns from 1, the end exclusive: as ours. */
function regionOf({ line, column, endLine, endColumn }: LintSpan): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function notification({ file, sentence }: ToldPassedOver): Notification {
  return {
    level: 'warning',
    message: { text: sentence },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
  };
}

/** Relative to the working directory; a file elsewhere by its whole address. */
function uriOf(file: string): string {
  const path = pathHere(file);
  const isElsewhere = isAbsolute(path) || path.startsWith('../');
  if (isElsewhere) return pathToFileURL(file).href;
  // Halves of a pair cannot be written in an address; they come back as a mark.
  const wellFormed = Buffer.from(path).toString();
  return wellFormed.split('/').map(encodeURIComponent).join('/');
}
