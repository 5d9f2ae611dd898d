"""The files that make the pages an app on a phone: the manifest, and the script that works without network."""

import hashlib
import json
from pathlib import Path

from frappe import _
from werkzeug.wrappers import Response

from xdept_collab import __version__
from xdept_collab.rules.web_pages import ROOT
from xdept_collab.services import languages
from xdept_collab.www import answer, drawing

_SOURCE = Path(__file__).resolve().parents[1] / "public" / "js" / "phone" / "worker.js"
_IMAGES = "/assets/xdept_collab/images"
# As the ground of the pages in light and dark.
COLOUR = "#0b61b5"


def manifest() -> Response:
	"""Return what a phone needs to know to put the pages on its first screen."""
	icons = [
		{
			"src": f"{_IMAGES}/collab-{size}.png",
			"sizes": f"{size}x{size}",
			"type": "image/png",
			"purpose": purpose,
		}
		for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
	]
	found = {
		"id": ROOT,
		"name": _("Cross-Department Collaboration"),
		"short_name": _("Collaboration"),
		"start_url": ROOT,
		"scope": ROOT,
		"display": "standalone",
		"lang": languages.spoken_now(),
		"theme_color": COLOUR,
		"background_color": "#ffffff",
		"icons": icons,
	}
	return answer.file(json.dumps(found, ensure_ascii=False), "application/manifest+json")


def script() -> Response:
	"""Return the service worker with the files of this version; it works below /collab and nowhere else."""
	files = [*drawing.styles(), drawing.asset(drawing.SCRIPT)]
	source = _SOURCE.read_text(encoding="utf-8")
	version = hashlib.sha256("\n".join((__version__, source, *files)).encode()).hexdigest()[:12]
	told = {"version": version, "files": files, "root": ROOT, "languages": list(languages.NAMES)}
	response = answer.file(source.replace('"told by the server"', json.dumps(told)), "text/javascript")
	response.headers["Service-Worker-Allowed"] = ROOT
	return response
