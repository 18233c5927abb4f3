"""The built `charivo` command: a server on a port of its own, and the voice that speaks into the fake microphone."""

import array
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request
import wave

COMMAND = os.environ["CHARIVO"]


class Server:
    """`charivo serve`, which can be killed and started again on the same port."""

    def __init__(self, folder, name="server", arguments=()):
        self.arguments = list(arguments)
        self.log = pathlib.Path(folder) / f"{name}.log"
        self.port = 0
        self.process = None

    def start(self):
        output = open(self.log, "ab")
        began = self.log.stat().st_size
        self.process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(self.port), *self.arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        output.close()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"charivo serve ended with {self.process.returncode}:\n{self.words(began)}")
            found = re.search(r"http://[^\s/]+:(\d+)", self.words(began))
            if found and self.answers(int(found[1])):
                self.port = int(found[1])
                return
            time.sleep(0.05)
        raise AssertionError(f"charivo serve did not answer within 30 s:\n{self.words(began)}")

    def words(self, start=0):
        return self.log.read_bytes()[start:].decode(errors="replace")

    @staticmethod
    def answers(port):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def hang(self):
        """Lets it stand still as a pulled cable does: nothing is closed, and nothing answers."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self):
        """Asks it to stop, and answers with its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=40)


def speech(text):
    """The samples of a text, spoken by the command itself: the user's side of a recorded conversation, at 24,000 Hz."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [COMMAND, "talk", "--plain", "--say", text, "--record", folder], check=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, timeout=120)
        recording, = pathlib.Path(folder).glob("*.wav")
        with wave.open(str(recording)) as file:
            both = array.array("h", file.readframes(file.getnframes()))
    user = both[0::2]
    loud = [index for index, sample in enumerate(user) if abs(sample) > 300]
    return user[max(0, loud[0] - 2400):loud[-1] + 2400]


def microphone(path, parts):
    """Writes what the fake microphone plays, over and over: texts, and seconds of silence."""
    samples = array.array("h")
    for part in parts:
        samples.extend(speech(part) if isinstance(part, str) else [0] * int(part * 24000))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        # Chromium wants the rate of its sound card: each sample twice, the second half way to the next.
        doubled = array.array("h", bytes(4 * len(samples)))
        doubled[0::2] = samples
        for index in range(len(samples) - 1):
            doubled[2 * index + 1] = (samples[index] + samples[index + 1]) // 2
        file.writeframes(doubled.tobytes())
