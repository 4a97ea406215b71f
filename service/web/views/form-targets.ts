import type { FormTarget, FormTargetOf } from '../state/form-target.ts';

/**
 * Where the buttons of views submit to without script. The server sets it; in a browser with script no button needs a
 * target, and hydration leaves the attributes of the served page as they are.
 */
export const formTargets: { get: FormTargetOf } = { get: (): FormTarget | undefined => undefined };
