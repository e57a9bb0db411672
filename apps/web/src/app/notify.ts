import { notifications } from '@mantine/notifications';

const COLORS = { pass: 'var(--pass)', warn: 'var(--warn)', fail: 'var(--fail)' } as const;

/** A short note that goes away by itself; the same note replaces itself. */
export function notify(message: string, kind: keyof typeof COLORS): void {
  notifications.show({ id: message, message, color: COLORS[kind], withCloseButton: false });
}
