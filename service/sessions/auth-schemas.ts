import Type from 'typebox';
import { InvitationSetting } from '../users/user.ts';
import { passwordRule } from '../shared/password-rules.ts';

export const LoginBody = Type.Object(
  {
    login: Type.String({ maxLength: 1024, description: 'name or e-mail address' }),
    password: Type.String({ maxLength: 1024, description: passwordRule }),
  },
  { additionalProperties: false },
);

export const SettingsBody = Type.Object(
  {
    invitations: Type.Optional(InvitationSetting),
  },
  { additionalProperties: false },
);
