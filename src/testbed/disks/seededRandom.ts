// Numbers that look random and are the same every time: sample disks must not differ between machines.
import { createCipheriv, createHash } from 'node:crypto';

/** Gives a whole number from 0 to below the limit. */
export type Random = (limit: number) => number;

/** A generator (mulberry32) that starts from a text. */
export function randomOf(seed: string): Random {
  let state = createHash('sha256').update(seed).digest().readUInt32LE();
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Incompressible bytes: the key stream of a cipher. */
export function randomBytesOf(random: Random, length: number): Buffer {
  const key = Buffer.alloc(16);
  for (let at = 0; at < key.length; at += 1) key[at] = random(256);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}
