// A network that can be cut: a TCP proxy before a server.
import { connect, createServer } from "node:net";

export class Network {
  #server;
  #sockets = new Set();
  isUp = true;

  /** Listen on a free port of this machine, and pass everything on to `host` and `port`. */
  static async before(host, port) {
    const network = new Network();
    network.#server = createServer((near) => {
      if (!network.isUp) return near.destroy();
      const far = connect(port, host);
      for (const [socket, other] of [[near, far], [far, near]]) {
        network.#sockets.add(socket);
        socket.on("data", (data) => other.write(data));
        socket.on("error", () => undefined);
        socket.on("close", () => {
          network.#sockets.delete(socket);
          other.destroy();
        });
      }
    });
    await new Promise((resolve) => network.#server.listen(0, "127.0.0.1", resolve));
    return network;
  }

  get port() {
    return this.#server.address().port;
  }

  /** Cut every connection at this moment, whatever is on its way, and refuse others. */
  cut() {
    this.isUp = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore() {
    this.isUp = true;
  }

  close() {
    this.cut();
    this.#server.close();
  }
}
