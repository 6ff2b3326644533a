/* How a conversation is drawn by script: the same marks as messaging/_bubble.html makes. */
import { el, icon } from "../../core/js/icon.js";

const language = document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false });
const long = new Intl.DateTimeFormat(language, { dateStyle: "full" });

/** Return a moment as "2026-11-21" in the reader's own time. */
export function dayOf(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** Return the line that stands before the first message of a day. */
export function dayLine(moment, words) {
  return el("li", { class: "day", "data-day": dayOf(moment) }, dayOf(moment) === dayOf(new Date()) ? words.today : long.format(moment));
}

/** Return the bubble of a message as the server tells it. */
export function bubble(message, isOwn, words) {
  const at = new Date(message.timestamp_sent);
  const made = el("li", { class: isOwn ? "bubble me" : "bubble", "data-at": message.timestamp_sent });
  if (message.message_id) Object.assign(made, { id: `m${message.message_id}` }).dataset.id = message.message_id;
  if (message.is_removed) made.append(el("p", { class: "gone" }, words.removed));
  for (const piece of message.attachments ?? []) made.append(pieceOf(piece, words));
  if (message.content) made.append(el("p", { class: "preline", dir: "auto" }, message.content));
  if (isOwn && message.flags?.length) made.append(flagged(message.flags, words));
  const when = el("span", { class: "when" }, el("time", { datetime: message.timestamp_sent }, clock.format(at)));
  if (isOwn) when.append(tick(message, words));
  else if (message.message_id) when.append(report(message, words));
  made.append(when);
  return made;
}

/** Return how far a message came: sent, delivered, read. */
export function tick(message, words) {
  const [name, label] = message.is_read ? ["check-check", words.read] : message.is_delivered ? ["check-check", words.delivered] : ["check", words.sent];
  const mark = icon(name);
  mark.removeAttribute("aria-hidden");
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", label);
  return el("span", { class: message.is_read ? "tick read" : "tick" }, mark);
}

/** Return the hint that a message seems to move a deal outside. */
export function flagged(flags, words) {
  const what = JSON.parse(words.flagWords)[flags[0]] ?? "";
  return el("small", { class: "flagged" }, icon("shield-alert"), el("span", {}, words.flagged.replace("{what}", what)));
}

/** Return a photo or a file; one that the virus scanner holds back, or took away, says so. */
export function pieceOf(piece, words) {
  if (piece.state === "held" || piece.state === "infected") {
    const mark = icon(piece.state === "held" ? "clock" : "shield-alert");
    return el("span", { class: `filechip ${piece.state}`, "data-attachment": piece.attachment_id }, mark, el("span", {}, piece.name), el("span", { class: "muted" }, words[piece.state]));
  }
  if (piece.kind !== "photo") {
    const size = new Intl.NumberFormat(language).format(Math.ceil(piece.size / 1000));
    return el("a", { class: "filechip", href: piece.url }, icon("file-text"), el("span", {}, piece.name), el("span", { class: "muted" }, `${size} KB`));
  }
  const image = el("img", { src: piece.thumbnail_url, width: piece.width, height: piece.height, alt: piece.name });
  return el("a", { class: "shot", href: piece.url, target: "_blank", rel: "noopener" }, image);
}

function report(message, words) {
  const link = el("a", { class: "report", href: `/report/message/${message.message_id}`, rel: "nofollow", "aria-label": words.report });
  link.append(icon("flag"));
  return link;
}
