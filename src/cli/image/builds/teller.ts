/** What a build prints while it runs: lines for people, or one JSON event for each line. */
import { explain } from '../../../model/failures/explain';
import type { BuildEvent } from '../../../model/builds/parts';
import { needsCandidate, type BuildRecord, type BuildStep } from '../../../model/builds/record';
import { shellWord } from '../../../model/shellWord';
import { noteChange, printJson } from '../../terminal/streams';
import { reasonOf } from '../failures/failure';
import { columns } from '../terminal/terminals';
import { shortenedTo } from '../terminal/format';
import type { Output } from '../terminal/output';
import { printableLine } from '../terminal/printable';

export interface BuildTeller {
  begin(build: BuildRecord, isTakenUp: boolean, logFile: string): void;
  hear(event: BuildEvent, build: BuildRecord): void;
  end(build: BuildRecord, error: unknown): void;
}

export function buildTeller(output: Output): BuildTeller {
  return output.json ? eventTeller(output) : lineTeller(output);
}

/** One document on each line, so that a program can read along. */
function eventTeller(output: Output): BuildTeller {
  const event = (kind: string, build: BuildRecord, more: object): void => {
    output.settle();
    printJson(Object.assign({ event: kind, build: build.id, at: new Date().toISOString() }, more));
  };
  return {
    begin: (build, isTakenUp, log) =>
      event('begin', build, {
        recipe: build.file,
        name: build.recipe.name,
        site: build.siteName,
        takenUp: isTakenUp,
        log,
      }),
    hear: ({ kind, ...more }, build) => event(kind, build, more),
    end: (build, error) => {
      const { outcome, reason, snapshot, publish } = build;
      const made = publish ?? snapshot;
      const failure =
        error === undefined ? undefined : { reason: reasonOf(error), sentence: reason };
      event('end', build, {
        outcome,
        image: made?.imageUrn,
        version: made?.versionUrn,
        nodeKept: build.isKept === true,
        error: failure,
      });
    },
  };
}

const words: Readonly<Record<BuildStep['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'nothing to do',
};

function lineTeller(output: Output): BuildTeller {
  let last = '';
  return {
    begin: ({ recipe, siteName }, isTakenUp, log) => {
      const how = isTakenUp ? 'Going on with the build of' : 'Building';
      output.note(`${how} ${recipe.name} at ${siteName}. Log: ${log}`);
    },
    hear: (event) => {
      switch (event.kind) {
        case 'step': {
          const { name, state, note } = event.step;
          if (state === 'running' || state === 'waiting') return;
          last = '';
          output.settle();
          const more = note === undefined || note === '' ? '' : `: ${note}`;
          output.note(printableLine(`${name}: ${words[state]}${more}`));
          return;
        }
        case 'log':
          output.note(printableLine(`  ${event.line}`));
          return;
        case 'progress':
          if (event.text === last && !output.terminal) return;
          last = event.text;
          output.status(
            output.terminal
              ? shortenedTo(printableLine(event.text), columns() - 1)
              : printableLine(event.text),
          );
          return;
        case 'warning':
          output.warn(printableLine(event.text));
      }
    },
    end: (build, error) => tellEnd(build, error, output),
  };
}

function tellEnd(build: BuildRecord, error: unknown, output: Output): void {
  const { recipe, siteName, file, snapshot, publish, isKept } = build;
  output.settle();
  if (error === undefined) {
    const made = publish ?? snapshot;
    const sentence = `The image ${recipe.name} is ready at ${siteName}: ${made?.versionUrn ?? made?.imageUrn ?? ''}`;
    noteChange(sentence);
    output.result({}, sentence);
    if (needsCandidate(recipe) && snapshot !== undefined)
      output.note(
        `The private image that was tried is no longer needed: geni-image delete ${shellWord(snapshot.imageName)}`,
      );
    return;
  }
  const { sentence } = explain(error, { site: siteName, image: recipe.name });
  const advice =
    isKept === true
      ? [
          'The node is kept. When you have looked at it, give it back or go on:',
          `  geni-image build ${shellWord(file)} --give-up`,
          `  geni-image build ${shellWord(file)} --from-step ${failedStep(build)} --keep-on-failure`,
        ]
      : [];
  output.warn(printableLine(build.reason ?? sentence), ...advice);
}

function failedStep({ steps }: BuildRecord): string {
  return steps.find(({ state }) => state === 'failed')?.name ?? 'node';
}
