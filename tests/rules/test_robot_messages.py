"""What goes over the wire to a chat robot: signed as the vendor wants it, never too long, never markup of others."""

import json
from datetime import datetime, timezone
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xdept_collab.rules.robots.kinds import DINGTALK, FEISHU, WECOM, Notice, Robot
from xdept_collab.rules.robots.signatures import dingtalk_signature, feishu_signature
from xdept_collab.rules.robots.vendors import request
from xdept_collab.rules.robots.wording import clean, cut, utf8_size

KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
SECRET = "SECthis-is-a-test-secret"
ADDRESSES = {
	WECOM: f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
	DINGTALK: f"https://oapi.dingtalk.com/robot/send?access_token={KEY}",
	FEISHU: f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
}
LINK = "https://collab.example.com/app/collab-task/XT-2026-0001"
NOTICE = Notice("逾期：Q3 发布", "市场部\n请说明原因", LINK, "打开")
SIGNED_AT = datetime.fromtimestamp(1577262236.757, timezone.utc)
VENDORS = list(ADDRESSES)


def sent(vendor, notice, secret="", now=SIGNED_AT):
	return json.loads(request(Robot(vendor, ADDRESSES[vendor], secret), notice, now).body)


def shown(vendor, notice):
	"""All that the group reads, and the text that was written by people."""
	body = sent(vendor, notice)
	if vendor == WECOM:
		return body["markdown"]["content"]
	if vendor == DINGTALK:
		return body["markdown"]["text"]
	return "\n".join(each["text"]["content"] for each in body["card"]["elements"] if each["tag"] == "div")


# The expected values were computed with `openssl dgst -sha256 -hmac KEY -binary | base64`.
# feature: delivery.signatures
def test_dingtalk_gets_the_signature_that_another_program_computes():
	expected = "NkacC61mETTYp7O9Zp6aCDO7zbXe/+aoMo91VLOeqog="
	assert dingtalk_signature(SECRET, 1577262236757) == expected
	url = request(Robot(DINGTALK, ADDRESSES[DINGTALK], SECRET), NOTICE, SIGNED_AT).url
	assert url == (
		f"{ADDRESSES[DINGTALK]}&timestamp=1577262236757"
		"&sign=NkacC61mETTYp7O9Zp6aCDO7zbXe%2F%2BaoMo91VLOeqog%3D"
	)
	assert parse_qs(urlsplit(url).query)["sign"] == [expected]


# feature: delivery.signatures
def test_feishu_gets_the_signature_that_another_program_computes():
	expected = "3/MaVZ8JLIy4TUG+7KSFJqvUkTKd+HWY8g+56DZWq8s="
	assert feishu_signature("demo-secret", 1599360473) == expected
	body = sent(FEISHU, NOTICE, "demo-secret", datetime.fromtimestamp(1599360473.9, timezone.utc))
	assert (body["timestamp"], body["sign"]) == ("1599360473", expected)


# feature: delivery.signatures
@pytest.mark.parametrize("vendor", VENDORS)
def test_without_a_secret_nothing_is_signed(vendor):
	asked = request(Robot(vendor, ADDRESSES[vendor]), NOTICE, SIGNED_AT)
	assert asked.url == ADDRESSES[vendor]
	assert b'"sign"' not in asked.body


# feature: delivery.signatures
def test_a_moment_without_a_zone_is_not_signed():
	with pytest.raises(ValueError, match="time zone"):
		sent(DINGTALK, NOTICE, SECRET, datetime(2026, 6, 8))  # noqa: DTZ001 — that is the mistake


# feature: delivery.robot-messages
def test_each_vendor_gets_title_text_and_link_in_its_own_form():
	assert sent(WECOM, NOTICE) == {
		"msgtype": "markdown",
		"markdown": {"content": f"**逾期：Q3 发布**\n市场部\n请说明原因\n[打开]({LINK})"},
	}
	assert sent(DINGTALK, NOTICE) == {
		"msgtype": "markdown",
		"markdown": {
			"title": "逾期：Q3 发布",
			"text": f"#### 逾期：Q3 发布\n\n市场部  \n请说明原因\n\n[打开]({LINK})",
		},
	}
	assert sent(FEISHU, NOTICE) == {
		"msg_type": "interactive",
		"card": {
			"config": {"wide_screen_mode": True},
			"header": {"title": {"tag": "plain_text", "content": "逾期：Q3 发布"}, "template": "blue"},
			"elements": [
				{"tag": "div", "text": {"tag": "plain_text", "content": "市场部\n请说明原因"}},
				{
					"tag": "action",
					"actions": [
						{
							"tag": "button",
							"type": "primary",
							"text": {"tag": "plain_text", "content": "打开"},
							"url": LINK,
						}
					],
				},
			],
		},
	}


# feature: delivery.robot-messages
@pytest.mark.parametrize("vendor", VENDORS)
def test_characters_go_as_they_are(vendor):
	body = request(Robot(vendor, ADDRESSES[vendor]), NOTICE, SIGNED_AT).body
	assert "逾期".encode() in body
	assert b"\\u" not in body


# feature: delivery.robot-messages
def test_what_is_urgent_is_red_in_feishu():
	assert sent(FEISHU, Notice("Fire", "", is_urgent=True))["card"]["header"]["template"] == "red"


