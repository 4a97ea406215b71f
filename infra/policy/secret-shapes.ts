/** Texts that give themselves away as secrets, wherever they stand. */
const secretPatterns: readonly (readonly [name: string, shape: RegExp])[] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
  ['a URL with a password', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/:@$]+@/i],
];

/** A name that promises a secret, given a literal value; a reference (`$KEY`, `$(…)`) is none. */
const assignmentPattern =
  /(?:^|[^\w$])((?:\w*_)?(?:password|passwd|secret|secret_access_key|session_keys?|api_?key|token))["']?\s*[=:]\s*["']?([A-Za-z0-9+/=_-]{8,})/gim;

/** Words that stand where a value would and are none. */
const placeholderPattern = /^(?:true|false|null|none|required|optional)$/i;

/** A secret's name is words and digits in lower case between hyphens; a UUID does not begin with a word. */
const secretNamePattern = /^[a-z]+(?:[-/][a-z0-9]{1,16})+$/;

/** An ARN says `secret:` before the name of one. */
const arnPattern = /\barn:[\w-]+:[\w:/*.-]+/g;

/**
 * What a text gives away, in words; nothing when it holds no secret.
 *
 * @param text a script, a tag, an environment or the like
 */
export function findSecrets(text: string): readonly string[] {
  const found = secretPatterns.filter(([, shape]) => shape.test(text)).map(([name]) => name);
  for (const [, name, value = ''] of text.replace(arnPattern, '').matchAll(assignmentPattern)) {
    if (!placeholderPattern.test(value) && !secretNamePattern.test(value))
      found.push(`a value for ${name ?? ''}`);
  }
  return found;
}
