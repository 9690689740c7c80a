const personalParameter = /^(?:.*[_-])?(?:token|auth|key|secret|sig|signature|password|pass|uid|user|hash)$/i;

/** Whether an address seems to be meant for one listener alone; only a guess to begin with, the API has its own. */
export function looksPersonal(address: string): boolean {
  let url: URL;
  try {
    url = new URL(address.trim());
  } catch {
    return false;
  }
  if (url.username !== '' || url.password !== '') return true;
  return [...url.searchParams.keys()].some((name) => personalParameter.test(name));
}
