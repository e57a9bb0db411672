import { randomBytes } from 'node:crypto';
import { chmod, lchown, lstat, mkdir, opendir, rename, rmdir, unlink } from 'node:fs/promises';

/** Folders of a container in which each of its processes may create files. */
export const SHARED_FOLDERS = ['/tmp', '/dev/shm'];

/**
 * Takes away what a user whose processes are all gone has left in the shared folders of a container, so that no later
 * process finds anything of it: no content, no name, no space taken. `root` is the container's root as this host sees it.
 *
 * This runs as root on the host, in folders that a submission has filled. So it never goes through a path that somebody in
 * the container could exchange meanwhile: the shared folders are sticky, a folder is locked before it is looked into, and
 * what it holds is moved out before it is looked at in turn, which also keeps paths short however deep the folders are.
 */
export async function sweepSharedFolders(root: string, uid: number): Promise<void> {
  for (const folder of SHARED_FOLDERS) {
    const own: Buffer[] = [];
    for await (const entry of entriesOf(Buffer.from(`${root}${folder}`))) {
      const found = await unless('ENOENT', lstat(entry));
      if (found?.uid === uid && !(await removedAtOnce(entry, found.isDirectory()))) own.push(entry);
    }
    if (own.length > 0) await removeFolders(own, `${root}${folder}/.${randomBytes(16).toString('hex')}`);
  }
}

/** Whether it is gone; a folder that holds something is not. */
async function removedAtOnce(path: Buffer, isFolder: boolean): Promise<boolean> {
  const removed = (isFolder ? rmdir(path) : unlink(path)).then(() => true);
  return (await unless('ENOTEMPTY', removed)) === true;
}

/** Removes folders with all they hold, by way of a folder of our own. */
async function removeFolders(folders: readonly Buffer[], attic: string): Promise<void> {
  await mkdir(attic, { mode: 0o700 });
  const left: string[] = [];
  const take = async (folder: Buffer): Promise<void> => {
    const taken = `${attic}/${randomBytes(8).toString('hex')}`;
    await rename(folder, taken);
    left.push(taken);
  };
  for (const folder of folders) await take(folder);
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    await lchown(folder, 0, 0);
    await chmod(folder, 0o700);
    for await (const entry of entriesOf(Buffer.from(folder))) {
      if ((await lstat(entry)).isDirectory()) await take(entry);
      else await unlink(entry);
    }
    await rmdir(folder);
  }
  await rmdir(attic);
}

/** Paths of what is in a folder. A name is bytes and need not be text: latin1 keeps each of them. */
async function* entriesOf(folder: Buffer): AsyncGenerator<Buffer> {
  for await (const { name } of await opendir(folder, { encoding: 'latin1' })) {
    yield Buffer.concat([folder, Buffer.from('/'), Buffer.from(name, 'latin1')]);
  }
}

async function unless<T>(code: string, result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
    return undefined;
  }
}
