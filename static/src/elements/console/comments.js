// Comments of ratings with a button each: what the public sees, and what waits.

import { write } from "../../lib/text.js";

export class Comments {
  #root;
  #list;
  #pattern;
  #language;
  #pressed;
  #shown = "";

  /** `pressed(command, id)` is called when a comment is to be released or taken back. */
  constructor(root, language, pressed) {
    this.#root = root;
    this.#list = root.querySelector(".desk-list");
    this.#pattern = root.querySelector("#comment");
    this.#language = language;
    this.#pressed = pressed;
    this.#list.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) this.#press(button);
    });
  }

  show(comments) {
    const says = JSON.stringify(comments);
    if (says === this.#shown) return;
    this.#shown = says;
    this.#root.querySelector(".desk-none").hidden = comments.length > 0;
    const rows = new Map([...this.#list.children].map((row) => [row.dataset.id, row]));
    let last = null;
    for (const comment of comments) {
      const known = rows.get(String(comment.id));
      const row = known ?? this.#pattern.content.firstElementChild.cloneNode(true);
      rows.delete(String(comment.id));
      this.#fill(row, comment);
      // What stays is not moved: the keyboard's focus would be lost.
      if (!known) last ? last.after(row) : this.#list.prepend(row);
      last = row;
    }
    for (const gone of rows.values()) gone.remove();
  }

  #fill(row, { id, at, value, text, employee, phone, released }) {
    const { dataset } = this.#root;
    const part = (name) => row.querySelector(name);
    row.dataset.id = id;
    row.toggleAttribute("data-released", released);
    write(part(".desk-value"), `${value} ★`);
    const when = `${this.#language.day(at)}, ${this.#language.minute(at)}`;
    write(part(".desk-about"), [employee, phone, when].filter(Boolean).join(" · "));
    write(part(".desk-text"), text);
    write(part(".desk-state"), released ? dataset.released : dataset.waits);
    const button = part("button");
    write(button, released ? dataset.withdraw : dataset.release);
    button.setAttribute("aria-label", `${button.textContent}: ${text.slice(0, 80)}`);
    button.classList.toggle("main", !released);
    button.removeAttribute("data-sending");
  }

  async #press(button) {
    if (button.hasAttribute("data-sending")) return;
    const row = button.closest("li");
    button.toggleAttribute("data-sending", true);
    const command = row.hasAttribute("data-released") ? "withdraw_comment" : "release_comment";
    await this.#pressed(command, Number(row.dataset.id));
    button.removeAttribute("data-sending");
  }
}
