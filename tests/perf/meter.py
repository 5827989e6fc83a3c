"""A program in a terminal of its own, measured: time, bytes, instructions (callgrind), system calls (strace), memory.

Unlike terminal.Session it starts the program without a fork of this interpreter, and feeds the emulator only when the
screen is asked for, so that neither is in a time that is measured."""
import fcntl
import glob
import os
import re
import select
import signal
import struct
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tty'))
import terminal  # noqa: E402

CALLS = 'trace=write,writev,pwrite64,pwritev,fsync,fdatasync,sync_file_range,msync'


class Meter(terminal.Session):
    """One run. `ready` is what its first screen shows; began and shown are when it was started and had shown that."""

    KEYS = {**terminal.KEYS, 'Up': '\x1bOA', 'Down': '\x1bOB'}  # as a terminal sends them to a full-screen program

    def __init__(self, argv, ready, prefix=(), rows=24, cols=80):
        self.began = self.last = 0.0
        self.argv = argv
        self.start([*prefix, *argv], rows, cols)
        self.expect(ready)
        self.burst(0.05)
        self.shown = self.last

    def start(self, argv, rows, cols, environment=None):
        self.screen = terminal.pyte.Screen(cols, rows)
        self.stream = terminal.pyte.ByteStream(self.screen)
        self.raw, self.fed, self.status = b'', 0, None
        self.fd, slave = os.openpty()
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))
        name = os.ttyname(slave)
        env = {'TERM': 'xterm-256color', 'LANG': 'C.UTF-8', 'PATH': os.environ['PATH'], 'HOME': '/nonexistent'}
        self.began = time.perf_counter()
        self.pid = os.posix_spawnp(argv[0], argv, env, setsid=True, setsigdef=range(1, 32), file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, name, os.O_RDWR, 0), (os.POSIX_SPAWN_DUP2, 0, 1), (os.POSIX_SPAWN_DUP2, 0, 2)])
        os.close(slave)

    def read(self, timeout):
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b''
        self.last = time.perf_counter()
        self.raw += data
        return bool(data)

    def text(self):
        self.stream.feed(self.raw[self.fed:])
        self.fed = len(self.raw)
        return super().text().replace('\0', '')

    def burst(self, quiet, first=None):
        """Read until `quiet` seconds pass without output; what came first may take longer."""
        if self.read(quiet if first is None else first):
            while self.read(quiet):
                pass

    def key(self, key, quiet=0.03, first=2):
        """Press a key; returns seconds to the last byte of what it brought about (None: nothing), and how many bytes.

        A key that does nothing is waited for in vain, so it is given less time by `first`."""
        before, sent = len(self.raw), time.perf_counter()
        self.send(self.KEYS.get(key, key))
        self.burst(quiet, first)
        size = len(self.raw) - before
        return (self.last - sent if size else None), size

    def keys(self, keys, **how):
        for key in keys:
            self.key(key, **how)

    def tree(self):
        """The process and those below it."""
        pids = [self.pid]
        for pid in pids:
            for name in glob.glob(f'/proc/{pid}/task/*/children'):
                pids += map(int, open(name, encoding='ascii').read().split())
        return pids

    def memory(self):
        """USS and PSS in kB, of all its processes."""
        uss = pss = 0
        for pid in self.tree():
            size = dict(re.findall(r'^(\w+):\s+(\d+) kB', open(f'/proc/{pid}/smaps_rollup', encoding='ascii').read(), re.M))
            uss += int(size['Private_Clean']) + int(size['Private_Dirty'])
            pss += int(size['Pss'])
        return uss, pss

    def close(self):
        """End it, and what it started."""
        for pid in reversed(self.tree()):
            os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + 5
        while not self.ended():
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
            self.read(0.01)
        os.close(self.fd)


class Counted(Meter):
    """A run under callgrind, which counts the same every time. Its counts are written out whenever the program turns to
    one of the functions `readers` for the next key."""

    def __init__(self, folder, argv, ready, readers, **how):
        self.calls, self.dumps, self.counted = folder + '/calls', 0, 0
        for old in glob.glob(self.calls + '*'):
            os.remove(old)
        prefix = ['valgrind', '-q', '--tool=callgrind', f'--callgrind-out-file={self.calls}']
        super().__init__(argv, ready, prefix + [f'--dump-before={name}' for name in readers], **how)
        self.settle()

    def total(self):
        """Instructions so far."""
        while os.path.exists(f'{self.calls}.{self.dumps + 1}'):
            text = open(f'{self.calls}.{self.dumps + 1}', encoding='utf8', errors='replace').read()
            count = re.search(r'^totals: (\d+)', text, re.M)
            if not count:  # not written to its end yet
                break
            self.dumps += 1
            self.counted += int(count[1])
        if not self.counted:
            raise AssertionError(f'callgrind counted nothing in {self.argv[0]}')
        return self.counted

    def cost(self, *keys):
        """Instructions of these keys, all of them together."""
        before = self.total()
        self.keys(keys, quiet=0.2, first=10)
        return self.total() - before

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        self.wait()
        os.close(self.fd)


class Traced(Meter):
    """A run under strace."""

    def __init__(self, folder, argv, ready, **how):
        self.trace = folder + '/trace'
        super().__init__(argv, ready, ['strace', '-f', '-y', '-s', '0', '-o', self.trace, '-e', CALLS], **how)

    def calls(self, *keys, first=2):
        """What these keys brought about: syncs, writes to files and their bytes, writes to the terminal and theirs."""
        self.burst(0.2)
        before = os.path.getsize(self.trace)
        self.keys(keys, quiet=0.15, first=first)
        with open(self.trace, 'rb') as trace:
            trace.seek(before)
            lines = trace.read().decode(errors='replace').split('\n')
        counts = dict(syncs=0, writes=0, bytes=0, tty_writes=0, tty_bytes=0)
        for line in lines:
            call = re.search(r'(\w+)\(\d+<([^>]*)>.* = (\d+)', line)
            if not call:
                continue
            if 'sync' in call[1]:
                counts['syncs'] += 1
                continue
            where = 'tty_' if call[2].startswith(('/dev/pts', '/dev/tty')) else ''
            counts[where + 'writes'] += 1
            counts[where + 'bytes'] += int(call[3])
        return counts
