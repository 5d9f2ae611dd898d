"""Describes the endpoints in OpenAPI 3.1, from their type hints, docstrings and the access table.

	python -m xdept_collab.setup.openapi update    # docs/openapi.json
	python -m xdept_collab.setup.openapi check     # ends with 1 when the file is behind the code

Needs neither Frappe nor a site. What stands in for a method of Frappe is left out: that is Frappe's API.
"""

import argparse
import ast
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xdept_collab import __version__
from xdept_collab.rules.access_surfaces import ANY_RECORD, ENDPOINTS, Need

PACKAGE = Path(__file__).resolve().parents[1]
TARGET = PACKAGE.parent / "docs" / "openapi.json"

_SIMPLE: dict[str, dict[str, Any]] = {
	"str": {"type": "string"},
	"int": {"type": "integer"},
	"float": {"type": "number"},
	"bool": {"type": "boolean"},
	"None": {"type": "null"},
	"dict": {"type": "object"},
	"list": {"type": "array"},
	"tuple": {"type": "array"},
	"Any": {},
}
_REFUSALS = {
	"403": "The caller may not do this, or the record does not exist; both answer alike.",
	"417": "The content is refused: a rule of the collaboration, a wrong type or a missing argument.",
}


@dataclass(frozen=True)
class Endpoint:
	"""One whitelisted function as its source says it is."""

	module: str
	function: ast.FunctionDef
	verbs: tuple[str, ...]
	aliases: dict[str, ast.expr]

	@property
	def short(self) -> str:
		return f"{self.module}.{self.function.name}"

	@property
	def path(self) -> str:
		return f"/api/method/xdept_collab.api.{self.short}"


def endpoints() -> Iterator[Endpoint]:
	"""Every endpoint of the package's `api` that is our own, in the order of its path."""
	for source in sorted((PACKAGE / "api").glob("*.py")):
		tree = ast.parse(source.read_text(encoding="utf-8"))
		functions = sorted(
			(one for one in tree.body if isinstance(one, ast.FunctionDef)), key=lambda f: f.name
		)
		for function in functions:
			verbs = _verbs(function)
			if verbs and f"{source.stem}.{function.name}" in ENDPOINTS:
				yield Endpoint(source.stem, function, verbs, _aliases(tree))


def _verbs(function: ast.FunctionDef) -> tuple[str, ...]:
	for decorator in function.decorator_list:
		if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "frappe.whitelist":
			for word in decorator.keywords:
				if word.arg == "methods":
					return tuple(ast.literal_eval(word.value))
	return ()


def _aliases(tree: ast.Module) -> dict[str, ast.expr]:
	found: dict[str, ast.expr] = {}
	for line in tree.body:
		if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
			found[line.targets[0].id] = line.value
	return found


def schema_of(hint: ast.expr | None, aliases: dict[str, ast.expr]) -> dict[str, Any]:
	"""Return the JSON Schema of a type hint; raises ValueError for one that has none."""
	if hint is None:
		return {}
	if isinstance(hint, ast.BinOp):
		return _either([schema_of(hint.left, aliases), schema_of(hint.right, aliases)])
	if isinstance(hint, ast.Subscript):
		return _of_items(hint, aliases)
	name = ast.unparse(hint).rsplit(".", 1)[-1]
	if name in _SIMPLE:
		return dict(_SIMPLE[name])
	if name in aliases:
		return schema_of(aliases[name], aliases)
	raise ValueError(f"{ast.unparse(hint)} has no JSON Schema; add it to xdept_collab/setup/openapi.py")


def _of_items(hint: ast.Subscript, aliases: dict[str, ast.expr]) -> dict[str, Any]:
	kind = ast.unparse(hint.value)
	inner = hint.slice.elts if isinstance(hint.slice, ast.Tuple) else [hint.slice]
	if kind == "dict":
		return {"type": "object", "additionalProperties": schema_of(inner[1], aliases)}
	if kind == "tuple":
		return {"type": "array", "prefixItems": [schema_of(one, aliases) for one in inner]}
	return {"type": "array", "items": schema_of(inner[0], aliases)}


def _either(schemas: list[dict[str, Any]]) -> dict[str, Any]:
	flat: list[dict[str, Any]] = []
	for schema in schemas:
		flat += schema.get("anyOf", [schema])
	if all(set(schema) == {"type"} for schema in flat):
		kinds: list[str] = []
		for schema in flat:
			kinds += schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
		return {"type": kinds}
	return {"anyOf": flat}


