// The control socket of a folder whose own path is too long for one: it lies among the files of all users.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TestbedError } from '../../../../src/testbed';
import { control } from '../../../../src/testbed/control/client';
import { controlPath } from '../../../../src/testbed/control/path';
import { serveControl } from '../../../../src/testbed/control/server';
import { Layout } from '../../../../src/testbed/layout';

describe(
  'the control socket of a folder with a long path',
  { skip: process.platform === 'win32' },
  () => {
    const everybodys = mkdtempSync(join(tmpdir(), 'every-'));
    const usual = process.env['TMPDIR'];
    const path = (): string => controlPath(new Layout(`/home/${'long/'.repeat(30)}testbed`));

    before(() => (process.env['TMPDIR'] = everybodys));
    beforeEach(() => rmSync(dirname(path()), { recursive: true, force: true }));
    after(() => {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
      rmSync(everybodys, { recursive: true });
    });

    it('is in a folder that is closed to others', async () => {
      const server = await serveControl(path(), () => ({ stopping: true }));
      try {
        assert.notEqual(dirname(path()), everybodys);
        assert.equal(statSync(dirname(path())).mode & 0o777, 0o700);
        assert.deepEqual(await control(path(), { command: 'stop' }), { stopping: true });
      } finally {
        server.close();
      }
    });

    const spellings: Record<string, (folder: string) => string> = {
      '': (folder) => folder,
      ', however the folder of all is written: with slashes at the end': (folder) => `${folder}//`,
      ', however the folder of all is written: with a dot': (folder) => `${folder}/.`,
      ', however the folder of all is written: with a way back': (folder) =>
        `${folder}/../${basename(folder)}`,
    };
    for (const [how, spelt] of Object.entries(spellings)) {
      it(`is neither asked nor served where others could have put one${how}`, async () => {
        process.env['TMPDIR'] = spelt(everybodys);
        mkdirSync(dirname(path()), { recursive: true });
        chmodSync(dirname(path()), 0o777);
        let asked = 0;
        const planted = createServer((socket) => {
          asked++;
          socket.end('{"ok":true,"result":{}}\n');
        });
        await new Promise<void>((resolve) => planted.listen(path(), resolve));
        try {
          const refused = (error: unknown): boolean => TestbedError.is(error, 'disk');
          await assert.rejects(control(path(), { command: 'status' }), refused);
          await assert.rejects(
            serveControl(path(), () => 'hello'),
            refused,
          );
          assert.equal(asked, 0);
        } finally {
          planted.close();
          process.env['TMPDIR'] = everybodys;
        }
      });
    }

    it('is no path that depends on the working directory', () => {
      process.env['TMPDIR'] = 'here';
      try {
        assert.match(path(), /^\//);
      } finally {
        process.env['TMPDIR'] = everybodys;
      }
    });
  },
);
