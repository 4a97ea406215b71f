/** `1 minute`, `2 minutes`. */
export const formatCount = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
