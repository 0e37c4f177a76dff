// What went wrong, in words, for as long as it takes to read; a press takes it away.

const STAYS = 8000; // ms
const MOST = 3;

export class Toasts {
  #box;

  constructor(box) {
    this.#box = box;
  }

  show(text) {
    for (const old of this.#box.children) if (old.textContent === text) old.remove();
    const toast = Object.assign(document.createElement("button"), { className: "toast", type: "button" });
    toast.textContent = text;
    toast.addEventListener("click", () => toast.remove());
    this.#box.append(toast);
    while (this.#box.children.length > MOST) this.#box.firstElementChild.remove();
    setTimeout(() => toast.remove(), STAYS);
  }
}
