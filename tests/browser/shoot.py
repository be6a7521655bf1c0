"""Look at pages: full-page pictures at 1280 and 390 px, light and dark, with what the browser complains about.

    python tests/browser/shoot.py --base http://127.0.0.1:8000 --email ada@example.org --password … --out /tmp/shots / /journey

Without `--email` the pages are seen signed out.
"""

import argparse
import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(filter(os.path.exists, ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")), "")
"""The system's browser: without its windows where there is such a one, which is less work."""
ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
SIZES = ((1280, 900), (390, 844))
THEMES = ("light", "dark")


def launch(playwright) -> Browser:
    """Start the system's Chromium; needs one."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)


def sign_in(page: Page, base: str, email: str, password: str) -> None:
    """Sign in as a person does."""
    page.goto(base + "/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.click("main button")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def shoot(page: Page, url: str, path: Path) -> list[str]:
    """Take a picture of a page; return what is wrong with it."""
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    answer = page.goto(url, wait_until="networkidle")
    page.screenshot(path=path, full_page=True)
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        problems.append(f"overflows by {over} px")
    if answer is not None and answer.status >= 400:
        problems.append(f"status {answer.status}")
    return problems


def main() -> None:
    """Read the command line, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--email", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        state = None
        if options.email:
            context = browser.new_context()
            sign_in(context.new_page(), options.base, options.email, options.password)
            state = context.storage_state()
            context.close()
        for path in options.paths:
            for theme in THEMES:
                for width, height in SIZES:
                    context = browser.new_context(
                        storage_state=state,
                        viewport={"width": width, "height": height},
                        color_scheme=theme,
                        reduced_motion="reduce",
                    )
                    name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"
                    file = options.out / f"{name}-{theme}-{width}.png"
                    problems = shoot(context.new_page(), options.base + path, file)
                    print(file, *(problems or ["ok"]), sep="  ")
                    context.close()
        browser.close()


if __name__ == "__main__":
    main()
