"""Sentences about the cells and rows of the six source tables."""

from collections.abc import Mapping

from frappe import _lt

IMPORT_MESSAGES: Mapping[str, object] = {
	"cell.required": _lt("The cell {column} is empty. Fill it in."),
	"cell.broken_date": _lt("“{value}” is not a date. Write it like {expected}."),
	"cell.impossible_date": _lt("“{value}” names a day that does not exist. Write it like {expected}."),
	"cell.year_missing": _lt(
		"“{value}” has no year, and neither has its task. Write the year, or choose a default year."
	),
	"cell.broken_period": _lt("“{value}” is not a period. Write it like {expected}."),
	"cell.period_backwards": _lt("“{value}” ends before it begins. Write it like {expected}."),
	"cell.broken_milestone": _lt("“{value}” is not a list of dated milestones. Write it like {expected}."),
	"cell.broken_rating": _lt(
		"“{value}” is not a rating: three numbers from 1 to 5. Write it like {expected}."
	),
	"cell.broken_percent": _lt("“{value}” is not a share from 0% to 100%. Write it like {expected}."),
	"cell.unknown_state": _lt("“{value}” is not a known state. Use one of: {expected}."),
	"cell.unknown_priority": _lt("“{value}” is not a known priority. Use one of: {expected}."),
	"cell.unknown_task_type": _lt("“{value}” is not a known task type. Use one of: {expected}."),
	"cell.unknown_outcome": _lt("“{value}” is not a known result. Use one of: {expected}."),
	"table.two_departments": _lt(
		"“{value}” names two departments: {first} is accountable, the others are responsible: {others}."
	),
	"table.two_persons": _lt(
		"“{value}” names two persons: {first} owns the work, the others help: {others}."
	),
	"table.duplicate_row": _lt("The row repeats row {first_row} and changes nothing."),
	"table.same_key": _lt("The row contradicts row {first_row}, which is about the same. Keep one of them."),
	"table.header_twice": _lt("These headers stand twice: {headers}. Rename or remove one column."),
	"table.not_recognised": _lt(
		"The headers are those of no known table. The closest is {closest}; missing: {missing}; unknown: {unknown}."
		" Correct the headers."
	),
}
