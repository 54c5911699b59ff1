/** Names of the scopes that hold what desks need not hold. Pure. */

const archivePrefix = 'archive:';

/** Nobody is granted an archive scope: a row that moves there leaves every desk. */
export function archiveScope(scope: string): string {
  return isArchiveScope(scope) ? scope : archivePrefix + scope;
}

export function isArchiveScope(scope: string): boolean {
  return scope.startsWith(archivePrefix);
}

/** The scope whose people may see it once it is fetched. */
export function homeScope(scope: string): string {
  return isArchiveScope(scope) ? scope.slice(archivePrefix.length) : scope;
}
