import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError, ProfileView, type ProfileCreate } from '@assay/contracts';
import type { SlowTraces } from './slow-traces.ts';
import { takeProfile } from './take-profile.ts';

/** More are thrown away, the oldest first. */
const KEPT = 50;
const ENDINGS = { cpu: '.cpuprofile', heap: '.heapprofile' } as const;
const ABOUT = '.json';
const ID = /^[0-9TZ-]+\.(?:cpu|heap)profile$/;

/** Profiles of this process, in a folder: the file itself, and beside it what is known of it. */
export class Profiles {
  private busyUntil = 0;

  constructor(
    private readonly folder: string,
    private readonly traces: SlowTraces,
    private readonly now: () => Date,
  ) {}

  /** One at a time: profiles of profiles say nothing. Errors: `overloaded` with the time until the other has ended. */
  async take(wanted: ProfileCreate, signal: AbortSignal): Promise<ProfileView> {
    const startedAt = this.now();
    const retryAfterMs = this.busyUntil - startedAt.getTime();
    if (this.busyUntil > 0) throw new AssayError('overloaded', { details: { retryAfterMs: Math.max(retryAfterMs, 0) } });
    this.busyUntil = startedAt.getTime() + wanted.seconds * 1_000;
    this.traces.watch();
    try {
      const profile = await takeProfile(wanted, signal);
      return await this.keep(wanted, startedAt, profile, this.traces.stop());
    } finally {
      this.busyUntil = 0;
      this.traces.stop();
    }
  }

  /** Newest first. */
  async list(): Promise<ProfileView[]> {
    return Promise.all((await this.ids()).toReversed().map((id) => this.about(id)));
  }

  /** The file itself. Errors: `not_found`. */
  async open(id: string): Promise<ReadStream> {
    if (!(await this.ids()).includes(id)) throw new AssayError('not_found', { message: 'No profile has this id.' });
    return createReadStream(join(this.folder, id));
  }

  private async keep(
    { kind, seconds }: ProfileCreate,
    startedAt: Date,
    profile: string,
    attempts: ProfileView['attempts'],
  ): Promise<ProfileView> {
    const id = `${startedAt.toISOString().replaceAll(/[:.]/g, '-')}${ENDINGS[kind]}`;
    const view: ProfileView = {
      id,
      kind,
      startedAt: startedAt.toISOString(),
      seconds,
      bytes: Buffer.byteLength(profile),
      attempts,
    };
    await mkdir(this.folder, { recursive: true });
    // What is known of it comes last: a profile without it was cut short, and is not listed.
    await writeFile(join(this.folder, id), profile);
    await writeFile(join(this.folder, id + ABOUT), JSON.stringify(view));
    for (const old of (await this.ids()).slice(0, -KEPT)) await this.remove(old);
    return view;
  }

  /** Oldest first. */
  private async ids(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    const ids = names.filter((name) => name.endsWith(ABOUT)).map((name) => name.slice(0, -ABOUT.length));
    return ids.filter((id) => ID.test(id)).sort();
  }

  private async about(id: string): Promise<ProfileView> {
    return ProfileView.parse(JSON.parse(await readFile(join(this.folder, id + ABOUT), 'utf8')));
  }

  private async remove(id: string): Promise<void> {
    await rm(join(this.folder, id + ABOUT), { force: true });
    await rm(join(this.folder, id), { force: true });
  }
}
