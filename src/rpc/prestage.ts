// How far a site is with fetching images of other sites beforehand (docs/protocol.md 5.14).
import { Fields } from './fields';
import type { PlainValue } from './wire';

/** One image that was asked for. */
export interface PrestagedImage {
  /** The URN that was asked for. */
  asked: string;
  ready: boolean;
  /** URN of the copy at this site. */
  urn?: string;
  /** Bytes in all. */
  size?: number;
  /** Bytes fetched so far. */
  progress?: number;
}

/** One for each URN that was asked for: what the answer does not name is not ready. */
export function readPrestaged(value: PlainValue, imageUrns: readonly string[]): PrestagedImage[] {
  const status = new Fields(new Fields(value, 'PrestageImages').value('status'), 'PrestageImages');
  return [...new Set(imageUrns)].map((asked) => {
    const item = status.value(asked);
    if (item === undefined) return { asked, ready: false };
    const image = new Fields(item, 'PrestageImages');
    const urn = image.optionalText('urn');
    const [size, progress] = [kilobytes(image, 'size'), kilobytes(image, 'progress')];
    return {
      asked,
      ready: image.optionalText('status') === 'ready',
      ...(urn !== undefined && { urn }),
      ...(size !== undefined && { size }),
      ...(progress !== undefined && { progress }),
    };
  });
}

function kilobytes(image: Fields, name: string): number | undefined {
  const number = image.optionalNumber(name);
  return number === undefined ? undefined : Math.round(number * 1024);
}
