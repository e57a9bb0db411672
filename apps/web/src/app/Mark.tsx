/** The hallmark: the shape in which an assay office frames its letter. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M9 3h14l8 13-8 13H9L1 16z" fill="var(--brand)" />
      <path d="M16 8.500 23 23h-3.200l-1.400-3.200h-4.800L12.200 23H9zm0 5.600-1.400 3.200h2.800z" fill="var(--on-brand)" />
    </svg>
  );
}
