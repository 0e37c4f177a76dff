// Marks the buttons whose command has no answer yet.

export class Sending {
  #root;
  #marked = [];

  constructor(root) {
    this.#root = root;
  }

  show(orders) {
    const buttons = orders.flatMap((order) => this.#buttons(order));
    for (const button of this.#marked) if (!buttons.includes(button)) this.#mark(button, false);
    for (const button of buttons) this.#mark(button, true);
    this.#marked = buttons;
  }

  /** What a command is called on the page. */
  name(order) {
    const [button] = this.#buttons(order);
    const named = button?.querySelector("span") ?? button ?? this.#root.querySelector(`[data-about=${order.do}]`);
    return named.textContent.trim();
  }

  #buttons({ do: what, with: how }) {
    const all = [...this.#root.querySelectorAll(`button[data-do=${what}]`)];
    return all.filter(({ dataset }) => {
      if (dataset.toggle) return dataset.toggle in how;
      if (dataset.with === "{}") return !Object.keys(how).length;
      return Object.entries(JSON.parse(dataset.with ?? "{}")).every(([name, value]) => how[name] === value);
    });
  }

  #mark(button, sending) {
    button.toggleAttribute("data-sending", sending);
    button.setAttribute("aria-busy", sending);
  }
}
