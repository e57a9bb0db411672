import { readFile, rename, writeFile } from 'node:fs/promises';
import { listSegments } from '../log/segments.ts';

/** Where in the log forwarding has come to, kept in a file. A crash may lose the last moves, and then some is sent again. */
export class Place {
  private readonly path: string;
  /** Everything before is passed on. */
  position: number;

  private constructor(path: string, position: number) {
    this.path = path;
    this.position = position;
  }

  /** As it was kept; where nothing was, or nothing that can be read, the beginning of what there is. */
  static async open(path: string, logFolder: string): Promise<Place> {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (/^\d+\n$/.test(text)) return new Place(path, Number(text));
    const [begin = 0] = await listSegments(logFolder).catch(() => []);
    return new Place(path, begin);
  }

  async moveTo(position: number): Promise<void> {
    this.position = position;
    const draft = `${this.path}.new`;
    await writeFile(draft, `${position}\n`);
    await rename(draft, this.path);
  }
}
