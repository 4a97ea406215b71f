/**
 * A fault that whoever starts the process can mend: a wrong setting, a folder that is held, a table that is missing.
 * Its message is one line, is printed as it stands, and names what is wrong and what would be right.
 */
export class StartupError extends Error {
  override name = 'StartError';
}
