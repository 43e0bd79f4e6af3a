export function frenchSpaces(text: string): string;
