import Type, { type Static } from 'typebox';
import { Id } from '../shared/ids.ts';
import { nullable } from '../http/nullable.ts';

/** How a user's games against people ended. */
export const PlayerStats = Type.Object(
  { won: Type.Integer(), lost: Type.Integer(), drawn: Type.Integer() },
  { additionalProperties: false },
);
export type PlayerStats = Static<typeof PlayerStats>;

/** A user as everybody may see them. */
export const User = Type.Object(
  {
    id: Id,
    name: Type.String(),
    guest: Type.Boolean(),
    admin: Type.Boolean(),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { additionalProperties: false, description: 'A user as everybody may see them' },
);
export type User = Static<typeof User>;

/** A user as they see themselves: the one place where an e-mail address leaves the service. */
export const OwnUser = Type.Object(
  { ...User.properties, email: nullable(Type.String()) },
  { additionalProperties: false, description: 'A user as they see themselves' },
);
export type OwnUser = Static<typeof OwnUser>;

/** A user's public page. */
export const Profile = Type.Object(
  { ...User.properties, record: PlayerStats },
  { additionalProperties: false, description: 'A user with their record against people' },
);
export type Profile = Static<typeof Profile>;
