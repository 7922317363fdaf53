/** Whether the form asks for a setting, given what is filled in so far: some are needed only along with others. */
export function isAsked(onlyIf: Record<string, string[]> | undefined, values: Record<string, unknown>): boolean {
  return Object.entries(onlyIf ?? {}).every(([other, allowed]) => allowed.includes(String(values[other])));
}