def document() -> dict[str, Any]:
	"""Return the whole description."""
	return {
		"openapi": "3.1.0",
		"info": {
			"title": "Cross-Department Collaboration",
			"version": __version__,
			"description": "Endpoints beside Frappe's own REST API of the records; see docs/api.md.",
			"license": {"name": "MIT", "identifier": "MIT"},
		},
		"servers": [{"url": "/"}],
		"security": [{"token": []}, {"session": [], "csrf": []}],
		"paths": {one.path: _operations(one) for one in endpoints()},
		"components": {
			"securitySchemes": {
				"token": {
					"type": "apiKey",
					"in": "header",
					"name": "Authorization",
					"description": "token KEY:SECRET of a user",
				},
				"session": {"type": "apiKey", "in": "cookie", "name": "sid"},
				"csrf": {"type": "apiKey", "in": "header", "name": "X-Frappe-CSRF-Token"},
			},
			"schemas": {"Refusal": _refusal_schema()},
		},
	}


def _refusal_schema() -> dict[str, Any]:
	return {
		"type": "object",
		"properties": {
			"exc_type": {"type": "string", "description": "Kind of the refusal, as PermissionError"},
			"_server_messages": {
				"type": "string",
				"description": "JSON list of JSON objects, each with the sentence for the user as `message`",
			},
		},
	}


def _operations(endpoint: Endpoint) -> dict[str, Any]:
	return {verb.lower(): _operation(endpoint, verb) for verb in endpoint.verbs}


def _operation(endpoint: Endpoint, verb: str) -> dict[str, Any]:
	said = ast.get_docstring(endpoint.function) or ""
	summary, _, rest = said.partition("\n")
	operation: dict[str, Any] = {
		"operationId": f"{verb.lower()} {endpoint.short}",
		"tags": [endpoint.module],
		"summary": summary.strip(),
		"description": " ".join([*rest.split(), _needed(ENDPOINTS[endpoint.short])]).strip(),
	}
	arguments = dict(_arguments(endpoint))
	required = [name for name, (_schema, is_required) in arguments.items() if is_required]
	if verb == "GET":
		operation["parameters"] = [
			{"name": name, "in": "query", "required": name in required, "schema": schema}
			for name, (schema, _required) in arguments.items()
		]
	elif arguments:
		properties = {name: schema for name, (schema, _required) in arguments.items()}
		body = {"type": "object", "properties": properties, "required": required}
		operation["requestBody"] = {
			"required": bool(required),
			"content": {"application/json": {"schema": body}},
		}
	operation["responses"] = _responses(endpoint)
	return operation


def _needed(need: Need) -> str:
	if need.roles:
		return f"Needs one of the roles {', '.join(need.roles)}."
	record = "the record" if need.doctype == ANY_RECORD else need.doctype
	return f"Needs the right to {need.verb.replace('_', ' ')} on {record}."


def _arguments(endpoint: Endpoint) -> Iterator[tuple[str, tuple[dict[str, Any], bool]]]:
	arguments = endpoint.function.args.args
	defaults = endpoint.function.args.defaults
	first_optional = len(arguments) - len(defaults)
	for place, argument in enumerate(arguments):
		schema = schema_of(argument.annotation, endpoint.aliases)
		is_required = place < first_optional
		value = None if is_required else ast.literal_eval(defaults[place - first_optional])
		if value is not None:
			schema["default"] = value
		yield argument.arg, (schema, is_required)


def _responses(endpoint: Endpoint) -> dict[str, Any]:
	answer = {"message": schema_of(endpoint.function.returns, endpoint.aliases)}
	json_answer = {"application/json": {"schema": {"type": "object", "properties": answer}}}
	refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
	return {
		"200": {"description": "Done", "content": json_answer},
		**{code: {"description": words, "content": refusal} for code, words in _REFUSALS.items()},
	}


def text() -> str:
	"""Return the content of the file."""
	return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def update() -> int:
	"""Write the file; returns the exit code."""
	TARGET.write_text(text(), encoding="utf-8")
	return 0


def check() -> int:
	"""Say whether the file is behind the code; returns the exit code."""
	if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text():
		return 0
	sys.stdout.write(
		"docs/openapi.json is behind the code; run: python -m xdept_collab.setup.openapi update\n"
	)
	return 1


def main() -> int:
	"""Run the command that the arguments name."""
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("command", choices=("check", "update"))
	return {"check": check, "update": update}[parser.parse_args().command]()


if __name__ == "__main__":
	sys.exit(main())
