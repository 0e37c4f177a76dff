// The line of text over the board: sent with Enter or on leaving the field; what was typed is never lost.

export class Line {
  #field;
  #give;
  #typed = false; // differs from what the server knows, or may
  #known = "";

  constructor({ root, give }) {
    this.#field = root.querySelector(".line");
    this.#give = give;
    this.#field.addEventListener("input", () => (this.#typed = true));
    this.#field.addEventListener("blur", () => this.#send());
    this.#field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    root.querySelector(".line-clear").addEventListener("click", () => {
      this.#field.value = "";
      this.#typed = true;
      this.#send();
    });
  }

  show({ stage }) {
    if (!stage) return;
    this.#known = stage.line;
    if (!this.#typed && this.#field.value !== stage.line) this.#field.value = stage.line;
  }

  async #send() {
    const line = this.#field.value.trim();
    if (!this.#typed) return;
    if (line === this.#known) this.#typed = false;
    else if (await this.#give("dress", { line })) this.#typed = this.#field.value.trim() !== line;
  }
}
