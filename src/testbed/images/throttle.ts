// Lets bytes pass at a given rate, in small steps so that progress moves smoothly.
import { PassThrough, Transform, type Duplex } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';

/** @param speed bytes per second; no limit when undefined. */
export function throttle(speed: number | undefined): Duplex {
  if (speed === undefined) return new PassThrough({ highWaterMark: 1 << 18 });
  const step = Math.max(1, Math.ceil(speed / 10));
  let due: number | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const pass = async (): Promise<void> => {
        for (let at = 0; at < chunk.length; at += step) {
          const part = chunk.subarray(at, at + step);
          due = Math.max(due ?? 0, performance.now() - 100) + (part.length / speed) * 1000;
          const early = due - performance.now();
          if (early > 0) await after(early);
          this.push(part);
        }
      };
      pass().then(() => done(), done);
    },
  });
}
