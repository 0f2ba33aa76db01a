// A picture of the running testbed: sites, slivers, images, and the snapshots under way.
import type { Federation } from '../federation';
import { sliverUrn } from '../site';

export interface Status {
  readonly pid: number;
  readonly directory: string;
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
  }[];
}

export function statusOf(federation: Federation): Status {
  const { store, sites, settings } = federation;
  return {
    pid: process.pid,
    directory: settings.directory,
    sites: sites.map((site) => ({
      name: site.name,
      rpcUrl: site.rpcUrl,
      webUrl: site.webUrl,
      slivers: store.slivers
        .filter((sliver) => sliver.site === site.name)
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
        return [{ site: image.site, image: name, stage: task.status, size: task.size }];
      }),
  };
}
