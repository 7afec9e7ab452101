//! A browser, driven as a person drives it: headless Chromium over its DevTools protocol. Only what the test needs.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const PATIENCE: Duration = Duration::from_secs(20);

/// Where Debian and others put it.
pub fn chromium() -> Option<PathBuf> {
    let places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    places.iter().map(PathBuf::from).find(|place| place.exists())
}

/// One page.
pub struct Page {
    chromium: Child,
    line: WebSocketStream<MaybeTlsStream<TcpStream>>,
    session: String,
    next: u64,
    profile: PathBuf,
}

impl Page {
    pub async fn open(chromium: &Path, url: &str) -> Page {
        let profile = std::env::temp_dir().join(format!("rollout-browser-{}", std::process::id()));
        let mut child = Command::new(chromium)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"])
            .args([
                "--window-size=1280,900",
                "--hide-scrollbars",
                "--lang=en-GB",
                "--force-color-profile=srgb",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Chromium starts");
        let mut told = BufReader::new(child.stderr.take().expect("its words"));
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(told.read_line(&mut line).expect("a line") > 0, "Chromium ended");
            if let Some((_, address)) = line.split_once("DevTools listening on ") {
                break address.trim().to_owned();
            }
        };
        // Whoever does not read on lets the browser wait for room.
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        let (line, _) = connect_async(address).await.expect("DevTools");
        let mut page = Page { chromium: child, line, session: String::new(), next: 0, profile };
        let target = page.call("Target.createTarget", json!({ "url": url })).await["targetId"].clone();
        let attached =
            page.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true })).await;
        page.session = attached["sessionId"].as_str().expect("a session").to_owned();
        page
    }

    /// # Panics
    /// The browser will not do it.
    pub async fn call(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let mut order = json!({ "id": self.next, "method": method, "params": params });
        if !self.session.is_empty() {
            order["sessionId"] = json!(self.session);
        }
        self.line.send(Message::text(order.to_string())).await.expect("it listens");
        loop {
            let Message::Text(text) = self.line.next().await.expect("it talks").expect("it talks") else {
                continue;
            };
            let answer: Value = serde_json::from_str(text.as_str()).expect("JSON");
            if answer["id"] == self.next {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    /// What a script gives.
    pub async fn script(&mut self, script: &str) -> Value {
        let params = json!({ "expression": script, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", params).await;
        assert!(answer["exceptionDetails"].is_null(), "{script}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Waits until a script gives something true.
    pub async fn until(&mut self, script: &str) -> Value {
        let since = Instant::now();
        loop {
            let value = self.script(script).await;
            if !(value.is_null() || value == false || value == "") {
                return value;
            }
            if since.elapsed() > PATIENCE {
                let seen = self.script("document.body.innerText").await;
                self.picture(&std::env::temp_dir().join("rollout-browser-failed.png")).await;
                panic!("never true: {script}\nin sight:\n{}", seen.as_str().unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Waits until words are in sight.
    pub async fn see(&mut self, words: &str) {
        self.until(&format!("document.body?.innerText.includes({}) === true", json!(words))).await;
    }

    /// Presses the newest thing that can be pressed and says this, in the window if one is open.
    pub async fn press(&mut self, words: &str) {
        let script = format!(
            "(() => {{
                const room = document.querySelector('.modal') || document.querySelector('#app');
                const all = [...room.querySelectorAll('button, label, [role=option]')].filter((one) =>
                    one.offsetParent !== null && !one.disabled && one.getAttribute('aria-busy') !== 'true' &&
                    (one.innerText.trim() === {0} || one.innerText.trim().startsWith({0} + '\\n') ||
                     one.getAttribute('aria-label') === {0}));
                const one = all.at(-1);
                if (one) one.click();
                return Boolean(one);
            }})()",
            json!(words)
        );
        self.until(&script).await;
    }

    /// Puts the cursor into what a selector finds, once what was just drawn has its own.
    pub async fn into(&mut self, selector: &str) {
        let script = format!(
            "(async () => {{
                // No hand is faster than two frames.
                for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
                const one = document.querySelector({});
                one?.focus();
                return one !== null && document.activeElement === one;
            }})()",
            json!(selector)
        );
        self.until(&script).await;
    }

    /// Types into what a selector finds. It must stand there: nothing may take the cursor away under a person's hands.
    pub async fn type_in(&mut self, selector: &str, words: &str) {
        self.into(selector).await;
        self.call("Input.insertText", json!({ "text": words })).await;
        let stands = format!(
            "(() => {{ const one = document.querySelector({}); return one?.value ?? one?.innerText ?? ''; }})()",
            json!(selector)
        );
        let stands = self.script(&stands).await;
        assert!(
            stands.as_str().is_some_and(|it| it.contains(words)),
            "what is typed does not stand: {stands}"
        );
    }

    pub async fn key(&mut self, key: &str, code: u32) {
        let text = if key == "Enter" { "\r" } else { "" };
        let down = json!({ "type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
        self.call("Input.dispatchKeyEvent", down).await;
        let up = json!({ "type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code });
        self.call("Input.dispatchKeyEvent", up).await;
    }

    pub async fn size(&mut self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.call("Emulation.setDeviceMetricsOverride", size).await;
    }

    pub async fn picture(&mut self, file: &Path) {
        let shot = self.call("Page.captureScreenshot", json!({ "format": "png" })).await;
        let bytes = unbase64(shot["data"].as_str().expect("a picture"));
        let folder = file.parent().expect("a folder");
        std::fs::create_dir_all(folder).expect("the folder is there");
        std::fs::write(file, bytes).expect("it is written");
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.chromium.kill();
        let _ = self.chromium.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

fn unbase64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u32> =
        text.bytes().filter(|byte| *byte != b'=').map(|byte| u32::from(digit(byte))).collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for four in digits.chunks(4) {
        let bits = four.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - four.len()));
        bytes.extend(bits.to_be_bytes()[1..four.len()].iter());
    }
    bytes
}
