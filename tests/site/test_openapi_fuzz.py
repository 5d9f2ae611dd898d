"""Anything that the description of the API allows, and anything else, is answered in words: no error page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.site import factory
from tests.site.clients import Client
from tests.site.endpoint_cases import ASSIGNMENT, ITEM, TASK
from tests.site.factory import PASSWORD, Company
from tests.site.test_endpoints import unspoken

DESCRIPTION = json.loads(
	(Path(__file__).resolve().parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8")
)
OPERATIONS = [
	(path, verb, operation)
	for path, operations in sorted(DESCRIPTION["paths"].items())
	for verb, operation in sorted(operations.items())
]
EXAMPLES_OF_EACH = 6
# Text that means something to the product, so that more than the first check is reached.
WORDS = (
	TASK, ASSIGNMENT, ITEM, "Accept", "Submit", "Signed", "Refused", "Passed", "Sales", "name", "status", "csv",
	"Task Register", "2026-11-21", "2026-11-21 10:00:00", "0000-00-00", "9999-12-31", "[]", "{}", "null", "%", "'", "`",
)  # fmt: skip
_TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=40))
_VALUES: Mapping[str, st.SearchStrategy[Any]] = {
	"string": _TEXTS,
	"integer": st.integers(-(2**70), 2**70),
	"number": st.floats(allow_nan=False, allow_infinity=False),
	"boolean": st.booleans(),
	"null": st.none(),
	"object": st.dictionaries(
		_TEXTS, st.one_of(_TEXTS, st.integers(), st.lists(_TEXTS, max_size=3)), max_size=3
	),
	"array": st.lists(st.one_of(_TEXTS, st.integers(), st.lists(_TEXTS, max_size=4)), max_size=4),
}
_ANYTHING = st.one_of(*_VALUES.values())


def values_of(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
	"""Values that the schema allows; one in four is of another kind."""
	if "anyOf" in schema:
		return st.one_of(*(values_of(one) for one in schema["anyOf"]))
	kinds = schema.get("type", list(_VALUES))
	allowed = st.one_of(*(_VALUES[kind] for kind in (kinds if isinstance(kinds, list) else [kinds])))
	if "items" in schema:
		allowed = st.lists(values_of(schema["items"]), max_size=3)
	return st.integers(0, 3).flatmap(lambda draw: allowed if draw else _ANYTHING)


def arguments_of(operation: Mapping[str, Any]) -> Mapping[str, st.SearchStrategy[Any]]:
	if "parameters" in operation:
		return {one["name"]: values_of(one["schema"]) for one in operation["parameters"]}
	body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
	return {name: values_of(schema) for name, schema in body.get("properties", {}).items()}


@pytest.fixture(scope="module")
def names(company: Company) -> Iterator[tuple[str, ...]]:
	"""A task with records, so that some of the generated names are there."""
	with factory.committed(company) as commit:
		begun = factory.running(company)
		commit()
		yield (begun.task, begun.assignments["sales"], begun.items["sales"])


# feature: api.fuzz
@pytest.mark.parametrize("who", ["", "member.sales", "head.sales"], ids=["guest", "member", "head"])
def test_no_generated_request_ends_in_an_error_page(
	who: str, company: Company, names: tuple[str, ...], http: Callable[..., Client]
):
	client = http(f"{who}@{company.domain}", PASSWORD) if who else http()

	@settings(
		max_examples=EXAMPLES_OF_EACH,
		deadline=None,
		derandomize=True,
		suppress_health_check=list(HealthCheck),
		database=None,
	)
	@given(st.data())
	def tried(operation: tuple[str, str, Mapping[str, Any]], data: st.DataObject) -> None:
		path, verb, described = operation
		arguments = {}
		for name, values in arguments_of(described).items():
			known = (
				st.sampled_from(names) if name in ("name", "task", "assignment", "parent") else st.nothing()
			)
			arguments[name] = data.draw(st.one_of(known, values), label=name)
		method = path.removeprefix("/api/method/")
		answer = client.ask(method, **arguments) if verb == "get" else client.call(method, **arguments)
		assert unspoken(answer) == "", (path, arguments)
		if not who:
			assert answer.status_code == 403, (path, arguments)

	for operation in OPERATIONS:
		tried(operation)
