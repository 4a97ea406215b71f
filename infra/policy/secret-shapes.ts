/** Patterns of well-known secrets. */
const secretPatterns: readonly (readonly [name: string, shape: RegExp])[] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
  ['a URL with a password', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/:@$]+@/i],
];

/** Assigns a literal value to a name that suggests a secret; a reference (`$KEY`, `$(…)`) does not match. */
const assignmentPattern =
  /(?:^|[^\w$])((?:\w*_)?(?:password|passwd|secret|secret_access_key|session_keys?|api_?key|token))["']?\s*[=:]\s*["']?([A-Za-z0-9+/=_-]{8,})/gim;

/** Words in place of a secret value. */
const placeholderPattern = /^(?:true|false|null|none|required|optional)$/i;

/** A secret's name, not its value: lower-case words and digits joined by hyphens. A UUID does not match. */
const secretNamePattern = /^[a-z]+(?:[-/][a-z0-9]{1,16})+$/;

/** A secret's ARN contains `secret:NAME`, which would look like an assignment. */
const arnPattern = /\barn:[\w-]+:[\w:/*.-]+/g;

/**
 * Descriptions of the secrets found in a text; empty if there are none.
 *
 * @param text such as a script, a tag or an environment
 */
export function findSecrets(text: string): readonly string[] {
  const found = secretPatterns.filter(([, shape]) => shape.test(text)).map(([name]) => name);
  for (const [, name, value = ''] of text.replace(arnPattern, '').matchAll(assignmentPattern)) {
    if (!placeholderPattern.test(value) && !secretNamePattern.test(value))
      found.push(`a value for ${name ?? ''}`);
  }
  return found;
}
