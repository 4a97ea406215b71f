export const appName = 'Noughts';
