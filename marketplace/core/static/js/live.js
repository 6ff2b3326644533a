/* The page's one live connection. Whatever the server tells is dispatched on the document as live:<event>, its data in
   `detail`; besides, live:up says that the connection is (again) there, so that pages fetch what they missed, and
   live:down that it is not. `say` sends. It comes back by itself, later and later, and stops when one is signed out. */
import { io } from "../vendor/socket.io-client-4.8.4/socket.io.esm.min.js";

const ANSWER_MS = 8000;
const AGAIN_MS = 2000;

const socket = io({
  transports: ["websocket", "polling"], tryAllTransports: true, withCredentials: false,
  reconnectionDelay: 500, reconnectionDelayMax: 30000, randomizationFactor: 0.5,
});
let ups = 0;
let wasSentAway = false;

socket.onAny((event, data) => announce(event, data));
socket.on("connect", () => { wasSentAway = false; ups += 1; announce("up", { isFirst: ups === 1 }); });
socket.on("disconnect", (reason) => {
  announce("down", {});
  if (reason !== "io server disconnect" || wasSentAway) return;
  wasSentAway = true; // perhaps only the cookie changed: one more try tells
  setTimeout(() => socket.connect(), AGAIN_MS);
});
addEventListener("pagehide", () => socket.disconnect());
addEventListener("pageshow", (event) => { if (event.persisted) socket.connect(); });

/** Whether the server can be told something now. */
export function isUp() { return socket.connected; }

/** Send an event and return what the server answers; {error} with status 0 where no answer came. */
export async function say(event, data) {
  if (!socket.connected) return { error: { status: 0 } };
  try {
    return (await socket.timeout(ANSWER_MS).emitWithAck(event, data)) ?? {};
  } catch {
    return { error: { status: 0 } };
  }
}

/** Send an event that nobody misses if it is lost. */
export function mention(event, data) {
  if (socket.connected) socket.volatile.emit(event, data);
}

function announce(event, detail) {
  document.dispatchEvent(new CustomEvent(`live:${event}`, { detail }));
}
