"""Runs one workload on a site: `main.py SITE NAME ROUNDS`; figures as JSON to stdout, a table to stderr."""

import importlib
import json
import sys
from pathlib import Path

import frappe

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measure
from xdept_collab.services import wrapped_methods


def main(site: str, name: str, rounds: int) -> None:
	frappe.init(site=site)
	frappe.connect()
	try:
		workload = importlib.import_module(f"benchmarks.{name}")
		wrapped_methods.wrap()  # As every request and job does.
		with measure.jobs():
			figures = workload.run(rounds)
		result = {"workload": name, "what": workload.__doc__, "machine": measure.machine(), **figures}
		print(json.dumps(result, indent="\t", ensure_ascii=False))
		measure.show(result)
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
