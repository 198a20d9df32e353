"use client";

// The last net: it replaces the root layout, so it brings its own few styles.
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  // a part of the program that this page wants is not on the server any more
  const outdated = error.name === "ChunkLoadError";
  return (
    <html lang="en">
      <body
        style={{
          fontFamily: "system-ui, sans-serif",
          display: "grid",
          placeItems: "center",
          minHeight: "100dvh",
          margin: 0,
          textAlign: "center",
        }}
      >
        <title>Something went wrong · Plimsoll</title>
        <main>
          <h1 style={{ fontSize: 18 }}>Plimsoll could not show this page</h1>
          <p style={{ fontSize: 14 }}>
            {outdated
              ? "Plimsoll was updated while this page was open. Load it anew."
              : error.digest
                ? `The server's log has the reason under ${error.digest}.`
                : error.message}
          </p>
          <button
            type="button"
            onClick={outdated ? () => window.location.reload() : reset}
            style={{ font: "inherit", padding: "6px 14px" }}
          >
            {outdated ? "Load the page anew" : "Try again"}
          </button>
        </main>
      </body>
    </html>
  );
}
