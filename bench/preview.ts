import type { Bench } from './harness/row.ts';
export const preview: Bench = async () => [{ name: 'preview', skipped: 'no pulumi on the PATH' }];
