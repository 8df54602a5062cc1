import { TargetError } from './target-error';

/**
 * Replaces `${NAME}` in every string of a file that has been parsed, so that a variable's content is never read as YAML.
 *
 * @param value as it was parsed
 * @param environment where variables are looked up
 * @param path of the file, for errors
 * @throws TargetError naming the key and the variable that is not set or empty
 */
export function withVariables(
  value: unknown,
  environment: NodeJS.ProcessEnv,
  path: string,
  where = '',
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const found = environment[name];
      if (found === undefined || found === '') {
        throw new TargetError(
          `${path}: "${where}" needs the environment variable ${name}, which is not set.`,
        );
      }
      return found;
    });
  }
  if (Array.isArray(value))
    return value.map((item, index) => withVariables(item, environment, path, `${where}.${index}`));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        withVariables(item, environment, path, where === '' ? key : `${where}.${key}`),
      ]),
    );
  }
  return value;
}
