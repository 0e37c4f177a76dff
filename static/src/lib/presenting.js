// The console's connection: a websocket that is opened again for ever, questions over HTTP where there is
// none, and commands by whichever of both there is.

import { Manager } from "socket.io-client";
import { Asking } from "./asking.js";
import { Contact } from "./contact.js";
import { Pauses } from "./pauses.js";
import { Silence } from "./silence.js";
import { onWaking } from "./waking.js";

const PATIENCE = 5000; // ms for a connection to open, and for an answer
const ALONE = 3000; // ms without a connection before asking
const STATE = "/present/state";
const ORDERS = "/present/do";

/**
 * `handlers`: state(parts), contact(present) and unauthorized(). `carry(order, tries)` of what it returns
 * brings a command, and rejects when there was no answer.
 */
export function present({ csrf, lang, transports }, handlers) {
  const contact = new Contact(handlers.contact);
  const pauses = new Pauses();
  const asking = new Asking(`${STATE}?lang=${encodeURIComponent(lang)}`, {
    board: handlers.state,
    unknown: () => {},
    refused: handlers.unauthorized,
    answered: () => contact.found(),
    failed: () => contact.lost(),
  });
  const manager = new Manager({
    transports,
    tryAllTransports: true,
    autoConnect: false,
    reconnection: false, // see connection.js
    timeout: PATIENCE,
  });
  const silence = new Silence(() => {
    socket.disconnect();
    gone();
  });
  for (const event of ["open", "packet", "ping"]) manager.on(event, () => silence.hear());
  manager.on("close", () => silence.stop());
  const socket = manager.socket("/present", { auth: { csrf, lang } });
  let alone = 0;
  let trying = 0;

  const again = () => {
    trying ||= setTimeout(() => {
      trying = 0;
      socket.connect();
    }, pauses.next(asking.works));
  };
  const gone = () => {
    if (!asking.works) contact.lost();
    alone ||= setTimeout(() => asking.start(), ALONE);
    again();
  };
  socket.on("connect", () => {
    clearTimeout(alone);
    alone = 0;
    asking.stop();
    pauses.reset();
    contact.found();
  });
  socket.on("state", (parts, done) => {
    handlers.state(parts);
    done?.();
  });
  socket.on("disconnect", gone);
  socket.on("connect_error", ({ message }) => {
    if (message === "unauthorized") handlers.unauthorized();
    else gone();
  });
  alone = setTimeout(() => asking.start(), ALONE);
  socket.connect();
  onWaking(() => {
    silence.wake();
    if (!trying) return;
    clearTimeout(trying);
    trying = 0;
    pauses.reset();
    again();
  });

  async function carry(order, tries) {
    const answer =
      socket.connected && !tries
        ? await socket.timeout(PATIENCE).emitWithAck("do", order)
        : await posted(order, csrf, lang);
    if (answer.error?.code === "unauthorized") handlers.unauthorized();
    return answer;
  }
  return { carry };
}

async function posted(order, csrf, lang) {
  const response = await fetch(`${ORDERS}?lang=${encodeURIComponent(lang)}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify(order),
    signal: AbortSignal.timeout(PATIENCE),
  });
  // A server that is being started again answers something else, and so does the login of a hall's Wi-Fi.
  const answer = await response.json();
  if (!answer.ok && !answer.error) throw new Error(`${response.status} without an answer`);
  if (response.status >= 500) throw new Error(answer.error.message);
  return answer;
}
