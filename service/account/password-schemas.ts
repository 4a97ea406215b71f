import Type from 'typebox';
import { limits } from '../shared/limits.ts';

export const PresentPassword = Type.String({ maxLength: 1024, description: 'the present password' });

export const passwordRateLimit = {
  max: limits.passwordRequestsPerAddress.per10Minutes,
  timeWindow: '10 minutes',
};
