/** Vigie's mark: an eye that stays open. */
export function Brand({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path
        d="M2.5 12C5.3 7.6 8.500 5.500 12 5.500s6.700 2.100 9.500 6.500c-2.800 4.400-6 6.500-9.500 6.500S5.300 16.400 2.500 12Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
      />
      <circle cx="12" cy="12" r="2.800" fill="currentColor" />
    </svg>
  );
}
