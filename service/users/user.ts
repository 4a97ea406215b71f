import Type, { type Static } from 'typebox';
import { Id } from '../shared/ids.ts';
import { nameLength } from '../shared/name-rules.ts';
import { nullable } from '../http/nullable.ts';

/** A user's results of games against people. */
export const PlayerStats = Type.Object(
  { won: Type.Integer(), lost: Type.Integer(), drawn: Type.Integer() },
  { additionalProperties: false },
);
export type PlayerStats = Static<typeof PlayerStats>;

/** The public fields of a user. */
export const User = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: nameLength.min, maxLength: nameLength.max }),
    guest: Type.Boolean(),
    admin: Type.Boolean(),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { additionalProperties: false, description: 'A user' },
);
export type User = Static<typeof User>;

export const UserResponse = Type.Object({ user: User }, { additionalProperties: false });

/** From whom a player accepts invitations: anyone, players they have finished a game with, or nobody. */
export const InvitationSetting = Type.Enum(['anyone', 'played', 'nobody']);
export type InvitationSetting = Static<typeof InvitationSetting>;

/** The signed-in user with their settings: the only response that contains an e-mail address. */
export const OwnUser = Type.Object(
  { ...User.properties, email: nullable(Type.String()), invitations: InvitationSetting },
  { title: 'OwnUser', additionalProperties: false, description: 'The signed-in user' },
);
export type OwnUser = Static<typeof OwnUser>;

export const OwnUserResponse = Type.Object({ user: OwnUser }, { additionalProperties: false });

/** A user's public profile. */
export const Profile = Type.Object(
  { ...User.properties, record: PlayerStats },
  { additionalProperties: false, description: 'A user with their results against people' },
);
export type Profile = Static<typeof Profile>;
