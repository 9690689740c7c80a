type Sum = { weight: number; red: number; green: number; blue: number };

/** The colour that covers most of a picture (RGBA bytes), as #rrggbb. What is transparent does not count. */
export function dominantColor(rgba: Uint8Array): string {
  const sums = new Map<number, Sum>();
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    // Colours that look alike share one of 512 boxes.
    const box = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
    const sum = sums.get(box) ?? { weight: 0, red: 0, green: 0, blue: 0 };
    sums.set(box, sum);
    sum.weight += alpha;
    sum.red += red * alpha;
    sum.green += green * alpha;
    sum.blue += blue * alpha;
  }
  const most = [...sums.values()].reduce<Sum | undefined>(
    (best, sum) => (sum.weight > (best?.weight ?? 0) ? sum : best),
    undefined,
  );
  if (!most) return '#808080';
  const hex = (total: number) =>
    Math.round(total / most.weight)
      .toString(16)
      .padStart(2, '0');
  return `#${hex(most.red)}${hex(most.green)}${hex(most.blue)}`;
}
