# Runs a program in a terminal of 33 rows and 101 columns, resizes it, interrupts a command, and leaves with status 5.
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])


def resize(rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.kill(pid, signal.SIGWINCH)


seen = b""


def until(words, again=None):
    global seen
    tries = 20
    while words not in seen:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 4096)
            continue
        tries -= 1
        if tries == 0:
            sys.exit("waited in vain for %r, saw %r" % (words, seen))
        if again is not None:
            say(again)
    sys.stdout.write(seen.decode(errors="replace"))
    seen = b""


def say(text):
    os.write(terminal, text.encode())


resize(33, 101)
until(b"# ")
say("stty size\n")
until(b"33 101\r\n")
resize(44, 132)
# The size arrives by itself; the shell asks until it has.
say("until [ \"$(stty size)\" = '44 132' ]; do sleep 0.05; done; stty size\n")
until(b"44 132\r\n")
say("echo be''gin; sleep 1000\n")
until(b"begin\r\n")
# A person presses it once more where the command had not quite begun.
say("\x03")
until(b"# ", again="\x03")
say("echo after=$?\n")
until(b"after=130\r\n")
say("exit 5\n")
try:
    while os.read(terminal, 4096):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
