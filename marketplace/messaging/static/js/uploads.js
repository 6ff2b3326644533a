/* Photos and files that wait to be sent: chosen, pasted or dropped; each is uploaded at once and shown below. */
import { el, icon } from "../../core/js/icon.js";
import { token } from "../../core/js/net.js";
import { sendFile, sizeOf } from "../../core/js/photo-send.js";

export class Uploads {
  constructor(list, url, words) { Object.assign(this, { list, url, words, pieces: [] }); }

  /** The pieces that can go with a message now. */
  get ready() { return this.pieces.filter((one) => one.id).map((one) => one.body); }

  get isBusy() { return this.pieces.some((one) => !one.id && !one.isBad); }

  get hasBad() { return this.pieces.some((one) => one.isBad); }

  /** Begin to upload files; `done`, where set, is called when they are up or refused. */
  async add(files) {
    for (const file of files) {
      const piece = { row: this.row(file) };
      this.pieces.push(piece);
      this.list.hidden = false;
      piece.row.querySelector("button").addEventListener("click", () => this.drop(piece));
      const answer = await sendFile(this.url, file, await token(), () => {});
      if (answer.ok) Object.assign(piece, { id: answer.body.attachment_id, body: answer.body });
      else this.mark(piece, answer.body?.detail ?? this.words.failed);
    }
    this.done?.();
  }

  /** Take what is ready, and begin anew. */
  take() {
    const taken = this.ready;
    for (const piece of [...this.pieces]) if (piece.id) this.drop(piece);
    return taken;
  }

  drop(piece) {
    this.pieces = this.pieces.filter((one) => one !== piece);
    piece.row.remove();
    this.list.hidden = !this.pieces.length;
  }

  mark(piece, why) {
    piece.isBad = true;
    piece.row.classList.add("bad");
    piece.row.querySelector("span").textContent = why;
  }

  row(file) {
    const face = file.type.startsWith("image/") ? el("img", { src: URL.createObjectURL(file), alt: "" }) : icon("file-text");
    const drop = el("button", { type: "button", class: "btn bare round sm", "aria-label": `${this.words.takeOff}: ${file.name}` }, icon("x"));
    const row = el("li", {}, face, el("span", {}, `${file.name} · ${sizeOf(file)}`), drop);
    this.list.append(row);
    return row;
  }
}
