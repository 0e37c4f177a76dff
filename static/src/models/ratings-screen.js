// What a screen knows of the ratings: the newest message, kept in order however messages arrive.
//
// Each message is the whole board. A lower revision of the same epoch is dropped, and of an equal one
// what was read earlier. A server that has started anew and has read nothing yet takes no number away:
// what is held stays, marked as old.

export class RatingsScreen {
  #state = null;
  #changed;

  /** `changed(board)` is called for every new state. */
  constructor(changed) {
    this.#changed = changed;
  }

  /** What the server tells. */
  ratings(message) {
    const held = this.#state;
    if (held === null) this.#set(message);
    else if (held.watch !== message.watch || older(message, held)) return;
    else if (held.at !== null && message.at === null) this.#age(message.reason);
    else this.#set(message);
  }

  /** The server does not know (any more) what this screen shows, or this browser kept it of an earlier time. */
  unknown() {
    if (this.#state) this.#age(this.#state.reason);
  }

  #age(reason) {
    this.#set({ ...this.#state, stale: true, reason });
  }

  #set(state) {
    this.#state = state;
    this.#changed(state);
  }
}

function older(message, held) {
  if (message.epoch !== held.epoch) return false;
  if (message.rev !== held.rev) return message.rev < held.rev;
  return message.at !== null && held.at !== null && Date.parse(message.at) < Date.parse(held.at);
}
