"""A visitor's ways through the studio page, each in a browser of its own against one server."""

import json
import pathlib
import re
import tempfile
import unittest

from selenium.webdriver.common.by import By
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

    def serve(self, name, *arguments):
        """A server of the test's own."""
        server = Server(self.folder, name, arguments)
        self.addCleanup(server.kill)
        server.start()
        return server

    def configured(self, name, **settings):
        """A server of the test's own, with these settings."""
        config = self.folder / f"{name}.json"
        config.write_text(json.dumps(settings))
        return self.serve(name, "--config", str(config))

    def open(self, url=None, **options):
        """A page of the server there, or of the one that all tests share."""
        page = Page(url or self.server.url, **options)
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
        for size in ((1440, 900), (390, 844), (844, 390)):
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
        self.assertEqual(page.remarks(), [], "whoever interrupts knows")
        self.assertEqual(page.console(), [])

    def test_a_server_that_is_killed_is_told_of_and_its_return_is_noticed(self):
        server = self.serve("killed-server")
        page = self.open(server.url, microphone=self.quiet)
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

    def test_a_server_that_hangs_is_told_of_and_no_written_word_is_lost(self):
        server = self.serve("hanging-server")
        page = self.open(server.url, microphone=self.quiet)
        self.begin(page)
        self.say(page, "Hello")
        self.wait_for_silence(page)
        server.hang()
        # Written before anyone can know.
        self.say(page, "Hello again")
        page.wait("the message", lambda: "server is gone" in page.notice, seconds=16)
        self.assertEqual(page.phase, "lost")
        self.say(page, "Please wave to me.")
        self.assertEqual(page.waiting(), ["Hello again", "Please wave to me."])
        page.driver.save_screenshot(str(self.folder / "server-hangs.png"))
        # An attempt to connect that hangs too is given up.
        page.driver.execute_async_script("setTimeout(arguments[0], 3000)")
        self.assertEqual(page.phase, "lost")
        server.go_on()
        page.wait("the conversation to go on", lambda: page.phase in ("listening", "thinking", "speaking"))
        self.assertEqual(page.notice, "")
        page.wait("the wave", lambda: page.figure("motion") == "wave")
        self.assertEqual(page.waiting(), [])
        self.assertEqual([line for line in page.lines("user") if "wave" in line], ["Please wave to me."])

    def test_a_server_that_lives_is_not_given_up_however_quiet_it_is(self):
        page = self.open(microphone=self.quiet)
        page.watch_connections()
        self.begin(page)
        page.driver.set_script_timeout(60)
        page.driver.execute_async_script("setTimeout(arguments[0], 13000)")
        self.assertEqual((page.phase, page.connections()), ("listening", [1, 1]))
        self.assertEqual(page.events("pong"), [])
        self.assertEqual(page.console(), [])

    def test_words_that_cannot_be_sent_yet_wait_in_order_up_to_a_limit(self):
        server = self.serve("absent-server")
        page = self.open(server.url)
        page.watch_connections()
        server.kill()
        words = ["one", "two", "three", "four", "five"]
        for word in words:
            self.say(page, word)
        self.assertEqual(page.waiting(), words)
        self.say(page, "six")
        self.assertIn("5 messages wait already", page.part("words").get_property("validationMessage"))
        self.assertEqual((page.waiting(), page.part("words").get_attribute("value")), (words, "six"))
        server.start()
        # What came from the server before is got again: it is heard.
        page.wait("the answer to be heard", lambda: page.events("tts:audio:start"))
        self.assertEqual(page.notice, "")
        page.wait("the next ones", lambda: page.lines("user")[:2] == words[:2])
        self.assertEqual([page.lines().index(word) for word in words[:2]], [0, 2], "each is answered before the next is said")
        # What waits when the visitor ends the conversation comes back to be changed.
        page.part("words").clear()
        server.kill()
        page.wait("the message", lambda: page.phase == "lost")
        waiting = page.waiting()
        self.assertEqual(waiting, words[5 - len(waiting):])
        self.assertIn(len(waiting), (2, 3))
        page.part("talk").click()
        self.assertEqual((page.phase, page.waiting(), page.part("words").get_attribute("value")), ("idle", [], " ".join(waiting)))

    def test_a_server_that_hangs_before_the_conversation_is_told_of(self):
        server = self.serve("late-server")
        page = self.open(server.url, microphone=self.quiet)
        server.hang()
        page.part("talk").click()
        page.wait("the message", lambda: page.notice, seconds=13)
        page.wait("the attempt to be given up", lambda: page.phase == "lost", seconds=13)
        self.assertIn("server is gone", page.notice)
        server.go_on()
        page.wait("the conversation to begin", lambda: page.phase == "listening")
        self.assertEqual(page.notice, "")

    def test_a_text_that_the_server_refuses_comes_back_and_holds_nothing_up(self):
        page = self.open(microphone=self.quiet)
        page.watch_connections()
        self.begin(page)
        # A text of which the server would know nothing, so that what it answers is known.
        page.driver.execute_script(
            """const socket = window.connections[0];
            window.send = socket.send;
            socket.send = function (data) { if (typeof data !== "string" || JSON.parse(data).type !== "text") window.send.call(this, data); };""")
        self.say(page, "Hello")
        page.part("words").send_keys("and a draft")
        page.driver.execute_script(
            """const socket = window.connections[0];
            socket.send = window.send;
            socket.onmessage({ data: JSON.stringify({ type: "error", code: "busy", about: "text", message: "Not just now." }) });""")
        page.wait("the message", lambda: page.notice == "Not just now.", seconds=3)
        self.assertEqual(page.part("words").get_attribute("value"), "Hello and a draft")
        page.part("words").clear()
        for text, answers in (("Hello", 1), ("Please wave to me.", 2)):
            self.say(page, text)
            page.wait("an answer", lambda: len(page.lines("assistant")) == answers)
            self.wait_for_silence(page)
        self.assertEqual(page.waiting(), [])
        self.assertEqual(page.console(), [])

    def test_a_question_after_a_lost_connection_does_not_reach_the_next_conversation(self):
        page = self.open(microphone=self.quiet)
        page.watch_connections()
        self.begin(page)
        page.driver.execute_script(
            """const ask = window.fetch;
            window.fetch = async (...given) => {
                await new Promise((go) => (window.answer = go));
                return ask(...given);
            };
            const microphones = navigator.mediaDevices;
            const open = microphones.getUserMedia.bind(microphones);
            microphones.getUserMedia = async (wish) => {
                await new Promise((allow) => (window.allow = allow));
                return open(wish);
            };
            window.connections[0].close();""")
        page.wait("the question", lambda: page.driver.execute_script("return Boolean(window.answer);"))
        page.driver.execute_script("const talk = document.getElementById('talk'); talk.click(); talk.click(); window.answer();")
        page.wait("the microphone to be asked for", lambda: page.driver.execute_script("return Boolean(window.allow);"))
        page.wait("the hint", lambda: page.part("hint").text == "Allow the microphone, or press End.", seconds=5)
        page.driver.execute_script("window.allow();")
        page.wait("the second conversation", lambda: page.phase == "listening")
        # As long as a page waits before it tries again.
        page.driver.execute_async_script("setTimeout(arguments[0], 1000)")
        self.assertEqual((page.phase, page.notice, page.connections()), ("listening", "", [2, 1]))
        # The question of why was answered with "upgrade required", as it should be.
        self.assertEqual([words for words in page.console() if "426" not in words], [])

    def test_the_end_of_a_conversation_is_told_though_the_sound_stood_still(self):
        page = self.open(microphone=self.quiet)
        page.watch_connections()
        page.watch_sound()
        self.begin(page)
        page.driver.execute_script(
            """for (const context of window.contexts) {
                context.resume = () => new Promise(() => {});
                context.suspend();
            }""")
        page.wait("the message", lambda: page.notice.startswith("The browser has paused the sound"), seconds=5)
        page.driver.execute_script(
            """window.connections[0].onmessage({ data: JSON.stringify(
                { type: "goodbye", reason: "idle", message: "Nothing was said for a while.", comeBack: false }) });
            window.connections[0].close();""")
        page.wait("the end", lambda: page.phase == "idle")
        page.driver.execute_async_script("setTimeout(arguments[0], 1500)")
        self.assertEqual(page.notice, "The conversation has ended. Nothing was said for a while.")

    def test_nothing_of_an_ended_conversation_brings_the_page_back(self):
        page = self.open(microphone=self.quiet)
        page.watch_connections()
        self.begin(page)
        # What was on its way when the visitor ended it: sound, and the start of the session.
        page.driver.execute_script(
            """const take = window.connections[0].onmessage;
            document.getElementById("talk").click();
            const sound = new ArrayBuffer(12 + 1920);
            const header = new DataView(sound);
            header.setUint8(0, 1);
            header.setUint8(1, 1);
            header.setUint32(4, 1, true);
            take({ data: sound });
            take({ data: JSON.stringify({ type: "event", event: "realtime:session:start", payload: {} }) });
            take({ data: JSON.stringify({ type: "event", event: "tts:audio:start", payload: {} }) });""")
        self.assertEqual(page.phase, "idle")
        page.wait("the goodbye", lambda: page.events("goodbye"))
        self.assertEqual(page.phase, "idle")
        self.assertEqual(page.console(), [])

    def test_sound_that_the_browser_pauses_goes_on_by_itself_or_is_told_of(self):
        page = self.open(microphone=self.quiet)
        page.watch_sound()
        self.begin(page)
        states = lambda: page.driver.execute_script("return window.contexts.map((context) => context.state);")
        self.assertEqual(states(), ["running", "running"])
        page.driver.execute_script("for (const context of window.contexts) context.suspend();")
        page.wait("both to go on", lambda: states() == ["running", "running"], seconds=5)
        self.assertEqual(page.notice, "")
        # Now the browser refuses, as one does that wants a press of a button first.
        page.driver.execute_script(
            """for (const context of window.contexts) {
                context.resume = () => new Promise(() => {});
                context.suspend();
            }""")
        page.wait("the message", lambda: page.notice.startswith("The browser has paused the sound"), seconds=5)
        page.driver.execute_script("for (const context of window.contexts) delete context.resume;")
        page.part("notice-action").click()
        page.wait("both to go on", lambda: states() == ["running", "running"], seconds=5)
        page.wait("the message to go", lambda: page.notice == "", seconds=5)
        self.assertEqual(page.phase, "listening")
        self.assertEqual(page.console(), [])

    def test_a_page_over_plain_http_says_what_it_lacks_and_writes(self):
        server = self.configured("named-server", hostNames=["studio.test", "127.0.0.1"])
        page = self.open(
            f"http://studio.test:{server.port}/", microphone=self.quiet, switches=["--host-resolver-rules=MAP studio.test 127.0.0.1"])
        self.assertFalse(page.driver.execute_script("return window.isSecureContext;"))
        page.watch_connections()
        page.part("talk").click()
        page.wait("the conversation to begin", lambda: page.phase == "listening")
        self.assertIn("https", page.notice)
        self.assertNotIn("No microphone was found", page.notice)
        self.assertEqual([hello["sound"] for hello in page.said("hello")], [False])
        self.say(page, "Hello")
        page.wait("an answer", lambda: page.lines("assistant"))
        self.assertIn("https", page.notice)

    def test_a_server_that_stops_says_goodbye(self):
        server = self.serve("stopped-server")
        page = self.open(server.url, microphone=self.quiet)
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

    def test_a_key_that_the_server_does_not_know_is_told_of(self):
        tokens = self.folder / "tokens"
        tokens.write_text("visitor a-key-of-forty-letters-that-nobody-guesses\n")
        server = self.serve("locked-server", "--tokens", str(tokens))
        page = self.open(server.url, microphone=self.quiet)
        page.part("talk").click()
        page.wait("the question", lambda: page.notice.startswith("This server asks who you are."))
        page.part("key").send_keys("wrong" + Keys.ENTER)
        page.wait("the answer", lambda: page.notice.startswith("The server does not know this key."))
        page.part("key").send_keys("a-key-of-forty-letters-that-nobody-guesses" + Keys.ENTER)
        page.wait("the conversation to begin", lambda: page.phase == "listening")

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

    def test_the_keyboard_never_loses_its_place(self):
        page = self.open(microphone=self.quiet)
        page.driver.execute_script("document.querySelector('#suggestions button').focus();")
        page.driver.switch_to.active_element.send_keys(Keys.ENTER)
        page.wait("the answer to a suggestion", lambda: page.lines("assistant"))
        self.assertEqual(page.focus(), "words")
        self.wait_for_silence(page)
        self.say(page, "Please tell me a story.")
        page.wait("the story", lambda: page.phase == "speaking")
        page.driver.execute_script("document.getElementById('interrupt').focus();")
        page.driver.switch_to.active_element.send_keys(Keys.ENTER)
        page.wait("silence", lambda: page.phase == "listening", seconds=3)
        self.assertEqual((page.focus(), page.is_enabled("interrupt")), ("interrupt", False))
        page.driver.execute_script("document.getElementById('talk').focus();")
        page.driver.switch_to.active_element.send_keys(Keys.ENTER)
        page.driver.switch_to.active_element.send_keys(Keys.ENTER)
        page.wait("a new conversation", lambda: page.phase == "listening")
        self.assertTrue(page.is_enabled("mute"))
        page.driver.execute_script("document.getElementById('mute').focus(); document.getElementById('talk').click();")
        self.assertEqual((page.phase, page.focus(), page.is_enabled("mute")), ("idle", "mute", False))
        page.driver.switch_to.active_element.send_keys(Keys.ENTER)
        self.assertEqual(page.part("mute").get_attribute("aria-pressed"), "false", "a button that is out of use does nothing")
        for button in ("notice-close", "notice-action"):
            page.driver.execute_script(
                """document.getElementById("key").value = "two words";
                document.getElementById("key-form").requestSubmit();""")
            page.wait("a message", lambda: page.notice)
            page.driver.execute_script(
                "document.getElementById(arguments[0]).hidden = false; document.getElementById(arguments[0]).focus();", button)
            self.assertEqual(page.focus(), button)
            page.driver.execute_script("document.getElementById('notice-close').click();")
            self.assertEqual((page.notice, page.focus()), ("", "talk"))

    def test_the_edges_of_controls_can_be_seen_in_both_themes(self):
        page = self.open()
        for dark in (False, True):
            page.resize(1440, 900, dark)
            faint = page.driver.execute_script(
                """document.getElementById("notice").hidden = document.getElementById("key-form").hidden = false;
                document.getElementById("notice-action").hidden = false;
                document.getElementById("settings").showModal();
                const light = (colour) => {
                    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
                    const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
                    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
                };
                const contrast = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);
                const isClear = (colour) => /, 0\\)$/.test(colour);
                const ground = (element) => {
                    while (element && isClear(getComputedStyle(element).backgroundColor)) element = element.parentElement;
                    return getComputedStyle(element ?? document.body).backgroundColor;
                };
                const found = [];
                for (const control of document.querySelectorAll("input:not([type=checkbox]), select, button:not(.plain, .side, .quiet)")) {
                    const style = getComputedStyle(control);
                    const ring = style.boxShadow.includes("inset") ? style.boxShadow.match(/rgba?\\([^)]+\\)/)?.[0] : null;
                    const edge = parseFloat(style.borderTopWidth) > 0 ? style.borderTopColor : ring ?? style.backgroundColor;
                    const ratio = contrast(edge, ground(control.parentElement));
                    if (ratio < 3) found.push(`${control.id || control.textContent}: ${ratio.toFixed(2)}`);
                }
                document.getElementById("settings").close();
                return found;""")
            self.assertEqual(faint, [], "dark" if dark else "light")

    def test_what_waits_and_the_message_about_a_lost_server_can_be_read_at_every_size(self):
        server = self.serve("lost-server")
        page = self.open(server.url, microphone=self.quiet)
        self.begin(page)
        server.kill()
        page.wait("the message", lambda: "server is gone" in page.notice)
        self.say(page, "Hello again")
        # A line that waits already does not appear anew when another joins it.
        first = page.driver.find_element(By.CSS_SELECTOR, ".line.waiting")
        self.say(page, "Please wave to me.")
        self.assertEqual(page.waiting(), ["Hello again", "Please wave to me."])
        self.assertEqual(page.driver.find_element(By.CSS_SELECTOR, ".line.waiting"), first)
        for name, width, height in (
            ("narrow", 320, 640), ("phone", 390, 844), ("phone-sideways", 844, 390), ("tablet", 768, 1024), ("desktop", 1440, 900)):
            for dark in (False, True):
                page.resize(width, height, dark)
                page.driver.execute_async_script("setTimeout(arguments[0], 400)")
                page.driver.save_screenshot(str(self.folder / f"lost-{name}-{'dark' if dark else 'light'}.png"))
                where = f"{name}, {'dark' if dark else 'light'}"
                self.assertLessEqual(page.driver.execute_script("return document.documentElement.scrollWidth"), width, where)
                for text, ratio in page.contrasts(".line.waiting, .line.waiting b, .notice p, .notice button"):
                    self.assertGreaterEqual(ratio, 4.5, f"{text} at {where}")
                message, parts = page.driver.execute_script(
                    """const place = (element) => {
                        const { left, right, top, bottom } = element.getBoundingClientRect();
                        return { left, right, top, bottom };
                    };
                    const notice = document.getElementById("notice");
                    return [place(notice), [...notice.children].filter((part) => !part.hidden).map(place)];""")
                words, action, close = parts
                self.assertTrue(0 <= message["left"] and message["right"] <= width, where)
                for part in parts:
                    self.assertTrue(message["left"] < part["left"] and part["right"] < message["right"], where)
                self.assertEqual((round(action["top"]), round(action["bottom"])), (round(close["top"]), round(close["bottom"])), where)
                self.assertGreater(close["left"], action["right"], where)
                # Beside the words where there is room for both, else below all of them.
                isBeside = action["left"] >= words["right"]
                self.assertTrue(isBeside or action["top"] >= words["bottom"], where)

    def test_where_motion_is_not_wanted_the_character_hints_at_it(self):
        page = self.open()
        movements = {}
        for calm in (False, True):
            if calm:
                page.calm()
            for motion in ("bow", "nod", "wave"):
                movements[motion, calm] = page.driver.execute_async_script(
                    """const [motion, done] = arguments;
                    import("./studio.js").then(({ receive }) => {
                        const watched = ["head", "whole", "body", "forearm", "hand"].map((id) => document.getElementById(id));
                        const spans = new Map();
                        const note = () => watched.forEach((part) => part.getAttribute("transform")?.match(/-?[\\d.]+(?:e-?\\d+)?/g).forEach((text, index) => {
                            const [value, key] = [Number(text), part.id + index];
                            const [low, high] = spans.get(key) ?? [value, value];
                            spans.set(key, [Math.min(low, value), Math.max(high, value)]);
                        }));
                        receive("realtime:motion", { group: motion });
                        const end = performance.now() + 2600;
                        const look = () => {
                            // The first frame of a shown arm is where it stays.
                            if (document.getElementById("arm-right").getAttribute("opacity") > 0 || motion !== "wave") note();
                            if (performance.now() < end) requestAnimationFrame(look);
                            else done(Math.max(...[...spans.values()].map(([low, high]) => high - low)));
                        };
                        requestAnimationFrame(look);
                    });""", motion)
        for motion in ("bow", "nod", "wave"):
            self.assertGreater(movements[motion, False], 15, motion)
            self.assertLess(movements[motion, True], 10, motion)

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
        page.wait("the reply to be read out", lambda: re.match(r"Hiyori: \w", page.announced))
        self.assertEqual(page.part("status").aria_role, "status")

    def test_the_conversation_has_one_state_whatever_happens_in_whatever_order(self):
        page = self.open()
        # What happens, and how the conversation stands then: its phase, whether it can be interrupted, and whether it is the visitor's turn.
        steps = [
            ("replyExpected", True, ["idle", False, False]),
            ("begin", None, ["connecting", False, False]),
            ("replyExpected", False, ["connecting", False, False]),
            ("started", None, ["listening", False, True]),
            ("replyExpected", True, ["thinking", True, False]),
            ("heard", True, ["speaking", True, False]),
            ("replyExpected", False, ["speaking", True, False]),
            ("heard", False, ["listening", False, True]),
            ("heard", True, ["speaking", True, False]),
            ("lost", None, ["lost", False, False]),
            ("sessionEnded", None, ["lost", False, False]),
            ("replyExpected", True, ["lost", False, False]),
            ("started", None, ["thinking", True, False]),
            ("sessionEnded", None, ["thinking", False, False]),
            ("heard", True, ["speaking", False, False]),
            ("ended", None, ["idle", False, False]),
            ("begin", None, ["connecting", False, False]),
            ("started", None, ["listening", False, True]),
            ("ended", None, ["idle", False, False]),
        ]
        found = page.driver.execute_async_script(
            """const [steps, done] = arguments;
            import("./conversation.js").then(({ Conversation }) => {
                let changes = 0;
                const conversation = new Conversation(() => (changes += 1));
                done(steps.map(([happened, value]) => {
                    conversation[happened](value);
                    return [conversation.phase, conversation.canInterrupt, conversation.isQuiet];
                }).concat([changes]));
            });""", [[happened, value] for happened, value, _ in steps])
        for (happened, value, expected), actual in zip(steps, found):
            self.assertEqual(actual, expected, f"after {happened}({value})")
        # The end of a session that there is not changes nothing; all else is told of.
        self.assertEqual(found[-1], len(steps) - 1)

    def test_the_page_names_nobody_before_the_server_says_who_is_there(self):
        page = self.open()
        self.assertEqual(page.driver.title, "Charivo studio")
        self.assertTrue(page.part("character-name").text)
        self.assertEqual(page.part("figure").get_attribute("aria-label"), "The character, with a calm face")
        self.assertNotIn("Hiyori", page.driver.execute_script("return document.documentElement.outerHTML;"))

    def test_whoever_the_server_has_is_named_everywhere_also_after_another_took_the_place(self):
        someone = self.folder / "someone.json"
        someone.write_text('{"id": "ren", "name": "Ren"}')
        server = self.serve("someones-server", "--character", str(someone))
        page = self.open(server.url)
        for name, count in (("Ren", 1), ("Mio", 2)):
            self.say(page, "Hello")
            page.wait("an answer", lambda: len(page.lines("assistant")) == count)
            page.wait("the reply to be read out", lambda: page.announced.startswith(f"{name}: "))
            page.wait("its end", lambda: page.phase == "listening")
            self.assertEqual(page.part("character-name").text, name)
            self.assertEqual(page.driver.title, f"{name} · Charivo studio")
            self.assertTrue(page.part("figure").get_attribute("aria-label").startswith(f"{name}, with "))
            self.assertEqual(page.part("hint").text, f"Write something to {name}.")
            someone.write_text('{"id": "mio", "name": "Mio"}')
            if count == 1:
                server.kill()
                page.wait("the loss", lambda: page.phase == "lost")
                server.start()
                page.wait("the server to be back", lambda: page.phase == "listening")
        # What was said before was said by the one before.
        said_by = page.driver.execute_script(
            "return [...document.querySelectorAll('#lines [data-role=assistant] b')].map((name) => name.textContent);")
        self.assertEqual(said_by, ["Ren", "Mio"])

    def test_a_reply_that_its_length_limit_ends_is_marked_so_and_nothing_of_it_is_struck_out(self):
        server = self.configured("short-server", policy={"outputTokens": 100})
        page = self.open(server.url, microphone=self.quiet)
        self.begin(page)
        self.say(page, "Please tell me a story.")
        page.wait("the limit", lambda: page.events("realtime:assistant:done"))
        self.wait_for_silence(page)
        self.assertEqual([event["reason"] for event in page.events("realtime:response:done")], ["max_output_tokens"])
        self.assertEqual(page.remarks(), ["Cut short by the reply's length limit."])
        self.assertTrue(page.announced.endswith("Cut short by the reply's length limit."), page.announced)
        self.assertTrue(page.lines("assistant")[0])
        self.assertEqual(page.unheard(), [])
        page.driver.save_screenshot(str(self.folder / "length-limit.png"))
        self.assertEqual(page.console(), [])

    def test_a_length_limit_that_leaves_no_room_for_a_word_is_told_of(self):
        server = self.configured("silent-server", policy={"outputTokens": 12})
        page = self.open(server.url)
        self.say(page, "Please tell me a story.")
        page.wait("the limit", lambda: page.events("realtime:response:done"))
        self.assertEqual(page.lines(), ["Please tell me a story.", "A reply without a word: Cut short by the reply's length limit."])
        self.assertEqual(page.announced, "Hiyori: Cut short by the reply's length limit.")
        page.wait("the visitor's turn", lambda: page.phase == "listening")

    def test_a_diagnostic_without_a_message_is_told_by_its_code(self):
        page = self.open()
        brief = page.driver.execute_async_script(
            """const done = arguments[0];
            import("./studio.js").then(({ receive }) => {
                receive("realtime:diagnostic", { code: "audio_dropped", message: "", count: 2 });
                done(document.querySelector("#events small").textContent);
            });""")
        self.assertEqual(brief, "audio_dropped")

    def test_character_button_and_conversation_are_on_one_screen_of_a_phone_upright_and_sideways(self):
        page = self.open(microphone=self.quiet)
        page.touch()
        parts = ("#figure", "#talk", "#mute", "#interrupt", "#lines", "#words", "#send")
        sizes = (("upright", 390, 844), ("sideways", 844, 390), ("small-sideways", 667, 375), ("smallest-sideways", 568, 320))

        def check(when):
            for name, width, height in sizes:
                for dark in (False, True):
                    page.resize(width, height, dark)
                    page.driver.execute_async_script("setTimeout(arguments[0], 400)")
                    where = f"{when}, {name}, {'dark' if dark else 'light'}"
                    self.assertTrue(
                        page.driver.save_screenshot(str(self.folder / f"phone-{when}-{name}-{'dark' if dark else 'light'}.png")))
                    self.assertLessEqual(page.driver.execute_script("return document.documentElement.scrollWidth"), width, where)
                    shown = [part for part in parts if page.driver.find_element(By.CSS_SELECTOR, part).is_displayed()]
                    self.assertIn("#words", shown, where)
                    places = dict(zip(shown, page.places(*shown)))
                    for part, (left, top, right, bottom) in places.items():
                        self.assertTrue(0 <= left and right <= width and 0 <= top and bottom <= height, f"{part} {where}: {places[part]}")
                    left, top, right, bottom = places["#figure"]
                    self.assertGreaterEqual(min(right - left, bottom - top), 120, where)
                    self.assertGreaterEqual(places["#talk"][3] - places["#talk"][1], 44, f"room for a finger {where}")
                    self.assertLessEqual(bottom, places["#talk"][1], where)
                    if when == "talking":
                        # Enough to read what was said last.
                        self.assertGreaterEqual(places["#lines"][3] - places["#lines"][1], 100, where)

        check("idle")
        self.begin(page)
        self.say(page, "Hello")
        self.wait_for_silence(page)
        check("talking")

    def test_where_there_is_no_keyboard_nobody_is_told_to_press_a_key(self):
        page = self.open()
        for fingers in (False, True):
            if fingers:
                page.touch()
            page.part("settings-open").click()
            page.wait("the settings", lambda: page.part("settings").is_displayed())
            self.assertEqual("Esc" in page.part("settings").text, not fingers)
            page.driver.execute_script("document.getElementById('settings').close();")
            self.say(page, "Please tell me a story.")
            page.wait("the story", lambda: page.phase == "speaking")
            self.assertEqual("Esc" in page.part("hint").text, not fingers, page.part("hint").text)
            page.part("interrupt").click()
            page.wait("silence", lambda: page.phase == "listening")

    def test_screenshots(self):
        page = self.open(microphone=self.quiet)
        self.begin(page)
        self.say(page, "Could you smile please?")
        page.wait("a smile", lambda: page.figure("expression") == "smile")
        self.wait_for_silence(page)
        self.say(page, "Please wave to me.")
        page.wait("a wave", lambda: page.figure("motion") == "wave")
        for name, width, height in (
            ("phone", 390, 844), ("phone-sideways", 844, 390), ("tablet", 768, 1024), ("desktop", 1440, 900)):
            for dark in (False, True):
                page.resize(width, height, dark)
                # Colours change within a moment.
                page.driver.execute_async_script("setTimeout(arguments[0], 400)")
                file = self.folder / f"{name}-{'dark' if dark else 'light'}.png"
                self.assertTrue(page.driver.save_screenshot(str(file)))
                self.assertGreater(file.stat().st_size, 20_000)


if __name__ == "__main__":
    unittest.main()
