import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where asof keeps what it can make again: authors' modules as they were transpiled, names for completion, images of new
 * databases. `ASOF_CACHE` names another folder, or is `off`. It is the user's own: code that is run comes out of it. Null where
 * there is none.
 */
export function cacheFolder(environment: Environment, platform: string = process.platform): string | null {
  const asked = environment["ASOF_CACHE"];
  if (asked === "off") return null;
  if (asked !== undefined && isAbsolute(asked)) return asked;
  const base = userCache(environment, platform);
  return base === null ? null : join(base, "asof");
}

function userCache(environment: Environment, platform: string): string | null {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local, HOME: home } = environment;
  // The specification of XDG asks to pass over what is not absolute.
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  if (platform === "win32") return local || null;
  if (home === undefined || !isAbsolute(home)) return null;
  return platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}
