"""The studio page in a headless Chromium."""

import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By


class Page:
    """A browser with the page, and what a visitor sees of it."""

    def __init__(self, url, microphone=None, refuse_microphone=False, switches=()):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        switches = [
            *switches,
            "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
            "--autoplay-policy=user-gesture-required",
            # In a namespace without another network, as a test's may be.
            "--allow-loopback-in-peer-connection",
            # Chromium's sandbox cannot be made inside most containers, nor by root.
            "--no-sandbox",
        ]
        if microphone:
            switches += [
                "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={microphone}"]
        if refuse_microphone:
            switches += ["--use-fake-device-for-media-stream", "--deny-permission-prompts"]
        for switch in switches:
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_window_size(1440, 900)
        self.url = url
        self.driver.get(url)
        self.wait("the page to be ready", lambda: self.phase == "idle")

    def close(self):
        self.driver.quit()

    def part(self, name):
        return self.driver.find_element(By.ID, name)

    def wait(self, what, is_so, seconds=30):
        """Waits until something is so, and answers with what it was."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = is_so()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"waited {seconds} s in vain for {what}; {self.describe()}")

    def describe(self):
        return f"phase {self.phase}, notice {self.notice!r}, lines {self.lines()}, console {self.console()}"

    @property
    def phase(self):
        return self.driver.find_element(By.TAG_NAME, "body").get_attribute("data-phase")

    @property
    def notice(self):
        return self.part("notice-text").text if self.part("notice").is_displayed() else ""

    @property
    def announced(self):
        """What a screen reader was given to read out last."""
        return self.part("announcer").get_attribute("textContent")

    def figure(self, name):
        return self.part("figure").get_attribute(f"data-{name}")

    def lines(self, role=None):
        """What was said, as it stands on the page; what was not heard is left out."""
        return self.driver.execute_script(
            """return [...document.querySelectorAll("#lines li" + (arguments[0] ? `[data-role=${arguments[0]}]` : ""))]
                .filter((line) => !line.hidden).map((line) => {
                    const copy = line.cloneNode(true);
                    copy.querySelectorAll("b, s, small, .hidden").forEach((part) => part.remove());
                    return copy.textContent.trim();
                });""", role)

    def waiting(self):
        """What was written and is not sent yet."""
        return self.driver.execute_script(
            """return [...document.querySelectorAll("#lines .waiting")].map((line) => {
                const copy = line.cloneNode(true);
                copy.querySelector("b").remove();
                return copy.textContent;
            });""")

    def remarks(self):
        """What the page says about lines of the conversation."""
        return self.driver.execute_script(
            """return [...document.querySelectorAll("#lines small")].map((part) => part.textContent.trim());""")

    def unheard(self):
        return self.driver.execute_script("""return [...document.querySelectorAll("#lines s")].map((part) => part.textContent);""")

    def events(self, name):
        """The payloads of the events of that name so far, oldest first."""
        return self.driver.execute_async_script(
            """const done = arguments[1];
            import("./studio.js").then(({ timeline }) => done(
                timeline.events.filter((event) => event.name === arguments[0]).map((event) => event.payload)));""", name)

    def names(self):
        """The names of all events so far, oldest first."""
        return self.driver.execute_async_script(
            """import("./studio.js").then(({ timeline }) => arguments[0](timeline.events.map((event) => event.name)));""")

    def watch_connections(self):
        """From now on keeps every WebSocket of the page's, and what it says in words."""
        self.driver.execute_script(
            """const Real = window.WebSocket;
            window.connections = [];
            window.said = [];
            window.WebSocket = class extends Real {
                constructor(...given) {
                    super(...given);
                    window.connections.push(this);
                }
                send(data) {
                    if (typeof data === "string") window.said.push(JSON.parse(data));
                    super.send(data);
                }
            };""")

    def connections(self):
        """How many WebSockets were made since they are watched, and how many of them are open."""
        return self.driver.execute_script(
            "return [window.connections.length, window.connections.filter((one) => one.readyState === WebSocket.OPEN).length];")

    def said(self, kind):
        return self.driver.execute_script("return window.said.filter((message) => message.type === arguments[0]);", kind)

    def console(self):
        """What the console holds that is worse than a remark, since the last time it was asked."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def focus(self):
        """The id of what has the keyboard's focus, or its tag."""
        return self.driver.execute_script("return document.activeElement.id || document.activeElement.tagName;")

    def is_enabled(self, name):
        return self.part(name).get_attribute("aria-disabled") != "true"

    def watch_sound(self):
        """From now on keeps every AudioContext of the page's."""
        self.driver.execute_script(
            """const Real = window.AudioContext;
            window.contexts = [];
            window.AudioContext = class extends Real {
                constructor(...given) {
                    super(...given);
                    window.contexts.push(this);
                }
            };""")

    def resize(self, width, height, dark=False):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": min(width, height) < 600})
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def touch(self):
        """Its visitor has fingers, and no keyboard or mouse."""
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})

    def places(self, *selectors):
        """Where the first of each of these selectors is in the window: left, top, right, bottom."""
        return self.driver.execute_script(
            """return arguments[0].map((selector) => {
                const { left, top, right, bottom } = document.querySelector(selector).getBoundingClientRect();
                return [left, top, right, bottom];
            });""", selectors)

    def contrasts(self, selector):
        """The words of these elements, and the contrast of their colour, as much of it as shows, with what is behind it (WCAG 2, 1.4.3)."""
        return self.driver.execute_script(
            """const parts = (colour) => {
                const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
                return { channels: [red, green, blue], alpha };
            };
            const over = (front, back) => front.channels.map((value, index) => value * front.alpha + back[index] * (1 - front.alpha));
            const light = (channels) => channels.map((part) => part / 255)
                .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
                .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
            const ground = (element) => {
                const back = element.parentElement ? ground(element.parentElement) : [255, 255, 255];
                return over(parts(getComputedStyle(element).backgroundColor), back);
            };
            const shows = (element) => Number(getComputedStyle(element).opacity) * (element.parentElement ? shows(element.parentElement) : 1);
            return [...document.querySelectorAll(arguments[0])].filter((element) => element.offsetParent || element.closest(".notice"))
                .filter((element) => !element.hidden).map((element) => {
                    const back = ground(element);
                    const ink = parts(getComputedStyle(element).color);
                    const [one, other] = [light(over({ ...ink, alpha: ink.alpha * shows(element) }, back)), light(back)];
                    return [element.textContent, (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)];
                });""", selector)

    def calm(self):
        """Its visitor does not want motion."""
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]})
