"""A pseudo-terminal with the real program on one side and a terminal emulator (pyte) on the other.

Nothing here sleeps for a fixed time: expect() reads until the screen shows what it waits for, and after LIMIT seconds
says what it saw instead."""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time

try:
    import pyte
except ImportError:
    print('skipped: python3-pyte is not installed')
    sys.exit(77)

LIMIT = 60  # seconds: generous, for a loaded machine; a success never waits for it
PROGRAM = os.environ.get('WENZHEN', 'build/wenzhen')
KEYS = {'Enter': '\r', 'Esc': '\x1b', 'Up': '\x1b[A', 'Down': '\x1b[B', 'PgUp': '\x1b[5~', 'PgDn': '\x1b[6~',
        'C-x': '\x18', 'C-l': '\x0c', 'BS': '\x7f'}


class Screen(pyte.Screen):
    """pyte does not know the sequences that scroll a region by several lines, which curses uses."""

    def scroll(self, at, step, count):
        row, column = self.cursor.y, self.cursor.x
        self.cursor.y = at(self.margins or pyte.screens.Margins(0, self.lines - 1))
        for _ in range(count or 1):
            step()
        self.cursor.y, self.cursor.x = row, column

    def scroll_up(self, count=1):
        self.scroll(lambda margins: margins.bottom, self.index, count)

    def scroll_down(self, count=1):
        self.scroll(lambda margins: margins.top, self.reverse_index, count)


class Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, 'S': 'scroll_up', 'T': 'scroll_down'}


class Session:
    """One run of the program in a terminal of its own."""

    def __init__(self, db, rows=24, cols=80, arguments=(), prefix=(), environment=None):
        self.start([*prefix, PROGRAM, '--db', db, *arguments], rows, cols, environment)

    def start(self, argv, rows, cols, environment=None):
        self.screen = Screen(cols, rows)
        self.stream = Stream(self.screen)
        self.raw = b''
        self.status = None
        env = {'TERM': 'xterm-256color', 'PATH': os.environ['PATH'], 'HOME': '/nonexistent'}
        env.update({k: v for k, v in os.environ.items() if k.startswith(('ASAN', 'UBSAN'))})
        env.update(environment or {})
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))
            os.execvpe(argv[0], argv, env)
        self.resize(rows, cols, emulate=False)

    def resize(self, rows, cols, emulate=True):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))
        if emulate:
            self.screen.resize(rows, cols)

    def read(self, timeout):
        """Take what the program wrote; False when nothing came or it has ended."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b''
        self.raw += data
        self.stream.feed(data)
        return bool(data)

    def text(self):
        return '\n'.join(self.screen.display)

    def expect(self, text, limit=LIMIT):
        """Wait until the screen shows the text. Wide characters leave a gap in pyte's rows, which is removed."""
        end = time.monotonic() + limit
        while text not in self.text().replace('\0', ''):
            left = end - time.monotonic()
            if left <= 0 or (not self.read(min(left, 1)) and self.ended()):
                raise AssertionError(f'not on the screen: {text!r}\n{self.text()}')
        return self

    def settle(self):
        """Read until nothing more comes for a moment."""
        while self.read(0.3):
            pass
        return self

    def send(self, data):
        os.write(self.fd, data if isinstance(data, bytes) else data.encode())
        return self

    def press(self, *keys):
        """Keys one by one, each after the answer to the one before came, so that none is taken for a paste."""
        for key in keys:
            self.send(KEYS.get(key, key))
            self.read(2)
            while self.read(0.05):
                pass
        return self

    def press_until(self, key, text):
        """Press a key until the screen shows the text: a page may hold keys for a moment after it appeared."""
        for _ in range(LIMIT):
            if text in self.press(key).text().replace('\0', ''):
                return self
        return self.expect(text, limit=1)

    def ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
        return self.status is not None

    def wait(self, limit=LIMIT):
        end = time.monotonic() + limit
        while not self.ended():
            if time.monotonic() > end:
                raise AssertionError('the program did not end\n' + self.text())
            self.read(0.1)
        while self.read(0):
            pass
        return os.waitstatus_to_exitcode(self.status)

    def kill(self, number=signal.SIGKILL):
        os.kill(self.pid, number)
        return self

    def modes(self):
        return termios.tcgetattr(self.fd)


def folder():
    """A folder that goes away with the test."""
    return tempfile.TemporaryDirectory(prefix='wenzhen-test-')


def main(*tests):
    """Run the tests; the exit code says whether all went well."""
    failed = 0
    for test in tests:
        try:
            test()
            print(f'ok {test.__name__}')
        except AssertionError as wrong:
            failed += 1
            print(f'not ok {test.__name__}: {wrong}')
    sys.exit(1 if failed else 0)