# feature: delivery.robot-messages
@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
	"link", ["", "javascript:alert(1)", "ftp://example.com", "https://e.com/" + "中" * 400]
)
def test_a_link_that_leads_nowhere_is_left_out(vendor, link):
	with_link, without = Notice("Title", "Text", link, "Open"), Notice("Title", "Text")
	assert sent(vendor, with_link) == sent(vendor, without)


# feature: delivery.robot-messages
@pytest.mark.parametrize("vendor", [WECOM, DINGTALK])
def test_nobodys_words_become_a_link_a_mention_or_a_picture(vendor):
	words = "<@all> [pay here](https://example.com) ![x](https://example.com/x) <font color='red'>`"
	read = shown(vendor, Notice(words, words, LINK, words))
	assert read.count("](") == 1
	assert read.endswith(f"]({LINK})")
	assert not {"<", ">", "`"} & set(read)


# feature: delivery.robot-messages
@pytest.mark.parametrize("vendor", [WECOM, DINGTALK])
def test_a_link_ends_where_it_should(vendor):
	read = shown(vendor, Notice("Title", "", 'https://e.com/a b(c)<d>"e', "Open"))
	assert read.endswith("[Open](https://e.com/a%20b%28c%29%3Cd%3E%22e)")


# feature: delivery.robot-messages
@pytest.mark.parametrize("vendor", VENDORS)
def test_what_cannot_be_sent_is_taken_out(vendor):
	notice = Notice("a\x00b\nc", "one\x07\r\ntwo \ud83d \u202ethree", LINK, "Open")
	assert "\x07" not in shown(vendor, notice)
	assert "\u202e" not in shown(vendor, notice)
	assert "ab c" in json.dumps(sent(vendor, notice))
	assert "three" in shown(vendor, notice)


texts = st.text(st.one_of(st.characters(), st.sampled_from('中é\\"\n🏳️‍🌈👍🏽🇨🇳<[\x00')), max_size=300)
LIMITS = {WECOM: 4096, DINGTALK: 20_000, FEISHU: 20_000}


# feature: delivery.robot-messages
@pytest.mark.parametrize("vendor", VENDORS)
@given(title=texts, text=texts, link=texts, label=texts, times=st.sampled_from([1, 30, 300]))
def test_no_message_is_longer_than_its_vendor_takes_and_the_link_stays(
	vendor, title, text, link, label, times
):
	notice = Notice(title * times, text * times, LINK + link, label * times)
	asked = request(Robot(vendor, ADDRESSES[vendor], SECRET), notice, SIGNED_AT)
	size = utf8_size(shown(vendor, notice)) if vendor == WECOM else len(asked.body)
	assert size <= LIMITS[vendor]
	json.loads(asked.body.decode("utf-8"))
	short = Notice(title, text * times, LINK, label)
	assert LINK in json.dumps(sent(vendor, short))


# feature: delivery.robot-messages
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_text_that_is_too_long_uses_the_room_that_there_is(vendor):
	notice = Notice("Title", "中" * 20_000, LINK, "Open")
	asked = request(Robot(vendor, ADDRESSES[vendor]), notice, SIGNED_AT)
	size = utf8_size(shown(vendor, notice)) if vendor == WECOM else len(asked.body)
	assert LIMITS[vendor] - 3 < size <= LIMITS[vendor]
	assert "中…" in shown(vendor, notice)


# feature: delivery.robot-messages
@pytest.mark.parametrize(
	("text", "most", "expected"),
	[
		("abc", 3, "abc"),
		("abcdef", 5, "ab…"),
		("中文字", 8, "中…"),
		("ab", 1, ""),
		("", 0, ""),
		("a👍🏽b", 8, "a…"),  # a thumb and its colour are eight bytes
		("a👍🏽bcdef", 12, "a👍🏽…"),
		("xe\u0301" + "y" * 9, 5, "x…"),  # an accent that is a character of its own
		("a\U0001f468\u200d\U0001f469\u200d\U0001f467bcd", 16, "a…"),  # a family
		("🇨🇳🇩🇪🇫🇷", 13, "🇨🇳…"),
		("🇨🇳🇩🇪🇫🇷", 15, "🇨🇳…"),  # room for half a flag more
		("ab🇨🇳🇩🇪🇫🇷", 17, "ab🇨🇳…"),
		("🇦🇿🇿🇦🇦🇿", 15, "🇦🇿…"),
		("🇨🇳🇩🇪🇫🇷", 22, "🇨🇳🇩🇪…"),
		("a👍🏻bc", 9, "a…"),  # the lightest and the darkest colour
		("a👍🏿bc", 9, "a…"),
		("abcd", 3, "…"),
		("abcd", 2, ""),
		("one two", 7, "one two"),
		("one twos", 7, "one…"),  # no blank before what is left out
	],
)
def test_a_cut_leaves_every_character_whole(text, most, expected):
	assert cut(text, utf8_size, most) == expected


# feature: delivery.robot-messages
@given(texts.map(clean), st.integers(0, 400))
def test_a_cut_is_a_beginning_and_fits(text, most):
	shorter = cut(text, utf8_size, most)
	assert utf8_size(shorter) <= most
	assert shorter == text or text.startswith(shorter[:-1])
