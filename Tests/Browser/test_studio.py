"""A visitor's ways through the studio page, each in a browser of its own against one server."""

import pathlib
import re
import tempfile
import unittest

from selenium.webdriver.common.keys import Keys

from charivo import Server, microphone
from page import Page


class StudioTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="charivo-browser-"))
        cls.server = Server(cls.folder)
        cls.server.start()
        cls.addClassCleanup(cls.server.kill)
        cls.quiet = cls.folder / "quiet.wav"
        microphone(cls.quiet, [5])

    @classmethod
    def tearDownClass(cls):
        print(f"\nThe screenshots and the server's log are in {cls.folder}")

    def open(self, **options):
        page = Page(self.server.url, **options)
        self.addCleanup(page.close)
        return page

    def begin(self, page):
        page.part("talk").click()
        page.wait("the conversation to begin", lambda: page.phase == "listening")

    def say(self, page, text):
        page.part("words").send_keys(text + Keys.ENTER)

    def wait_for_silence(self, page):
        page.wait("the reply to be over", lambda: page.phase == "listening" and page.lines("assistant"))

    def test_the_page_loads_without_a_word_in_the_console(self):
        page = self.open()
        self.assertEqual(page.console(), [])
        self.assertEqual(page.driver.title, "Charivo studio")
        for size in ((1440, 900), (390, 844)):
            page.resize(*size)
            self.assertLessEqual(
                page.driver.execute_script("return document.documentElement.scrollWidth"), size[0], "nothing is wider than the screen")

    def test_a_spoken_turn_brings_both_transcripts_a_moving_mouth_and_a_smile(self):
        spoken = self.folder / "smile.wav"
        microphone(spoken, [3, "Could you smile please?", 40])
        page = self.open(microphone=spoken)
        self.begin(page)
        page.wait("the words of the visitor", lambda: any("smile" in line.lower() for line in page.lines("user")))
        shapes = set()
        page.wait("a moving mouth", lambda: shapes.add(page.figure("mouth")) or len([s for s in shapes if float(s) > 0.2]) >= 4)
        page.wait("a smile", lambda: page.figure("expression") == "smile")
        self.assertIn("with a smile", page.part("figure").get_attribute("aria-label"))
        self.wait_for_silence(page)
        page.wait("a closed mouth", lambda: float(page.figure("mouth")) < 0.05)
        self.assertTrue(page.lines("assistant")[0])
        self.assertEqual(page.unheard(), [])
        # The server knows to the sample what was heard: all of it.
        reports = page.events("realtime:playback")
        self.assertTrue(reports)
        for report in reports:
            self.assertEqual((report["outcome"], report["playedMs"]), ("completed", report["receivedMs"]))
        self.assertEqual(page.console(), [])

    def test_a_visitor_who_speaks_stops_the_sound_and_what_was_not_heard_is_struck_out(self):
        spoken = self.folder / "interruption.wav"
        microphone(spoken, [2, "Please tell me a story.", 6, "Could you smile please?", 40])
        page = self.open(microphone=spoken)
        self.begin(page)
        page.wait("the story", lambda: page.phase == "speaking")
        page.wait("the cut", lambda: any(report["outcome"] == "cut" for report in page.events("realtime:playback")))
        cut = [report for report in page.events("realtime:playback") if report["outcome"] == "cut"][0]
        self.assertGreater(cut["playedMs"], 500)
        self.assertLess(cut["playedMs"], cut["receivedMs"])
        page.wait("words that were not heard", page.unheard)
        page.wait("what was said then to be done", lambda: page.figure("expression") == "smile")
        page.wait("an answer", lambda: len(page.lines("assistant")) >= 2)
        self.wait_for_silence(page)
        self.assertEqual(page.console(), [])

    def test_the_interrupt_button_and_the_escape_key_stop_the_sound(self):
        page = self.open(microphone=self.quiet)
        self.begin(page)
        for count, stop in enumerate((lambda: page.part("interrupt").click(), lambda: page.part("lines").send_keys(Keys.ESCAPE)), 1):
            self.say(page, "Please tell me a story.")
            page.wait("the story", lambda: page.phase == "speaking")
            page.wait("some of it to be heard", lambda: float(page.figure("mouth")) > 0.2)
            stop()
            page.wait("silence", lambda: page.phase == "listening", seconds=3)
            page.wait("words that were not heard", lambda: len(page.unheard()) >= count)
        self.assertEqual(page.console(), [])

    def test_a_server_that_is_killed_is_told_of_and_its_return_is_noticed(self):
        server = Server(self.folder, "killed-server")
        server.start()
        self.addCleanup(server.kill)
        page = Page(server.url, microphone=self.quiet)
        self.addCleanup(page.close)
        self.begin(page)
        self.say(page, "Hello")
        self.wait_for_silence(page)
        self.assertEqual(page.console(), [])
        server.kill()
        page.wait("the message", lambda: "server is gone" in page.notice)
        self.assertEqual(page.phase, "lost")
        # The page promises what is going to happen, and no more.
        self.assertIn("a new conversation begins", page.part("hint").text)
        page.driver.save_screenshot(str(self.folder / "server-gone.png"))
        server.start()
        page.wait("the server to be back", lambda: page.phase == "listening")
        self.assertEqual(page.notice, "")
        before = len(page.lines("assistant"))
        self.say(page, "Hello again")
        page.wait("an answer", lambda: len(page.lines("assistant")) > before)
        self.assertIn("A new conversation", page.lines())

    def test_a_server_that_stops_says_goodbye(self):
        server = Server(self.folder, "stopped-server")
        server.start()
        self.addCleanup(server.kill)
        page = Page(server.url, microphone=self.quiet)
        self.addCleanup(page.close)
        self.begin(page)
        self.assertEqual(server.stop(), 0)
        page.wait("the message", lambda: "shutting down" in page.notice or "server is gone" in page.notice)
        self.assertEqual([event["reason"] for event in page.events("goodbye")], ["shutdown"])

    def test_an_end_and_a_new_talk_while_the_character_speaks_leave_one_conversation(self):
        page = self.open(microphone=self.quiet)
        page.watch_connections()
        self.begin(page)
        self.say(page, "Please tell me a story.")
        page.wait("some of the story to be heard", lambda: float(page.figure("mouth")) > 0.2)
        # In one breath, before the server has answered the end.
        page.driver.execute_script("const talk = document.getElementById('talk'); talk.click(); talk.click();")
        page.wait("the second conversation", lambda: page.phase == "listening" and len(page.events("welcome")) == 2)
        self.assertEqual(page.connections(), [2, 1])
        # Nothing of the first one comes after its end.
        page.driver.execute_async_script("setTimeout(arguments[0], 1000)")
        self.assertEqual(page.phase, "listening")
        names = page.names()
        after = names[len(names) - names[::-1].index("welcome"):]
        self.assertIn("realtime:session:start", after)
        self.assertEqual([name for name in after if name.startswith("tts:") or "assistant" in name or name == "realtime:session:end"], [])
        self.say(page, "Hello")
        page.wait("an answer", lambda: page.events("realtime:assistant:done"))
        self.wait_for_silence(page)
        self.assertEqual(page.console(), [])

    def test_an_end_while_the_browser_asks_for_the_microphone_lets_go_of_it(self):
        page = self.open(microphone=self.quiet)
        page.watch_connections()
        page.driver.execute_script(
            """const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            window.given = [];
            navigator.mediaDevices.getUserMedia = async (wish) => {
                await new Promise((allow) => (window.allow = allow));
                const stream = await ask(wish);
                window.given.push(stream);
                return stream;
            };""")
        page.part("talk").click()
        page.wait("the question", lambda: page.driver.execute_script("return Boolean(window.allow);"))
        page.part("talk").click()
        self.assertEqual(page.phase, "idle")
        page.driver.execute_script("window.allow();")
        page.wait(
            "a microphone that was given, and let go", lambda: page.driver.execute_script(
                "return window.given.length === 1 && window.given[0].getTracks().every((track) => track.readyState === 'ended');"),
            seconds=5)
        page.driver.execute_async_script("setTimeout(arguments[0], 300)")
        self.assertEqual((page.phase, page.notice, page.connections()), ("idle", "", [0, 0]))
        self.assertEqual(page.console(), [])

    def test_a_key_that_no_browser_sends_is_told_of(self):
        page = self.open(microphone=self.quiet)
        # A page plays sound only after a visitor's click.
        page.part("words").click()
        page.driver.execute_script(
            "document.getElementById('key').value = 'two words'; document.getElementById('key-form').requestSubmit();")
        page.wait("the explanation", lambda: page.notice.startswith("This key cannot be sent from a page"))
        self.assertEqual(page.phase, "idle")
        self.assertTrue(page.part("key").is_displayed())
        page.part("key").send_keys("oneword" + Keys.ENTER)
        page.wait("the conversation to begin", lambda: page.phase == "listening")
        self.assertEqual(page.console(), [])

    def test_without_a_speaker_the_character_writes(self):
        page = self.open()
        page.watch_connections()
        page.driver.execute_script(
            """window.AudioContext = class {
                constructor() {
                    throw new DOMException("There is no sound here.", "NotSupportedError");
                }
            };""")
        self.say(page, "Hello")
        page.wait("an answer", lambda: page.phase == "listening" and page.events("realtime:assistant:done"))
        self.assertEqual([hello["sound"] for hello in page.said("hello")], [False])
        self.assertTrue(page.notice.startswith("This browser plays no sound"), page.notice)
        self.assertTrue(page.lines("assistant")[0])
        self.assertEqual(page.events("tts:audio:start"), [])

    def test_the_speaker_never_counts_more_than_it_was_given_and_in_the_end_all_of_it(self):
        page = self.open()
        worklet = (pathlib.Path(__file__).parents[2] / "Sources/CharivoServer/Studio/speaker-worklet.js").read_text()
        for rate in (24000, 44100, 48000, 96000, 16000, 8000):
            counts = page.driver.execute_script(
                """const sampleRate = arguments[0];
                let currentTime = 0;
                let Made;
                const told = [];
                class AudioWorkletProcessor {
                    port = { postMessage: (message) => told.push(message.samples) };
                }
                const registerProcessor = (_, made) => (Made = made);
                """ + worklet + """
                const speaker = new Made();
                const output = [[new Float32Array(128)]];
                let given = 0;
                const counts = [];
                for (const length of [2400, 1, 2400, 17, 999]) {
                    speaker.receive({ generation: 1, samples: new Int16Array(length) });
                    given += length;
                    for (let time = 0; time < 0.4; time += 128 / sampleRate) {
                        speaker.process([], output);
                        currentTime += 128 / sampleRate;
                    }
                    counts.push([given, Math.max(...told), told.at(-1)]);
                }
                speaker.receive({ flush: 1 });
                return [counts, told.at(-1), given];""", rate)
            for given, most, last in counts[0]:
                self.assertEqual((most, last), (given, given), f"at {rate} Hz")
            self.assertEqual(counts[1], counts[2], f"at {rate} Hz")

    def test_everything_can_be_done_by_keyboard(self):
        page = self.open(microphone=self.quiet)

        def press(*keys):
            page.driver.switch_to.active_element.send_keys(*keys)

        def focus(name):
            for _ in range(40):
                if page.driver.switch_to.active_element.get_attribute("id") == name:
                    return
                press(Keys.TAB)
            self.fail(f"the Tab key does not lead to {name}")

        focus("talk")
        press(Keys.ENTER)
        page.wait("the conversation to begin", lambda: page.phase == "listening")
        focus("words")
        press("Please tell me a story.", Keys.ENTER)
        page.wait("the story", lambda: page.phase == "speaking")
        press(Keys.ESCAPE)
        page.wait("silence", lambda: page.phase == "listening")
        focus("filter")
        press("assistant:done")
        names = page.driver.execute_script("return [...document.querySelectorAll('#events code')].map((name) => name.textContent)")
        self.assertEqual(set(names), {"realtime:assistant:done"})
        press(Keys.TAB, Keys.TAB)
        for _ in range(8):
            if page.driver.switch_to.active_element.tag_name == "summary":
                break
            press(Keys.TAB)
        press(Keys.ENTER)
        page.wait("the event's JSON", lambda: "generatedText" in page.part("events").text)
        page.driver.execute_script("document.querySelector('.skip').focus()")
        focus("talk")
        press(Keys.SPACE)
        page.wait("the end", lambda: page.phase == "idle")
        self.assertEqual(page.console(), [])

    def test_a_refused_microphone_is_explained_and_writing_works(self):
        page = self.open(refuse_microphone=True)
        page.part("talk").click()
        page.wait("the conversation to begin", lambda: page.phase == "listening")
        self.assertEqual(
            page.notice, "The microphone was refused. Allow it beside the address above, then press Talk again. You can also just write.")
        self.say(page, "Hello")
        self.wait_for_silence(page)

    def test_a_page_that_a_screen_reader_can_follow(self):
        page = self.open(microphone=self.quiet)
        nameless = page.driver.execute_script(
            """return [...document.querySelectorAll("button, input, select, meter")].filter((control) =>
                !(control.tagName === "BUTTON" && control.textContent.trim()) && !control.ariaLabel?.trim() &&
                ![...control.labels ?? []].some((label) => label.textContent.trim())).map((control) => control.outerHTML);""")
        self.assertEqual(nameless, [])
        self.begin(page)
        self.say(page, "Hello")
        page.wait("the reply to be read out", lambda: re.match(r"Hiyori: \w", page.part("announcer").get_attribute("textContent")))
        self.assertEqual(page.part("status").aria_role, "status")

    def test_screenshots(self):
        page = self.open(microphone=self.quiet)
        self.begin(page)
        self.say(page, "Could you smile please?")
        page.wait("a smile", lambda: page.figure("expression") == "smile")
        self.wait_for_silence(page)
        self.say(page, "Please wave to me.")
        page.wait("a wave", lambda: page.figure("motion") == "wave")
        for name, width, height in (("phone", 390, 844), ("tablet", 768, 1024), ("desktop", 1440, 900)):
            for dark in (False, True):
                page.resize(width, height, dark)
                # Colours change within a moment.
                page.driver.execute_async_script("setTimeout(arguments[0], 400)")
                file = self.folder / f"{name}-{'dark' if dark else 'light'}.png"
                self.assertTrue(page.driver.save_screenshot(str(file)))
                self.assertGreater(file.stat().st_size, 20_000)


if __name__ == "__main__":
    unittest.main()
