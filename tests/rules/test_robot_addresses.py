"""Which addresses a chat robot may have: the vendor's own and no other."""

import json
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.errors import RuleBroken
from xdept_collab.rules.robots.addresses import key_of, refuse_foreign_address, without_keys
from xdept_collab.rules.robots.kinds import DINGTALK, FEISHU, WECOM, Notice, Robot
from xdept_collab.rules.robots.vendors import request

KEY = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
GOOD = {
	WECOM: [
		f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
		f"https://qyapi.weixin.qq.com:443/cgi-bin/webhook/send?key={KEY}",
	],
	DINGTALK: [f"https://oapi.dingtalk.com/robot/send?access_token={KEY.replace('-', '')}"],
	FEISHU: [
		f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
		f"https://open.larksuite.com/open-apis/bot/v2/hook/{KEY}",
	],
}
PATH = f"/cgi-bin/webhook/send?key={KEY}"


# feature: delivery.addresses
@pytest.mark.parametrize(("vendor", "address"), [(each, one) for each in GOOD for one in GOOD[each]])
def test_the_addresses_that_vendors_give_out_are_taken(vendor, address):
	refuse_foreign_address(vendor, address)
	assert key_of(Robot(vendor, address)) in (KEY, KEY.replace("-", ""))


# feature: delivery.secrets
@pytest.mark.parametrize("address", [one for each in GOOD for one in GOOD[each]])
def test_a_text_about_an_error_loses_the_keys_and_secrets_in_it(address):
	document = {"address": address, "secret": "SEC12345", "vendor": WECOM}
	for text in (
		f"address = '{address}'",
		str(document),
		json.dumps(document),
		str({"doc": json.dumps(document)}),
		json.dumps({"doc": json.dumps(document)}),
	):
		kept = without_keys(text)
		assert KEY not in kept
		assert KEY.replace("-", "") not in kept
		assert "SEC12345" not in kept
		assert ("wecom" in kept.lower()) is ("wecom" in text.lower())
	assert (
		without_keys("The key of this = a table; no secret: 5") == "The key of this = a table; no secret: 5"
	)


# feature: delivery.addresses
@pytest.mark.parametrize("vendor", list(GOOD))
@pytest.mark.parametrize("other", list(GOOD))
def test_a_vendors_address_belongs_to_that_vendor_alone(vendor, other):
	if vendor != other:
		with pytest.raises(RuleBroken, match="address_host"):
			refuse_foreign_address(vendor, GOOD[other][0])


