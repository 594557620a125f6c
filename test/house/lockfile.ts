/** What package-lock.json says of a package, as far as the rules of the house ask. */
export interface LockedPackage {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Packages that run code while they are installed: none at a user's, and in development those alone that are named. */
export function installScripts({ packages }: Lockfile, allowedInDevelopment: RegExp): readonly string[] {
  return Object.entries(packages)
    .filter(([, one]) => one.hasInstallScript === true)
    .map(([path, one]) => ({ name: nameOf(path), development: one.dev === true }))
    .filter(({ name, development }) => !development || !allowedInDevelopment.test(name))
    .map(({ name, development }) => (development ? `${name} (development)` : name));
}

/** Packages that a user gets without asking for them. */
export function installedAtUsers({ packages }: Lockfile): readonly string[] {
  return Object.entries(packages)
    .filter(([path, one]) => path !== "" && one.dev !== true)
    .map(([path]) => nameOf(path));
}

function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//, "");
}
