"""What the app shipped of a record, so that an administrator's change is kept and can be taken back."""

from xdept_collab.services.fixed_name import FixedName


class ShippedRecord(FixedName):
	pass
