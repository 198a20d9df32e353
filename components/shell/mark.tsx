/** The Plimsoll mark: a circle crossed by its load line. */
export function Mark({ className, title }: { className?: string; title?: string }) {
  return (
    <svg
      viewBox="0 0 32 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={2.5}
      strokeLinecap="round"
      className={className}
      {...(title ? { role: "img", "aria-label": title } : { "aria-hidden": true })}
    >
      <circle cx={16} cy={10} r={7.5} />
      <path d="M2 10h28" />
    </svg>
  );
}
