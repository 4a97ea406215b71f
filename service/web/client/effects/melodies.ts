import type { Sound } from './sound.ts';

/** Notes of a short melody: frequency in hertz and start in seconds. */
type Melody = readonly (readonly [hertz: number, at: number])[];

const melodies: Readonly<Record<Sound, Melody>> = {
  X: [[523, 0]],
  O: [[392, 0]],
  won: [
    [523, 0],
    [659, 0.11],
    [784, 0.22],
  ],
  lost: [
    [392, 0],
    [311, 0.14],
  ],
  drawn: [
    [440, 0],
    [440, 0.14],
  ],
  started: [
    [392, 0],
    [523, 0.1],
  ],
};

let context: AudioContext | undefined;

/** Plays a sound softly. Browsers mute a page until the first user gesture. */
export function playSound(sound: Sound): void {
  context ??= new AudioContext();
  void context.resume();
  for (const [hertz, startSeconds] of melodies[sound]) {
    const start = context.currentTime + startSeconds;
    const oscillator = new OscillatorNode(context, { type: 'triangle', frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.12, start + 0.012);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.22);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.24);
  }
}
