/** Lets go of what was set first in a map that remembers, until no more than `room` entries are left. */
export function makeRoom(memory: Map<unknown, unknown>, room: number): void {
  for (const key of memory.keys()) {
    if (memory.size <= room) return;
    memory.delete(key);
  }
}
