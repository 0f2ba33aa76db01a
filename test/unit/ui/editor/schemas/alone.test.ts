// Beside another XML extension: what it does in XML files is not done twice.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { registerWhereAlone, type Neighbour } from '../../../../../src/ui/editor/schemas/alone';

/** An extension that comes and goes, and the languages that are served meanwhile. */
function town(isThere: boolean): {
  served: string[];
  neighbour: Neighbour;
  moves: (there: boolean) => void;
  listeners: Set<() => void>;
  register: (language: string) => { dispose(): void };
} {
  const served: string[] = [];
  const listeners = new Set<() => void>();
  let there = isThere;
  return {
    served,
    listeners,
    neighbour: {
      isThere: () => there,
      onDidChange: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    },
    moves: (now) => {
      there = now;
      for (const listener of listeners) listener();
    },
    register: (language) => {
      served.push(language);
      return { dispose: () => void served.splice(served.indexOf(language), 1) };
    },
  };
}

describe('what every XML file gets', () => {
  it('is ours to give while nobody else does', () => {
    const { served, neighbour, register } = town(false);
    registerWhereAlone(neighbour, register);
    assert.deepEqual(served.toSorted(), ['rspec', 'xml']);
  });

  it('is left to the other extension, but for files of our own language', () => {
    const { served, neighbour, register, moves } = town(true);
    registerWhereAlone(neighbour, register);
    assert.deepEqual(served, ['rspec']);
    moves(false);
    moves(false);
    assert.deepEqual(served.toSorted(), ['rspec', 'xml']);
    moves(true);
    assert.deepEqual(served, ['rspec']);
  });

  it('ends with the extension', () => {
    const { served, neighbour, register, listeners } = town(false);
    registerWhereAlone(neighbour, register).dispose();
    assert.deepEqual([served.length, listeners.size], [0, 0]);
  });
});
