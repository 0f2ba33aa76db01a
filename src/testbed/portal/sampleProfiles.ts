// The profiles that a new testbed starts with: the one that slice hello is from, and one whose script is in a repository.
import { randomUUID } from 'node:crypto';
import type { Federation } from '../federation';
import { userUrn } from '../sites/site';
import { writeFileAtomically } from '../state/files';
import type { ProfileRecord } from '../state/records';
import { changeRecord } from './experiments';
import { latestOf } from './profiles';
import { hashOf, newVersion, sampleScript } from './profileScripts';

const project = 'demo';

/** Once in the life of a folder. */
export function provideProfiles(federation: Federation): void {
  const { store, home, layout } = federation;
  if (store.settings.get('profiles') !== undefined || !store.users.get(userUrn(home, 'alice')))
    return;
  const script = sampleScript(federation);
  const own = profileOf(federation, 'two-nodes', script);
  const shared = fromRepository(profileOf(federation, 'from-repository', script), script);
  writeFileAtomically(layout.repository(shared), script);
  const hello = store.slices.find((slice) => slice.name === 'hello' && slice.project === project);
  store.transaction(() => {
    for (const profile of [own, shared]) store.profiles.put(profile.id, profile);
    if (hello) {
      const profileVersion = latestOf(own).id;
      changeRecord(federation, hello.uuid, { profileId: own.id, profileVersion });
    }
    store.settings.put('profiles', 'made');
  });
}

function profileOf(federation: Federation, name: string, script: string): ProfileRecord {
  return {
    id: randomUUID(),
    name,
    project,
    creator: 'alice',
    created: federation.clock.now(),
    public: false,
    projectWritable: true,
    versions: [newVersion(federation, 'alice', script)],
  };
}

function fromRepository(profile: ProfileRecord, script: string): ProfileRecord {
  const hash = hashOf(script);
  return {
    ...profile,
    repositoryUrl: `https://git.example/${profile.project}/${profile.name}`,
    versions: profile.versions.map((version) => ({ ...version, hash })),
  };
}
