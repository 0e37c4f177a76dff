// Confetti in the winners' colours; fetched when it is needed.

const BURSTS = [0, 350, 800]; // ms

export async function celebrate(card, winners) {
  const { default: confetti } = await import("canvas-confetti").catch(() => ({}));
  if (!confetti) return; // the server has gone away: the winner is shown all the same
  const canvas = document.createElement("canvas");
  canvas.className = "confetti";
  card.append(canvas);
  // No worker: the page's policy allows none that is not a file of ours.
  const fire = confetti.create(canvas, { resize: true, useWorker: false });
  const styles = getComputedStyle(document.documentElement);
  const names = ["--leader", ...winners.map(({ colour }) => `--palette-${colour % 12}`)];
  const colors = names.map((name) => styles.getPropertyValue(name).trim());
  const thrown = BURSTS.flatMap((after) =>
    [0.1, 0.9].map(async (x) => {
      await new Promise((resolve) => setTimeout(resolve, after));
      if (card.hidden) return;
      await fire({
        particleCount: 70, spread: 70, startVelocity: 60, scalar: 1.4, ticks: 260,
        angle: x < 0.5 ? 60 : 120, origin: { x, y: 0.8 }, colors,
      });
    }),
  );
  await Promise.all(thrown);
  canvas.remove();
}
