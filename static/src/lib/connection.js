// The socket: joins, joins again for ever, and says when contact is lost.

import { io } from "socket.io-client";

const SAY_LOST_AFTER = 3000; // ms; shorter gaps are a new door in the same hall
const SILENCE = 9500; // ms; the server pings every 5 s and waits 4 (voteboard/live.py)
const REFUSED_PAUSE = 8000; // ms before joining again when the server did not know the vote

/** `handlers`: board, tally, status (messages), contact(present), and unknown() when refused. */
export function connect(watch, handlers) {
  const socket = io({
    auth: { watch },
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 4000,
    timeout: 5000,
  });
  for (const event of ["board", "tally", "status"]) socket.on(event, handlers[event]);

  let timer = 0;
  const lost = (after = SAY_LOST_AFTER) => {
    if (!timer) timer = setTimeout(() => handlers.contact(false), after);
  };
  const found = () => {
    clearTimeout(timer);
    timer = 0;
    handlers.contact(true);
  };
  socket.on("connect", found);
  socket.on("disconnect", (reason) => {
    lost(reason === "ping timeout" ? 0 : SAY_LOST_AFTER); // that was silence enough
    if (reason === "io server disconnect") rejoinLater(socket);
  });
  socket.on("connect_error", () => {
    if (socket.active) {
      lost();
      return;
    }
    // The server is there, but refused: it does not know this vote.
    found();
    handlers.unknown();
    rejoinLater(socket);
  });
  heal(socket);
  return socket;
}

// A page that slept has a socket that may be dead without knowing it: timers slept as well.
function heal(socket) {
  let heard = Date.now();
  const hear = () => (heard = Date.now());
  socket.io.on("ping", hear);
  socket.on("connect", hear);
  socket.onAny(hear);
  const look = () => {
    if (document.visibilityState !== "visible") return;
    if (socket.connected && Date.now() - heard > SILENCE) socket.disconnect();
    if (!socket.connected) socket.connect();
  };
  document.addEventListener("visibilitychange", look);
  document.addEventListener("resume", look);
  addEventListener("pageshow", look);
  addEventListener("online", look);
}

function rejoinLater(socket) {
  setTimeout(() => socket.connect(), REFUSED_PAUSE * (0.5 + Math.random()));
}
