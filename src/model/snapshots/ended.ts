/** The end of a job as a promise. */
import * as l10n from '@vscode/l10n';
import type { SnapshotJob } from './job';
import type { JobBook } from './jobs';

/** Resolves with the ended job. @throws when the job is forgotten or the signal fires. */
export function endOf(book: JobBook, id: string, signal?: AbortSignal): Promise<SnapshotJob> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      for (const it of heard) it.dispose();
      signal?.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      stop();
      reject(
        signal?.reason instanceof Error ? signal.reason : new Error(l10n.t('Stopped waiting.')),
      );
    };
    const check = (job: SnapshotJob | undefined): void => {
      if (job?.id !== id || job.outcome === undefined) return;
      stop();
      resolve(job);
    };
    const forgotten = (gone: string): void => {
      if (gone !== id) return;
      stop();
      reject(new Error(l10n.t('The snapshot was removed from the list.')));
    };
    const heard = [book.changed.event(check), book.forgotten.event(forgotten)];
    signal?.addEventListener('abort', abort, { once: true });
    check(book.get(id));
  });
}
