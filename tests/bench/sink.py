"""A mail server on loopback that takes everything and keeps nothing: mails cost what they cost."""
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer


class Session(StreamRequestHandler):
    def handle(self):
        self._answer(b'220 bench')
        for line in self.rfile:
            match line[:4].strip().upper():
                case b'DATA':
                    self._answer(b'354 go on')
                    for text in self.rfile:
                        if text == b'.\r\n':
                            break
                    self._answer(b'250 kept')
                case b'QUIT':
                    self._answer(b'221 bye')
                    return
                case _:
                    self._answer(b'250 bench')

    def _answer(self, text):
        self.wfile.write(text + b'\r\n')


class Sink(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Session)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *exception):
        self.shutdown()
        super().__exit__(*exception)
