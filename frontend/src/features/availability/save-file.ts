/** Lets the browser save what stands at an address, as a click on a download link does. */
export function saveFile(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}
