// How the cost of the main work grows: a list of images, a request that is being typed, an
// advertisement. Processor time, the median of a few rounds.
import { readAdvertisement } from '../../src/rspec/images/advertisement';
import { completeAt } from '../../src/rspec/complete';
import { diagnose } from '../../src/rspec/diagnose';
import { scan, scanChanged } from '../../src/rspec/syntax/scan';
import { groupImages } from '../../src/model/inventory/groupImages';
import type { SiteState } from '../../src/model/inventory/inventory';
import { RpcError } from '../../src/rpc/errors';
import { decodePlainResponse } from '../../src/rpc/wire/decodeReply';
import { readListedImages } from '../../src/rpc/services/replies/images';
import { grouped, placedImages, sorted } from '../../src/ui/images/arrange';
import { catalogue, image } from '../unit/rspec/complete/cursor';
import { readSamples } from '../unit/rspec/samples';
import { grow } from './support/growingRspec';
import { replyWithImages } from './support/imageReply';
import { grew, percentile, spent } from './support/report';

const alice = 'urn:publicid:IDN+home.example+user+alice';
const siteUrn = 'urn:publicid:IDN+home.example+authority+cm';
/** The most entries that are taken from one list of a site. */
const mostImages = 50_000;

grew({
  name: 'List of images, from the reply to sorted groups of rows',
  of: 'images',
  unit: 'ms',
  points: await series([10, 100, 1000, 10_000, mostImages], listOfImages),
});
grew({
  name: 'Completion after a key press in a request',
  of: 'KB',
  unit: 'ms',
  points: await series([1, 10, 100, 1000, 10_000], completion),
});
grew({
  name: 'All diagnostics of a request',
  of: 'KB',
  unit: 'ms',
  points: await series([1, 10, 100, 1000, 10_000], diagnostics),
});
grew({
  name: 'Reading an advertisement into a catalogue',
  of: 'KB',
  unit: 'ms',
  points: await series([100, 1000, 10_000, 50_000], advertisement),
});
grew({
  name: 'All diagnostics of a request full of half templates',
  of: 'KB',
  unit: 'ms',
  points: await series([1, 10, 100, 1000], halfTemplates),
});
for (const [what, piece] of [
  ['ampersands', '&'],
  ['opened tags', '<value'],
  ['unfinished comments', '<!--'],
] as const)
  grew({
    name: `Refusing a reply of ${what}`,
    of: 'KB',
    unit: 'ms',
    points: await series([1, 10, 100, 1000], (size) => hostileReply(size, piece)),
  });

/** The work is made for a size, then done a few times. */
async function series(
  sizes: readonly number[],
  workFor: (size: number) => () => unknown,
): Promise<[number, number][]> {
  const points: [number, number][] = [];
  for (const size of sizes) {
    const work = workFor(size);
    const costs: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      // Small work is repeated: the clock is coarse.
      const times = size <= 100 ? 20 : 1;
      const from = spent();
      for (let time = 0; time < times; time += 1) await work();
      costs.push((spent() - from) / times);
    }
    points.push([size, percentile(costs.slice(1), 0.5)]);
  }
  return points;
}

function listOfImages(count: number): () => unknown {
  const reply = replyWithImages(count);
  return () => {
    const { value } = decodePlainResponse(reply);
    const listed = readListedImages(value, () => undefined);
    const images = groupImages(listed, siteUrn, alice, () => undefined);
    const site = { urn: siteUrn, name: 'home' };
    const state = { site, images: { value: images, loading: false } } as unknown as SiteState;
    return grouped(sorted(placedImages([state]), 'date'), 'age', Date.now());
  };
}

function sample(part: string): string {
  return readSamples().find(({ file }) => file.includes(part))?.text ?? '';
}

function completion(kilobytes: number): () => unknown {
  const text = grow(sample('seven-routers'), kilobytes * 1000);
  const images = catalogue(...Array.from({ length: 200 }, (_, index) => image(`image-${index}`)));
  const at = text.lastIndexOf('<disk_image');
  const cursor = text.indexOf('"', at) + 1;
  const document = scan(text);
  const typed = [{ start: cursor, end: cursor, text: 'i' }];
  return () => completeAt(scanChanged(document, typed), cursor + 1, images);
}

function diagnostics(kilobytes: number): () => unknown {
  const text = grow(sample('seven-routers'), kilobytes * 1000);
  return () => diagnose(scan(text), { catalogue: catalogue(image('one'), image('two')) });
}

function advertisement(kilobytes: number): () => unknown {
  const text = grow(sample('eight-nodes'), kilobytes * 1000);
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += 65_536)
    pieces.push(text.slice(start, start + 65_536));
  return () => readAdvertisement(pieces);
}

function halfTemplates(kilobytes: number): () => unknown {
  const half = '{{ {% <% {# <?php $'.repeat(kilobytes * 25);
  const text = sample('7router-1am').replace('</rspec>', `<!-- ${half} -->${half}</rspec>`);
  return () => diagnose(scan(text), { catalogue: catalogue(image('one')) });
}

/** One that repeats what no reply may hold, and never ends. */
function hostileReply(kilobytes: number, piece: string): () => unknown {
  const repeated = piece.repeat((kilobytes * 1000) / piece.length);
  const body = `<methodResponse><params><param><value>${repeated}`;
  return () => {
    try {
      decodePlainResponse(body);
    } catch (error) {
      if (!RpcError.is(error)) throw error;
    }
  };
}
