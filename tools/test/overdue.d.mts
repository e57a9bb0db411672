export function tellingFlags(folder: string): string[];
export function endOverdue(pid: number, folder: string, endMs?: number): Promise<void>;
export function lives(pid: number): boolean;
