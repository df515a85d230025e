export function executablePath(): string | undefined;
