"""Takes the pictures of the documents anew from a running site with the demo company.

Usage: python docs/images/screenshots.py [address]; needs Playwright and a Chromium (XDEPT_CHROMIUM or the machine's own).
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
PASSWORD = "collab-demo"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
# picture -> user, path, what must be on the screen before it is taken
PICTURES = {
	"task.png": ("coordinator@demo.example", "/app/collab-task/T20240715001", ".xdept-answers"),
	"task_zh.png": ("initiator@demo.example", "/app/collab-task/T20240715001", ".xdept-answers"),
}


def main() -> None:
	address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
	chromium = os.environ.get("XDEPT_CHROMIUM") or shutil.which("chromium")
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
		for picture, (user, path, sign) in PICTURES.items():
			context = browser.new_context(viewport={"width": 1280, "height": 720})
			answer = context.request.post(f"{address}/api/method/login", form={"usr": user, "pwd": PASSWORD})
			if not answer.ok:
				sys.exit(f"{user} cannot log in at {address}: run bin/up first, it makes the demo company.")
			take(context.new_page(), address + path, sign, FOLDER / picture)
			context.close()
		browser.close()


def take(page: Page, address: str, sign: str, target: Path) -> None:
	page.goto(address, wait_until="domcontentloaded")
	page.wait_for_selector(sign, timeout=60_000)
	page.wait_for_timeout(1500)  # fonts and animations
	page.screenshot(path=target)


if __name__ == "__main__":
	main()
