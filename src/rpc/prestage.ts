// How far a site is with fetching images of other sites beforehand (docs/protocol.md 5.14).
import { Fields } from './fields';
import { isStruct, type PlainValue } from './wire';

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

export function readPrestaged(value: PlainValue): PrestagedImage[] {
  const status = isStruct(value) ? value['status'] : undefined;
  if (!isStruct(status)) return [];
  return Object.entries(status).map(([asked, item]) => {
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
