// The connection: a websocket that is opened again for ever, questions over HTTP (asking.js) where it
// can't be opened, and word of whether there is contact.

import { Manager } from "socket.io-client";
import { Asking } from "./asking.js";
import { Contact } from "./contact.js";
import { about, Pauses } from "./pauses.js";
import { Silence } from "./silence.js";
import { onWaking } from "./waking.js";

const PATIENCE = 5000; // ms for a connection to open
const ALONE = 4000; // ms without a connection before asking
const TRIES = 2; // that failed, before asking
const REFUSED_PAUSE = 8000; // ms, about, before joining again when the server did not know the vote

const EVENTS = ["board", "tally", "status", "ratings", "report", "identify", "reload"];

/**
 * Watches what is at `address` as JSON, for a screen of that `kind`. `handlers`: one for each of the EVENTS that
 * it wants to hear, contact(present), parted() when a connection is over, and unknown() when refused. `send(event, body)` of
 * what it returns does nothing without a connection.
 */
export function connect({ watch, kind, address, transports }, handlers) {
  const contact = new Contact(handlers.contact);
  const pauses = new Pauses();
  const silence = new Silence((slept) => {
    if (!slept && !asking.works) contact.lostForLong();
    socket.disconnect(); // says nothing of itself when it has not joined yet
    gone();
  });
  const asking = questions(address, handlers, contact);
  const manager = new Manager({
    transports,
    tryAllTransports: true,
    autoConnect: false,
    reconnection: false, // its pauses become 0 after a thousand tries, and know nothing of asking
    timeout: PATIENCE,
  });
  // Before the socket, which may close the connection for what it hears.
  for (const event of ["open", "packet", "ping"]) manager.on(event, () => silence.hear());
  manager.on("close", () => silence.stop());
  const socket = manager.socket("/", { auth: { watch, kind } });
  let failures = 0;
  let alone = 0;
  let trying = 0;

  const again = (pause = () => pauses.next(asking.works)) => {
    trying ||= setTimeout(() => {
      trying = 0;
      socket.connect();
    }, pause());
  };
  const gone = () => {
    if (!asking.works) contact.lost();
    alone ||= setTimeout(() => asking.start(), about(ALONE));
    again();
  };
  // The server is there, whatever it said.
  const met = () => {
    failures = 0;
    clearTimeout(alone);
    alone = 0;
    asking.stop();
    pauses.reset();
    contact.found();
  };

  for (const event of EVENTS) if (handlers[event]) socket.on(event, handlers[event]);
  socket.on("connect", met);
  socket.on("disconnect", (reason) => {
    handlers.parted();
    if (reason === "io server disconnect") again(refusedPause);
    gone();
  });
  socket.on("connect_error", () => {
    if (socket.active) {
      failures += 1;
      if (failures >= TRIES) asking.start();
      gone();
    } else {
      met();
      handlers.unknown();
      again(refusedPause);
    }
  });
  alone = setTimeout(() => asking.start(), about(ALONE));
  socket.connect();

  onWaking(() => {
    silence.wake();
    if (!trying) return;
    clearTimeout(trying);
    trying = 0;
    pauses.reset();
    again();
  });
  return {
    send(event, body) {
      if (socket.connected) socket.emit(event, body);
    },
  };
}

/** The same without a websocket, ever: by questions that any cache on the way may answer (`?live=poll`). */
export function keepAsking({ address }, handlers) {
  const contact = new Contact(handlers.contact);
  questions(address, handlers, contact).start();
  return { send() {} };
}

function questions(address, { board, unknown }, contact) {
  return new Asking(address, {
    board,
    unknown,
    answered: () => contact.found(),
    failed: (took) => contact.lost(took),
  });
}

function refusedPause() {
  return REFUSED_PAUSE * (0.5 + Math.random());
}
