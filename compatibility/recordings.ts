import { createReadStream, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGunzip, gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import type { RecordedScene, Stage } from './stage.ts';

/** A released version with its commit. */
export interface Release {
  readonly version: string;
  /** Full commit hash. */
  readonly commit: string;
}

/** A response of the recorded release. */
export interface RecordedResponse {
  /** The player who sent the request. */
  readonly player: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

/** Content of `scenes.json`: what players and their browsers know. */
export interface Recording {
  readonly commit: string;
  /** Time by the service's clock at the end of the recording (ISO 8601). */
  readonly recordedAt: string;
  readonly scenes: Readonly<Record<string, RecordedScene>>;
}

/** Content of `responses.json.gz`: responses at the end of the recording, by scene. */
export type RecordedResponses = Readonly<Record<string, readonly RecordedResponse[]>>;

const folder = import.meta.dirname;
export const releasesFile = join(folder, 'releases.json');

/** Files of a recorded release. */
export function recordingFiles(version: string): Record<'data' | 'scenes' | 'responses', string> {
  const releaseFolder = join(folder, version);
  return {
    data: join(releaseFolder, 'data.tar.gz'),
    scenes: join(releaseFolder, 'scenes.json'),
    responses: join(releaseFolder, 'responses.json.gz'),
  };
}

/** All releases whose data this release must read, oldest first. */
export function readReleases(): readonly Release[] {
  return JSON.parse(readFileSync(releasesFile, 'utf8')) as Release[];
}

export function readRecording(version: string): Recording {
  return JSON.parse(readFileSync(recordingFiles(version).scenes, 'utf8')) as Recording;
}

export function readRecordedResponses(version: string): RecordedResponses {
  const json = gunzipSync(readFileSync(recordingFiles(version).responses));
  return JSON.parse(json.toString()) as RecordedResponses;
}

/** Extracts the data folder of a recorded release. */
export async function extractData(version: string, dataDir: string): Promise<void> {
  const archive = createReadStream(recordingFiles(version).data).pipe(createGunzip()).pipe(extract());
  for await (const entry of archive) {
    const file = join(dataDir, entry.header.name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await buffer(entry));
  }
}

/** Requests all that the players of a scene can read of themselves, each other and their games. */
export async function readResponses(stage: Stage): Promise<RecordedResponse[]> {
  const responses: RecordedResponse[] = [];
  const ids = [...stage.players.values()].map(({ id }) => id);
  for (const [player, { id, client }] of stage.players) {
    const opponents = ids.filter((other) => other !== id);
    const paths = [
      '/auth/status',
      '/games',
      `/users/${id}`,
      `/users/${id}/games`,
      ...opponents.map((opponent) => `/users/${id}/games?against=${opponent}`),
      ...stage.gameIds.map((gameId) => `/games/${gameId}`),
    ];
    const requests = paths.map(async (path) => {
      const { status, body } = await client.get<unknown>(path);
      return { player, path, status, body: selectContract(body) };
    });
    responses.push(...(await Promise.all(requests)));
  }
  return responses;
}

/** Without the server's time and cursors, which differ in every response; of an error only its code. */
function selectContract(body: unknown): unknown {
  if (isObject(body) && 'code' in body) return { code: body['code'] };
  const text = JSON.stringify(body, (key, value: unknown) =>
    key === 'now' || key === 'cursor' ? undefined : value,
  );
  return JSON.parse(text) as unknown;
}

/** The part of `value` that `known` has: a later release may add members to a response. */
export function pickKnown(value: unknown, known: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(known))
    return value.map((item, index) => pickKnown(item, known[index]));
  if (!isObject(value) || !isObject(known)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key in known)
      .map(([key, member]) => [key, pickKnown(member, known[key])]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
