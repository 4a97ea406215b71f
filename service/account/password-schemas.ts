import Type from 'typebox';

export const PresentPassword = Type.String({ maxLength: 1024, description: 'the present password' });

/** Requests per address, as for the login. */
export const passwordRateLimit = { max: 30, timeWindow: '10 minutes' };
