/**
 * Reloads the page as soon as a new release is served. Only `npm run dev` adds this to its scripts, and it counts each
 * of its restarts as a release.
 */
const intervalMs = 200;

let shown: string | undefined;
setInterval(() => {
  fetch('/ping')
    .then(async (response) => {
      if (!response.ok) return;
      const { release } = (await response.json()) as { release: string };
      shown ??= release;
      if (release !== shown) location.reload();
    })
    .catch(() => undefined); // The server restarts.
}, intervalMs);
