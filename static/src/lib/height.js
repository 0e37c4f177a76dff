// Tells the page around this frame how high the board is (embed.js there): whenever that has changed.

/** Nothing of it is secret, so any page around may hear it. */
export function tellHeight(root) {
  if (parent === window) return;
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    parent.postMessage({ voteboard: "height", height }, "*");
  }).observe(root);
}