# feature: delivery.addresses
@pytest.mark.parametrize(
	("address", "code"),
	[
		("", "not_https"),
		(f"http://qyapi.weixin.qq.com{PATH}", "not_https"),
		(f"//qyapi.weixin.qq.com{PATH}", "not_https"),
		(f"file:///etc/passwd{PATH}", "not_https"),
		(f" https://qyapi.weixin.qq.com{PATH}", "not_https"),
		# hosts that look like it
		(f"https://qyapi.weixin.qq.com.example.com{PATH}", "host"),
		(f"https://xqyapi.weixin.qq.com{PATH}", "host"),
		(f"https://weixin.qq.com{PATH}", "host"),
		(f"https://qyapi-weixin.qq.com{PATH}", "host"),
		(f"https://qyapiXweixinXqqXcom{PATH}", "host"),
		(f"https://qyapi.weixin.qq.com.{PATH}", "host"),
		(f"https://example.com/qyapi.weixin.qq.com{PATH}", "host"),
		(f"https://example.com?https://qyapi.weixin.qq.com{PATH}", "host"),
		(f"https://example.com#https://qyapi.weixin.qq.com{PATH}", "host"),
		# this machine, its neighbours, the cloud's metadata, in all ways to write a number
		(f"https://localhost{PATH}", "host"),
		(f"https://127.0.0.1{PATH}", "host"),
		(f"https://2130706433{PATH}", "host"),
		(f"https://0x7f.1{PATH}", "host"),
		(f"https://0177.0.0.1{PATH}", "host"),
		(f"https://169.254.169.254{PATH}", "host"),
		(f"https://10.0.0.1{PATH}", "host"),
		(f"https://[::1]{PATH}", "host"),
		(f"https://[::ffff:127.0.0.1]{PATH}", "host"),
		(f"https://[{PATH}", "host"),
		# letters of other alphabets, and dots that are none
		(f"https://qуapi.weixin.qq.com{PATH}", "host"),
		(f"https://qyapi.weixin.qq。com{PATH}", "host"),
		(f"https://qyapi.weixin.qq.com℀{PATH}", "host"),
		(f"https://ｑyapi.weixin.qq.com{PATH}", "host"),
		(f"https://xn--yapi-9va.weixin.qq.com{PATH}", "host"),
		# a user before the host
		(f"https://qyapi.weixin.qq.com@example.com{PATH}", "host"),
		(f"https://qyapi.weixin.qq.com:443@example.com{PATH}", "host"),
		(f"https://user@qyapi.weixin.qq.com{PATH}", "form"),
		(f"https://user:password@qyapi.weixin.qq.com{PATH}", "form"),
		(f"https://example.com\\@qyapi.weixin.qq.com{PATH}", "form"),
		(f"https://qyapi.weixin.qq.com\\.example.com{PATH}", "host"),
		# ports, paths, queries, fragments
		(f"https://qyapi.weixin.qq.com:8443{PATH}", "form"),
		(f"https://qyapi.weixin.qq.com:80{PATH}", "form"),
		(f"https://qyapi.weixin.qq.com:{PATH}", "form"),
		(f"https://qyapi.weixin.qq.com:0443{PATH}", "form"),
		("https://qyapi.weixin.qq.com", "form"),
		("https://qyapi.weixin.qq.com/cgi-bin/webhook/send", "form"),
		("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", "form"),
		(f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send/?key={KEY}", "form"),
		(f"https://qyapi.weixin.qq.com//cgi-bin/webhook/send?key={KEY}", "form"),
		(f"https://qyapi.weixin.qq.com/cgi-bin%2Fwebhook/send?key={KEY}", "form"),
		(f"https://qyapi.weixin.qq.com/cgi-bin/webhook/../webhook/send?key={KEY}", "form"),
		(f"https://qyapi.weixin.qq.com/cgi-bin/user/get?key={KEY}", "form"),
		(f"https://qyapi.weixin.qq.com{PATH}%2F..", "form"),
		(f"https://qyapi.weixin.qq.com{PATH}&debug=1", "form"),
		(f"https://qyapi.weixin.qq.com{PATH}#x", "form"),
		(f"https://qyapi.weixin.qq.com{PATH}\n", "form"),
		(f"https://qyapi.weixin.qq.com{PATH}\r\nHost: example.com", "form"),
		(f"https://qyapi.weixin.qq.com{PATH} ", "form"),
		(f"https://qyapi.weixin.qq.com{PATH}٣", "form"),  # a digit, but not one of ours
		(f"https://QYAPI.weixin.qq.com{PATH}", "form"),
	],
)
def test_every_other_address_is_refused_and_not_repeated(address, code):
	with pytest.raises(RuleBroken) as refusal:
		refuse_foreign_address(WECOM, address)
	assert refusal.value.code == f"delivery.address_{code}"
	assert KEY not in str(refusal.value)
	assert refusal.value.__cause__ is None


# feature: delivery.addresses
@given(st.sampled_from([(each, one) for each in GOOD for one in GOOD[each]]), st.data())
def test_one_letter_more_before_the_key_is_one_too_many(place, data):
	vendor, address = place
	key = key_of(Robot(vendor, address))
	at = data.draw(st.integers(0, len(address) - len(key) - 1))
	letter = data.draw(st.characters())
	with pytest.raises(RuleBroken):
		refuse_foreign_address(vendor, address[:at] + letter + address[at:])


# feature: delivery.addresses
@pytest.mark.parametrize("vendor", list(GOOD))
def test_nothing_is_asked_of_a_foreign_address(vendor):
	with pytest.raises(RuleBroken, match="address_host"):
		request(
			Robot(vendor, f"https://example.com{PATH}"),
			Notice("Title", "Text"),
			datetime(2026, 6, 8, tzinfo=timezone.utc),
		)
