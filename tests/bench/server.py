"""A real Odoo server on loopback, and a client that counts its queries from the server's log."""
import http.client
import json
import re
import socket
import subprocess
import time
from http.cookies import SimpleCookie

# "POST /json/2/… HTTP/1.1" 200 - 12 0.004 0.011: queries, seconds in SQL, seconds elsewhere.
REQUEST = re.compile(r'"(?:POST|GET) (\S+) HTTP/[\d.]+" (\d+) - (\d+) ')


class Server:
    def __init__(self, python, config, database, log):
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        self.database = database
        self.log = log
        self.command = [
            python, '-W', 'ignore', '-m', 'odoo', '-c', config, '-d', database,
            '--db-filter', f'^{database}$', '--http-interface', '127.0.0.1',
            '--http-port', str(self.port), '--workers', '0', '--max-cron-threads', '0',
            '--logfile', str(log), '--log-level', 'info']

    def __enter__(self):
        self.process = subprocess.Popen(self.command)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                self.request('GET', '/web/health')
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        self.__exit__()
        raise SystemExit(f"The server did not start:\n{self.log.read_text()[-3000:]}")

    def __exit__(self, *exception):
        self.process.terminate()
        self.process.wait(timeout=60)

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=300)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def queries(self, path, since):
        """How many queries the requests for ``path`` took, by the log after position ``since``."""
        time.sleep(0.2)  # the line is written after the answer
        text = self.log.read_text()[since:]
        return sum(
            int(count) for url, _status, count in REQUEST.findall(text)
            if url.partition('?')[0] == path)


class Client:
    def __init__(self, server, login, password, key):
        self.server = server
        self.headers = {
            'Authorization': f'Bearer {key}', 'Content-Type': 'application/json',
            'X-Odoo-Database': server.database}
        response, _body = self.server.request(
            'POST', '/web/session/authenticate', json.dumps({'params': {
                'db': server.database, 'login': login, 'password': password}}),
            {'Content-Type': 'application/json'})
        cookies = SimpleCookie(response.headers['Set-Cookie'])
        self.session = {'Cookie': f"session_id={cookies['session_id'].value}"}

    def answer(self, work, lines):
        """One request a line, one after the other: ``(seconds, queries)``."""
        path = f"/json/2/{work['model']}/write"
        self._post(path, work['warm_up'], work['values'])
        since = self._position()
        started = time.perf_counter()
        for line in lines:
            self._post(path, line, work['values'])
        return time.perf_counter() - started, self.server.queries(path, since)

    def _post(self, path, line, values):
        response, body = self.server.request(
            'POST', path, json.dumps({'ids': [line], 'vals': values}), self.headers)
        if response.status != 200:
            raise SystemExit(f"{path}: {response.status} {body[:2000].decode()}")

    def print(self, report, number):
        path = f'/report/pdf/{report}/{number}'
        since = self._position()
        started = time.perf_counter()
        response, body = self.server.request('GET', path, headers=self.session)
        seconds = time.perf_counter() - started
        if response.status != 200 or not body.startswith(b'%PDF'):
            raise SystemExit(f"{path}: {response.status} {body[:2000].decode(errors='replace')}")
        return seconds, self.server.queries(path, since)

    def _position(self):
        return len(self.server.log.read_text())
