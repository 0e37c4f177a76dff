// Socket.IO on Node as it comes. The first line of standard input is the board for who joins, each further one
// a tally for all; each broadcast is told on standard output.
//
// Example: node tests/bench/fanout/node.mjs 8000

import { createServer } from "node:http";
import { createInterface } from "node:readline";

import { Server } from "socket.io";

const http = createServer();
const io = new Server(http);
let board = null;

io.on("connection", (socket) => {
  socket.join("stage");
  socket.emit("board", board);
});

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const message = JSON.parse(line);
    if (board === null) {
      board = message;
      // Its own backlog is 511: a storm would measure how long the system waits with its next try.
      http.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 4096 });
      return;
    }
    // The system's monotonic clock, as in the other processes.
    const at = Number(process.hrtime.bigint()) / 1e9;
    io.to("stage").emit("tally", message);
    console.log(JSON.stringify({ told: message.total, at }));
  })
  .on("close", () => process.exit());
