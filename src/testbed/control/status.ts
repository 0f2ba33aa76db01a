// A picture of the running testbed: sites, slivers, images, and the snapshots under way.
import { defined } from '../../rpc/defined';
import type { Federation } from '../federation';
import { versionKey } from '../images/catalogue';
import type { TaskRecord } from '../state/records';
import { sliverUrn } from '../sites/site';

export interface Status {
  readonly pid: number;
  readonly directory: string;
  /** For tokens. */
  readonly portal: { readonly url: string };
  readonly sites: readonly {
    readonly name: string;
    readonly rpcUrl: string;
    readonly webUrl: string;
    readonly slivers: readonly {
      urn: string;
      slice: string;
      clientId: string;
      state: string;
      status: string;
    }[];
    readonly images: number;
  }[];
  readonly snapshots: readonly {
    readonly site: string;
    readonly image: string;
    readonly stage: string;
    readonly size: number;
    /** Bytes of the image that the captured disk came from: about what it will be. */
    readonly expected?: number;
  }[];
  readonly faults: readonly { readonly id: number; readonly kind: string }[];
  /** One sentence, when something went wrong behind the calls a moment ago, such as a full disk. */
  readonly problem?: string;
}

export function statusOf(federation: Federation): Status {
  const { store, sites, settings, faults } = federation;
  const { problem } = federation.background;
  return {
    pid: process.pid,
    directory: settings.directory,
    portal: { url: federation.portalUrl },
    sites: sites.map((site) => ({
      name: site.name,
      rpcUrl: site.rpcUrl,
      webUrl: site.webUrl,
      slivers: store.slivers
        .filter((sliver) => sliver.site === site.name)
        .sort((a, b) => a.id - b.id)
        .map(({ id, sliceUrn, clientId, state, status }) => {
          return { urn: sliverUrn(site, id), slice: sliceUrn, clientId, state, status };
        }),
      images: store.images.filter((image) => image.site === site.name).length,
    })),
    snapshots: store.tasks
      .filter(({ exited }) => !exited)
      .flatMap((task) => {
        const image = store.images.get(task.imageUuid);
        if (!image) return [];
        const name = `${image.project}/${image.name}:${task.version}`;
        const before = baseSize(federation, task);
        const expected = before === undefined ? {} : { expected: before };
        return [
          { site: image.site, image: name, stage: task.status, size: task.size, ...expected },
        ];
      }),
    faults: faults.list().map(({ id, kind }) => ({ id, kind })),
    ...defined({ problem }),
  };
}

function baseSize(federation: Federation, task: TaskRecord): number | undefined {
  const { store } = federation;
  const version = store.versions.get(versionKey(task.imageUuid, task.version));
  return store.versions.find(({ uuid }) => uuid === version?.baseUuid)?.size;
}
