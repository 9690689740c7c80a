/** 2004, 2004-05 or 2004-05-12 out of what a tag says: also 20040512, 2004/05/12 and times of day behind it. */
export function mapDate(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const match =
    /^(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?(?!\d)/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text);
  const [, year = '', month, day] = match ?? [];
  if (Number(year) < 1_000 || Number(year) > 2_200) return null;
  if (month === undefined || !(Number(month) >= 1 && Number(month) <= 12)) return year;
  const untilMonth = `${year}-${month.padStart(2, '0')}`;
  const isDay = day !== undefined && Number(day) >= 1 && Number(day) <= 31;
  return isDay ? `${untilMonth}-${day.padStart(2, '0')}` : untilMonth;
}
