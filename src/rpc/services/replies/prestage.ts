// How far a site is with fetching images of other sites beforehand (docs/protocol.md 5.14).
import { defined } from '../../defined';
import { RpcError } from '../../errors';
import { Fields, type LeftOut } from '../../wire/fields';
import type { PlainValue } from '../../wire/values';

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
export function readPrestaged(
  value: PlainValue,
  imageUrns: readonly string[],
  leftOut: LeftOut,
): PrestagedImage[] {
  const status = new Fields(new Fields(value, 'PrestageImages').value('status'), 'PrestageImages');
  return [...new Set(imageUrns)].map((asked) => {
    const item = status.value(asked);
    if (item === undefined) return { asked, ready: false };
    const image = new Fields(item, 'PrestageImages');
    return defined({
      asked,
      ready: image.optionalText('status') === 'ready',
      urn: copyUrn(image, leftOut),
      size: kilobytes(image, 'size'),
      progress: kilobytes(image, 'progress'),
    });
  });
}

function kilobytes(image: Fields, name: string): number | undefined {
  const number = image.optionalNumber(name);
  return number === undefined ? undefined : Math.round(number * 1024);
}

/** The name of the copy, which nothing hangs on: a bad one costs no more than itself. */
function copyUrn(image: Fields, leftOut: LeftOut): string | undefined {
  try {
    return image.optionalUrn('urn');
  } catch (error) {
    if (!RpcError.is(error)) throw error;
    leftOut(error);
    return undefined;
  }
}
