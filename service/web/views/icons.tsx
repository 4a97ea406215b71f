import type { Preferences } from '../state/preferences.ts';

/** A loudspeaker, with waves or crossed out. */
export function SoundIcon({ sound }: { sound: Preferences['sound'] }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path
        d={`M4 10v4h3l4.5 3.5v-11L7 10z${sound === 'on' ? 'M15 9.5a4 4 0 0 1 0 5M17.5 7a8 8 0 0 1 0 10' : 'M15.5 10l4 4m0-4l-4 4'}`}
      />
    </svg>
  );
}

const themePaths = {
  system: 'M12 4.5a7.5 7.5 0 1 0 .01 0M12 4.5v15',
  light:
    'M12 8a4 4 0 1 0 .01 0M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  dark: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
};

/** A half-filled disc (system), a sun or a moon. */
export function ThemeIcon({ theme }: { theme: Preferences['theme'] }) {
  return (
    <svg class={theme} viewBox="0 0 24 24" aria-hidden="true">
      <path d={themePaths[theme]} />
      {theme === 'system' && <path class="fill" d="M12 4.5a7.5 7.5 0 0 0 0 15z" />}
    </svg>
  );
}

/** X beside O, beside a dashed O, or beside a robot. */
const opponentPaths = {
  friend: [
    ['X', 'M14 14l28 28m0-28l-28 28'],
    ['O', 'M82 12a16 16 0 1 1-.01 0'],
    ['ink', 'M50 28h8'],
  ],
  anyone: [
    ['X', 'M14 14l28 28m0-28l-28 28'],
    ['O dashed', 'M82 12a16 16 0 1 1-.01 0'],
  ],
  computer: [
    ['X', 'M14 14l28 28m0-28l-28 28'],
    [
      'O',
      'M71 13h22a6 6 0 0 1 6 6v18a6 6 0 0 1-6 6H71a6 6 0 0 1-6-6V19a6 6 0 0 1 6-6zM76 25v4M88 25v4M82 13V6',
    ],
  ],
} as const;
export type OpponentChoice = keyof typeof opponentPaths;

export function OpponentDrawing({ opponent }: { opponent: OpponentChoice }) {
  return (
    <svg class="drawing" viewBox="8 4 96 48" aria-hidden="true">
      {opponentPaths[opponent].map(([className, path]) => (
        <path class={className} d={path} />
      ))}
    </svg>
  );
}
