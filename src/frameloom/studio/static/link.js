// The page's end of the link: one WebSocket; JSON up; JSON, or JSON and bytes, down.

export class Link {
  constructor(tab) {
    this.tab = tab;
    this.handlers = new Map();
    this.questions = new Map();
    this.number = 0;
    this.opened = 0; // how many sockets there were
    this.sent = 0; // commands on this socket; what the server shows says which it knows of
    this.wait = 200;
    this.open();
  }

  on(kind, handler) {
    if (!this.handlers.has(kind)) this.handlers.set(kind, []);
    this.handlers.get(kind).push(handler);
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  do(name, args = {}) {
    this.send({ op: "do", n: ++this.sent, name, arguments: args });
  }

  ask(what, args) {
    const n = ++this.number;
    this.send({ op: "ask", n, what, arguments: args });
    return new Promise((resolve, reject) => this.questions.set(n, { resolve, reject }));
  }

  open() {
    this.socket = new WebSocket(`ws://${location.host}/link?tab=${encodeURIComponent(this.tab)}`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = (event) => this.take(event.data);
    this.socket.onopen = () => {
      this.wait = 200;
      this.sent = 0;
      this.opened++;
      this.tell("open", {});
    };
    this.socket.onclose = () => {
      this.tell("closed", {});
      setTimeout(() => this.open(), this.wait);
      this.wait = Math.min(this.wait * 2, 3000);
    };
  }

  take(data) {
    if (typeof data === "string") {
      const head = JSON.parse(data);
      if (head.k === "answer") this.answer(head);
      else this.tell(head.k, head);
      return;
    }
    const length = new DataView(data).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
    this.tell(head.k, head, new Uint8Array(data, 4 + length));
  }

  answer(head) {
    const question = this.questions.get(head.n);
    this.questions.delete(head.n);
    if (!question) return;
    if (head.error) question.reject(new Error(head.error));
    else question.resolve(head.value);
  }

  tell(kind, head, data) {
    for (const handler of this.handlers.get(kind) || []) handler(head, data);
  }
}
