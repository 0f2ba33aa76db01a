// VS Code tells nothing of what a person opens or closes while it draws a tree; what it asks for tells it.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { ASK_MS, AskedRows } from '../../../../src/ui/trees/askedRows';

describe('rows of a tree that is drawn anew', () => {
  let learnt: (readonly [string, boolean])[];
  let rows: AskedRows;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    learnt = [];
    rows = new AskedRows((id, isOpen) => learnt.push([id, isOpen]));
    rows.drawn();
  });
  afterEach(() => mock.timers.reset());

  it('are closed if they were given as open and VS Code asks for nothing below them', () => {
    rows.given('home', true);
    rows.given('north', true);
    rows.asked('north');
    mock.timers.tick(ASK_MS);
    assert.deepEqual(learnt, [['home', false]]);
  });

  it('are as they were given until VS Code has had time to ask', () => {
    rows.given('home', true);
    mock.timers.tick(ASK_MS - 1);
    rows.given('north', true);
    mock.timers.tick(ASK_MS - 1);
    assert.deepEqual(learnt, []);
  });

  it('are open if VS Code asks later', () => {
    rows.given('home', true);
    mock.timers.tick(ASK_MS);
    rows.asked('home');
    assert.deepEqual(learnt.at(-1), ['home', true]);
  });

  it('are open if they were given as closed and VS Code asks for what is below them', () => {
    rows.given('home', false);
    rows.asked('home');
    assert.deepEqual(learnt, [['home', true]]);
  });

  it('need no time to be found closed once VS Code tells of another row', () => {
    rows.given('home', true);
    rows.given('others', false);
    rows.told('others');
    assert.deepEqual(learnt, [['home', false]]);
  });

  it('are as VS Code has told, whatever was given before', () => {
    rows.given('home', true);
    rows.given('others', false);
    rows.told('home');
    rows.told('others');
    rows.asked('others');
    mock.timers.tick(ASK_MS);
    assert.deepEqual(learnt, []);
  });

  it('are not taken as closed when they are drawn once more before VS Code asks', () => {
    rows.given('home', true);
    rows.drawn();
    mock.timers.tick(ASK_MS);
    assert.deepEqual(learnt, []);
  });
});
