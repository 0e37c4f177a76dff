// The menu of files of the vote that is on the stage: as the public may see it, whatever the console knows.

export class Exports {
  #menu;

  constructor({ root }) {
    this.#menu = root.querySelector(".exports");
    this.#menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#menu.open) {
        this.#menu.open = false;
        this.#menu.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (!this.#menu.contains(event.target)) this.#menu.open = false;
    });
  }

  show({ on_air: onAir }) {
    const seen = onAir?.public;
    const hash = seen?.vote && !seen.demo ? seen.vote : null;
    this.#menu.hidden = hash === null;
    if (hash === null) return;
    for (const link of this.#menu.querySelectorAll("[data-export]")) {
      const address = link.dataset.export.replace("HASH", encodeURIComponent(hash));
      if (link.getAttribute("href") !== address) link.setAttribute("href", address);
    }
  }
}
