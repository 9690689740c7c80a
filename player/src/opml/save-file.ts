/** Hands a text to the browser as a file to keep. */
export function saveFile(page: Document, text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = page.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Firefox still reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
