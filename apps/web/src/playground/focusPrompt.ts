/** Leads back to where one types, when the button that was pressed goes away. */
export function focusPrompt(): void {
  document.querySelector<HTMLElement>('[data-prompt]')?.focus();
}
